"""What programs look for: robots.txt and the old address of the page's icon."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# Receipts and personal pages are shut by their secret; this only saves polite programs the way.
ROBOTS = """User-agent: *
Disallow: /staff/
Disallow: /inbox/
Disallow: /photos/
Disallow: /tiles/
Disallow: /*/receipt/
Disallow: /*/appeals/find/
Disallow: /*?*secret=
Disallow: /*?*leave=
Disallow: /*?*cursor=
Disallow: /*/find/suggest/
Disallow: /*?*address=
Disallow: /*/guides/preview/
Disallow: /*/wishes/confirm/
"""


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines need not visit."""
    return HttpResponse(
        f"{ROBOTS}\nSitemap: {settings.PUBLIC_URL}/sitemap.xml\n", content_type="text/plain; charset=utf-8"
    )


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address whatever the page says."""
    return HttpResponseRedirect(static("ui/favicon.svg"))
