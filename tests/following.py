"""Appeals in every state, and a browser that holds their secret: for the tests of following and public pages."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from opencity.accounts.models import Role, User
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Photo
from opencity.appeals.states import Outcome
from tests.cast import NOW, lodged, member

LATER = NOW + timedelta(days=1)


@cache
def picture(colour: str = "grey") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "JPEG")
    return out.getvalue()


def kept_photo(colour: str = "grey", now: datetime = NOW) -> Photo:
    return actions.keep_photo(picture(colour), now=now)


def upload(name: str = "photo.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture("red"), "image/jpeg")


def executor(body: str = "roads") -> User:
    return User.objects.filter(email=f"exec-{body}@example.org").first() or member(f"exec-{body}", Role.EXECUTOR, body)


def accepted(**given: Any) -> Appeal:
    appeal = lodged(**given)
    actions.accept_appeal(appeal, by=executor(appeal.body.code), now=NOW + timedelta(hours=1))
    return appeal


def asked(**given: Any) -> Appeal:
    appeal = accepted(**given)
    question = "С какой стороны школы?"
    actions.ask_appellant(appeal, question=question, by=executor(appeal.body.code), now=NOW + timedelta(hours=2))
    return appeal


def replied(outcome: Outcome = Outcome.FIXED, text: str = "Яма засыпана.", **given: Any) -> Appeal:
    appeal = accepted(**given)
    answer(appeal, outcome, text)
    return appeal


def answer(appeal: Appeal, outcome: Outcome = Outcome.FIXED, text: str = "Яма засыпана.", photos: Any = ()) -> None:
    given = actions.Answer(
        outcome,
        text,
        "ru",
        grounds="АППК, ст. 89" if outcome is Outcome.REFUSED else "",
        planned_on=(NOW + timedelta(days=30)).date() if outcome is Outcome.PLANNED else None,
        photos=photos,
    )
    actions.reply_to_appeal(appeal, given, by=executor(appeal.body.code), now=NOW + timedelta(hours=3))


def address(appeal: Appeal, act: str = "", language: str = "en") -> str:
    return f"/{language}/appeals/{appeal.number}/{act}"


def opened(appeal: Appeal, client: Client | None = None) -> Client:
    """A browser that has opened the appeal with its secret."""
    client = client or Client()
    response = client.get(address(appeal), {"secret": appeal.appellant.secret})
    assert response.status_code == 302
    return client


def send(client: Client, appeal: Appeal, act: str, **fields: Any) -> Any:
    """Send one act on the version the appeal has now."""
    version = Appeal.objects.values_list("version", flat=True).get(pk=appeal.pk)
    return client.post(address(appeal, f"{act}/"), {"version": version, **fields})
