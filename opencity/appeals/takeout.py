"""Everything of one person as a ZIP: `data.json` for programs, `index.html` for people, and the photos.

Nothing of others is inside: no names of staff but those in the answers, no "me too", no notes of the house; who looked
is told by day, not by name. The file is made while it is sent, so its size costs no memory.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation

from opencity.accounts import sealing
from opencity.accounts.contacts import ContactKind, show_contact
from opencity.accounts.keepers import keepers
from opencity.accounts.models import PersonContact
from opencity.appeals.events import Audience
from opencity.appeals.models import Appeal, Follower, Formal, Look, PhotoKind
from opencity.appeals.numbers import show_secret
from opencity.appeals.queries.public import history, photos, replies
from opencity.appeals.sentences import OUTCOMES, say_event, say_state
from opencity.appeals.states import Outcome
from opencity.directory.queries import Directory, directory, local
from opencity.notices.keeping import letters_to

MOST_BYTES = 500 * 1024 * 1024
MOST_LETTERS = 5_000
_OWN_PHOTOS = {PhotoKind.BEFORE, PhotoKind.NOT_FIXED}


@dataclass
class _Sink(io.RawIOBase):
    """Where the ZIP is written to; what has come is taken away after every file. It cannot seek, so nothing waits."""

    waiting: list[bytes] = field(default_factory=list)
    size: int = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting.append(bytes(data))
        self.size += len(data)
        return len(data)

    def taken(self) -> bytes:
        found, self.waiting = b"".join(self.waiting), []
        return found


def takeout(
    appeals: Sequence[Appeal], contacts: Sequence[PersonContact], *, language: str, now: datetime,
    most: int = MOST_BYTES,
) -> Iterator[bytes]:  # fmt: skip
    """The ZIP, piece by piece. Photos above `most` bytes in all are left out, and named in `data.json`."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        rows: list[dict[str, Any]] = []
        left_out: list[str] = []
        for appeal in appeals:
            with translation.override(language):
                rows.append(_appeal(appeal))
            for name, path in _files(appeal):
                if not path or not default_storage.exists(path) or sink.size + default_storage.size(path) > most:
                    left_out.append(name)
                    continue
                archive.write(default_storage.path(path), name, zipfile.ZIP_STORED)
                rows[-1]["photos"].append(name)
                yield sink.taken()
        with translation.override(language):
            data = _person(contacts) | {"made_at": now.isoformat(), "appeals": rows, "left_out": left_out}
            page = render_to_string("appeals/takeout.html", _page(data, language, directory(), now))
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
        archive.writestr("index.html", page)
        archive.writestr("style.css", render_to_string("appeals/takeout.css"))
    yield sink.taken()


def _person(contacts: Sequence[PersonContact]) -> dict[str, Any]:
    emails = [one.value for one in contacts if one.kind == ContactKind.EMAIL]
    phones = [f"+{one.value}" for one in contacts if one.kind == ContactKind.PHONE]
    follows = Follower.objects.filter(email__in=emails).select_related("appeal").order_by("id")
    letters = letters_to([*emails, *phones]).order_by("id")[:MOST_LETTERS]
    return {
        "contacts": [
            {
                "contact": show_contact(one.kind, one.value),
                "confirmed_at": one.confirmed_at and one.confirmed_at.isoformat(),
            }
            for one in contacts
        ],
        "follows": [{"number": row.appeal.number, "since": row.joined_at.isoformat()} for row in follows],
        "letters": [
            {
                "at": row.created_at.isoformat(),
                "to": row.to,
                "about": row.about,
                "subject": row.subject,
                "text": "" if row.kind == "code" else row.text,
            }
            for row in letters
        ],
    } | {keeper.name: keeper.export(emails) for keeper in keepers()}


def _appeal(appeal: Appeal) -> dict[str, Any]:
    person = appeal.appellant
    return {
        "number": appeal.number,
        "secret": show_secret(person.secret),
        "track": appeal.track,
        "received_at": appeal.received_at.isoformat(),
        "state": say_state(appeal),
        "category": str(appeal.category or ""),
        "body": str(appeal.body.names),
        "district": str(appeal.district or ""),
        "address": appeal.address,
        "place": [appeal.place.lat, appeal.place.lon] if appeal.place else None,
        "text": appeal.text,
        "public_text": appeal.public_text if appeal.is_public else None,
        "you": {
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "consent_at": person.consent_at.isoformat(),
        },
        "rating": appeal.rating,
        "formal": _formal(appeal),
        "history": [{"at": one.at.isoformat(), "text": say_event(one)} for one in history(appeal, Audience.RESIDENT)],
        "answers": [
            {
                "at": (one.released_at or one.at).isoformat(),
                "body": str(one.body.names),
                "outcome": str(OUTCOMES[Outcome(one.outcome)]),
                "text": one.text,
                "grounds": one.grounds,
            }
            for one in replies(appeal)
        ],
        "looked_at": [at.date().isoformat() for at in _looks(appeal)],
        "photos": [],
    }  # fmt: skip


def _looks(appeal: Appeal) -> list[datetime]:
    return list(Look.objects.filter(appeal=appeal).order_by("at").values_list("at", flat=True))


def _formal(appeal: Appeal) -> dict[str, Any] | None:
    found = Formal.objects.filter(appeal=appeal).first()
    if found is None:
        return None
    return {
        "full_name": found.full_name,
        "iin": sealing.unseal(found.iin) if found.iin else "",
        "postal_address": found.postal_address,
        "contact": found.contact,
        "addressee": found.addressee,
        "signature": found.signer,
        "hearing_on": found.hearing_on and found.hearing_on.isoformat(),
        "hearing_draft": found.hearing_draft,
    }


def _files(appeal: Appeal) -> list[tuple[str, str]]:
    """Names in the ZIP and where the files are: own photos as they were sent, those of the answer as shown."""
    found = []
    for number, photo in enumerate(photos(appeal), 1):
        own = PhotoKind(photo.kind) in _OWN_PHOTOS and photo.original
        ending = _ending(photo.original) if own else "jpg"
        found.append((f"photos/{appeal.number}-{number}.{ending}", photo.original if own else photo.shown))
    return found


def _ending(name: str) -> str:
    """What kind of file an original is: it is kept without an ending."""
    try:
        with default_storage.open(name) as file:
            head = file.read(12)
    except OSError:
        return "bin"
    kinds = {b"\xff\xd8": "jpg", b"\x89PNG": "png", b"RIFF": "webp"}
    return next(
        (ending for begin, ending in kinds.items() if head.startswith(begin)), "heic" if head[4:8] == b"ftyp" else "bin"
    )


def _page(data: dict[str, Any], language: str, city: Directory, now: datetime) -> dict[str, Any]:
    moments = {"at", "received_at"}

    def said(value: Any) -> Any:
        if isinstance(value, list):
            return [said(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {
            name: local(datetime.fromisoformat(inner), city) if name in moments and inner else said(inner)
            for name, inner in value.items()
        }

    return {"data": said(data), "language": language, "city": city.city.name, "made_at": local(now, city)}
