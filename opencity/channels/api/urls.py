"""Addresses of the API. They are an interface and stay; a change that breaks one gets a new version beside it."""

from django.urls import URLPattern, path, re_path

from opencity.channels.api.docs import openapi, page
from opencity.channels.api.guard import guarded, nothing_here
from opencity.channels.api.operations import api

app_name = "api"


def _operations() -> list[URLPattern]:
    # Two operations of one address share their view: it stands here once.
    found = {str(one.pattern): one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"}
    return [path(f"v1/{route}", guarded(one.callback), name=one.name) for route, one in found.items()]


urlpatterns = [
    path("v1/openapi.json", guarded(openapi), name="openapi"),
    path("v1/docs", page, name="docs"),
    *_operations(),
    re_path(r"^(?P<rest>.*)$", guarded(nothing_here), name="nothing"),
]
