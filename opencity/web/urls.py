"""Addresses of residents, below the language: /kk/…, /ru/…, /en/…"""

from django.urls import include, path

app_name = "web"
urlpatterns = [
    path("", include("opencity.web.filing_urls")),
    path("", include("opencity.web.formal_urls")),
    path("", include("opencity.web.mine_urls")),
    path("", include("opencity.web.following_urls")),
    path("", include("opencity.web.guides_urls")),
    path("", include("opencity.web.map_urls")),
    path("", include("opencity.web.finder_urls")),
    path("", include("opencity.web.outages_urls")),
    path("", include("opencity.web.works_urls")),
]
