"""Filing an appeal by program: the same key is the same appeal, however often and however many at once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone, translation

from opencity.appeals import actions
from opencity.appeals.actions import Lodging
from opencity.appeals.actions.photos import MOST_PHOTOS
from opencity.appeals.models import Appeal
from opencity.appeals.models.appeal import Channel
from opencity.appeals.numbers import show_secret
from opencity.channels import limits
from opencity.channels.api.problems import FieldsWrong
from opencity.channels.api.reading import read_json_or_form
from opencity.channels.api.rows import page_address
from opencity.channels.api.said import said
from opencity.channels.api.shapes import FiledOut, FilingIn
from opencity.channels.models import Filing
from opencity.core.fields import Point
from opencity.core.pictures import MOST_BYTES
from opencity.core.refused import Refused

KEYS = UUID("7f0d9a0e-4f6c-5d7e-9a3b-0c3c7c6f2a11")  # our own space of names; any fixed one would do
MEGABYTE = 1024**2
CREATED, REPEATED = 201, 200


def file(request: HttpRequest, key: str) -> JsonResponse:
    """File what was sent, or give the answer that its key had before.

    Refuses: `key_reused` for other content under a known key, everything that `lodge_appeal` refuses; a refused
    filing leaves its key free. Photos are read only when the key is new.
    """
    given, files = read_json_or_form(request, FilingIn)
    if (given.lat is None) != (given.lon is None):
        raise FieldsWrong(("lon" if given.lon is None else "lat", "pair"))
    language = given.lang or translation.get_language() or "kk"
    hashed, content = _hash(key.encode()), _content(given, files, language)
    with translation.override(language):
        if (known := _known(hashed)) is not None:
            return _again(known, content)
        limits.check(limits.Kind.FILING, request)
        now = timezone.now()
        lodging = _lodging(given, _keep(files, now), hashed, language)
        return _file(request, lodging, hashed, content, now)


def _file(request: HttpRequest, lodging: Lodging, hashed: str, content: str, now: datetime) -> JsonResponse:
    # Of many at once one lodges; the others wait for it inside `lodge_appeal` and find its answer here.
    with transaction.atomic():
        lodged = actions.lodge_appeal(lodging, now=now)
        if lodged.is_new:
            appeal = lodged.appeal
            answer = _answer(appeal)
            Filing.objects.create(key=hashed, content=content, answer=answer, appeal=appeal, filed_at=now)
    if not lodged.is_new:
        return _again(Filing.objects.select_related("appeal__appellant").get(key=hashed), content)
    limits.count(limits.Kind.FILING, request)
    return _said(answer, appeal, CREATED)


def _known(hashed: str) -> Filing | None:
    return Filing.objects.select_related("appeal__appellant").filter(key=hashed).first()


def _again(known: Filing, content: str) -> JsonResponse:
    if known.content != content:
        raise Refused("key_reused")
    return _said(known.answer, known.appeal, REPEATED)


def _said(answer: dict[str, Any], appeal: Appeal, status: int) -> JsonResponse:
    secret = appeal.appellant.secret
    links = {"secret": show_secret(secret), "track_url": page_address(appeal.number, secret, appeal.language)}
    told = answer | links
    response = said({name: told[name] for name in FiledOut.model_fields}, status=status)
    response["Location"] = f"/api/v1/appeals/{appeal.number}"
    return response


def _answer(appeal: Appeal) -> dict[str, Any]:
    category = appeal.category
    return {
        "number": appeal.number,
        "body": appeal.body.code,
        "body_name": str(appeal.body.names),
        "category": category.code if category else None,
        "category_name": str(category.names) if category else None,
        "registered_on": appeal.registered_on.isoformat(),
        "due_on": appeal.due_on.isoformat(),
        "due_at": appeal.due_at.isoformat(),
    }


def _lodging(given: FilingIn, photos: list[UUID], hashed: str, language: str) -> Lodging:
    return Lodging(
        submission=uuid5(KEYS, hashed),
        language=language,
        text=given.text,
        category=given.category,
        place=None if given.lat is None or given.lon is None else Point(given.lat, given.lon),
        address=given.address,
        district=given.district,
        photos=photos,
        name=given.name,
        email=given.email,
        phone=given.phone,
        channel=Channel.API,
        hidden=given.hidden,
    )


def _keep(files: list[UploadedFile[Any]], now: datetime) -> list[UUID]:
    if len(files) > MOST_PHOTOS:
        raise Refused("too_many_photos", limit=MOST_PHOTOS)
    for file in files:
        if (size := file.size or 0) > MOST_BYTES:  # before it is read into memory
            raise Refused("picture_too_big", size=size // MEGABYTE, limit=MOST_BYTES // MEGABYTE)
    return [actions.keep_photo(file.read(), now=now).token for file in files]


def _content(given: FilingIn, files: list[UploadedFile[Any]], language: str) -> str:
    """What was sent, as a hash: fields in a fixed order, then the bytes of every photo."""
    digest = hashlib.sha256(given.model_dump_json().encode() + language.encode())
    for file in files:
        digest.update(f"{file.size}\n".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
