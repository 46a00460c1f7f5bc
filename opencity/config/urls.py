"""All addresses. Public ones are an interface and stay; each face keeps its own list."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from opencity.config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("staff/", include("opencity.workbench.urls")),
    path("api/", include("opencity.channels.api.urls")),
    path("callbacks/", include("opencity.channels.callbacks.urls")),
    path("", include("opencity.web.plain_urls")),
    *i18n_patterns(
        path("feeds/", include("opencity.channels.opendata.urls")),
        path("", include("opencity.web.urls")),
    ),
]

handler400 = "opencity.web.public.errors.bad_request"
handler403 = "opencity.web.public.errors.forbidden"
handler404 = "opencity.web.public.errors.not_found"
handler500 = "opencity.web.public.errors.server_error"
