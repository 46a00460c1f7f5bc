"""Addresses of residents, below the language: /kk/…, /ru/…, /en/…"""

from django.urls import include, path

app_name = "web"
urlpatterns = [
    path("", include("opencity.web.filing_urls")),
    path("", include("opencity.web.following_urls")),
]
