"""The floor: Django without middleware that reads one row of an appeal by its number and says its state."""

import os
import secrets

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

from opencity.config.environment import Environment

os.environ.setdefault("DATABASE_POOL", "12")
settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY=secrets.token_hex(),
    DATABASES={"default": Environment.read().database},
)
django.setup()


def status(_request: HttpRequest, number: str) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, due_at FROM appeals_appeal WHERE number = %s", [number])
        state, due_at = cursor.fetchone()
    return JsonResponse({"number": number, "state": state, "due_at": due_at})


urlpatterns = [path("status/<str:number>", status)]
application = get_wsgi_application()
