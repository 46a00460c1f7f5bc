"""Documents, the act, and photos before and after. Photos are kept as clean copies without EXIF, never as originals."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from opencity.accounts.models import User
from opencity.core.pictures import read_picture
from opencity.core.refused import Refused
from opencity.language.normal import clean_text
from opencity.works import permissions
from opencity.works.actions.moves import append
from opencity.works.events import EventKind
from opencity.works.models import File, Work

MOST_FILES = 30
MOST_BYTES = 20_000_000
PHOTOS = frozenset({"before", "after"})
KINDS = frozenset({"document", "act"}) | PHOTOS
PDF = b"%PDF-"


@transaction.atomic
def add_file(work: Work, *, kind: str, name: str, data: bytes, by: User, now: datetime) -> File:
    """Add a photo (`before`, `after`) or a PDF (`document`, `act`; an act may also be a photo of it)."""
    permissions.check_write(by, work.body_id)
    if kind not in KINDS:
        raise Refused("work_file_kind")
    if len(data) > MOST_BYTES:
        raise Refused("work_file_large", limit=MOST_BYTES // 1_000_000)
    if work.files.count() >= MOST_FILES:
        raise Refused("work_files_many", limit=MOST_FILES)
    stored, size = _kept(data, now, as_photo=kind in PHOTOS)
    name = clean_text(name).replace("/", " ").strip()[:200] or kind
    made = File.objects.create(work=work, kind=kind, name=name, stored=stored, size=size, added_by=by, added_at=now)
    append(work, event=EventKind.FILE_ADDED, now=now, by=by, facts={"name": name, "file": kind})
    return made


def thumb_of(stored: str) -> str:
    """The name of the small copy of a photo."""
    return stored.removesuffix(".jpg") + "-s.jpg"


def _kept(data: bytes, now: datetime, *, as_photo: bool) -> tuple[str, int]:
    token = uuid.uuid4().hex
    base = f"works/{now:%Y/%m}/{token}"
    if not as_photo and data[:1024].lstrip().startswith(PDF):
        return default_storage.save(f"{base}.pdf", ContentFile(data)), len(data)
    if not as_photo and not data.startswith((b"\xff\xd8", b"\x89PNG")):
        raise Refused("work_file_format")
    picture = read_picture(data)
    default_storage.save(f"{base}-s.jpg", ContentFile(picture.thumb))
    return default_storage.save(f"{base}.jpg", ContentFile(picture.shown)), len(picture.shown)
