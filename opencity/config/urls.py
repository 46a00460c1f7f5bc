"""All addresses. Public ones are an interface and stay; each face keeps its own list."""

from importlib.util import find_spec

from django.urls import include, path

from opencity.config.health import healthz

FACES = [("staff/", "opencity.workbench.urls"), ("", "opencity.web.urls")]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *(path(start, include(module)) for start, module in FACES if find_spec(module)),
]
