"""People of staff at work in the invented city: who they are, and how a test sends their forms."""

from __future__ import annotations

import io
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from opencity.accounts.models import Role
from opencity.appeals.models import Appeal, Event
from tests.cast import member


def staff():
    """One person of each role, a second executor, and one who works for another body."""
    return SimpleNamespace(
        executor=member("Aida", Role.EXECUTOR, "roads", "en"),
        second=member("Erlan", Role.EXECUTOR, "roads", "en"),
        head=member("Bolat", Role.HEAD, "roads", "en"),
        dispatcher=member("Dina", Role.DISPATCHER, language="en"),
        reception_head=member("Rustam", Role.RECEPTION_HEAD, language="en"),
        city_admin=member("Admin", Role.CITY_ADMIN, language="en"),
        controller=member("Karlygash", Role.CONTROLLER, language="en"),
        other_body=member("Oleg", Role.EXECUTOR, "water", "en"),
    )


def signed_in(user):
    """A browser of that person."""
    client = Client()
    client.force_login(user)
    return client


def fresh(appeal):
    return Appeal.objects.select_related("body", "category", "executor", "appellant").get(pk=appeal.pk)


def send(client, appeal, act, *, version=None, seen=None, **fields):
    """Send the form of an act as the page shows it now; `version` and `seen` may be older or forged."""
    now = fresh(appeal)
    hidden = {
        "version": now.version if version is None else version,
        "seen": Event.objects.filter(appeal=appeal).latest("id").pk if seen is None else seen,
    }
    return client.post(reverse(f"workbench:{act}", args=[appeal.number]), hidden | fields)


def kinds(appeal):
    return list(Event.objects.filter(appeal=appeal).values_list("kind", flat=True))


def jpeg(name="after.jpg", colour="green"):
    data = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")
