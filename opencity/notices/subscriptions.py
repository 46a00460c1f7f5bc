"""Subscriptions: asking, confirming by a click, changing, leaving."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.core.texts import in_language
from opencity.directory.queries import directory
from opencity.notices.actions import queue_notice
from opencity.notices.models import Notice, Pace, Scope, Subscription
from opencity.notices.wanting import circle_box

MOST_OF_ADDRESS = 50
MOST_LETTERS, LETTERS_IN = 5, timedelta(days=1)  # of confirmation, to one address
WAITS = timedelta(days=7)
LEAST_M, MOST_M = 100, 5_000
CONFIRM = "subscription.confirm"


@dataclass(frozen=True)
class Asked:
    """What somebody wants to hear of; `said` is that in words, by language."""

    scope: str
    said: Mapping[str, str]
    keys: Sequence[str] = ()
    subject: str = ""
    kind: str = ""
    house: str = ""
    place: Point | None = None
    radius_m: int = 0

    @property
    def mark(self) -> str:
        """What it is to, whatever it is called today."""
        place = (round(self.place.lat, 4), round(self.place.lon, 4), self.radius_m) if self.place else None
        said = repr((self.scope, sorted(self.keys), self.subject, self.kind, self.house, place))
        return sha256(said.encode()).hexdigest()[:32]


@transaction.atomic
def ask_subscription(asked: Asked, *, email: str, language: str, pace: str, now: datetime) -> None:
    """Keep a wish and write to its address; nothing else is sent there before the click.

    Who asks learns nothing of the address: for what it has already there is simply no second letter.
    Refuses: `subscription_email`, `subscription_radius`, `subscription_many`, `subscription_letters`.
    """
    email = email.replace("\x00", "").strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("subscription_email") from error
    if asked.scope == Scope.POINT and not (asked.place and LEAST_M <= asked.radius_m <= MOST_M):
        raise Refused("subscription_radius", least=LEAST_M, most=MOST_M)
    own = Subscription.objects.filter(email=email)
    known = own.filter(mark=asked.mark).first()
    if known is not None and known.confirmed_at is not None:
        return
    if known is None and own.count() >= MOST_OF_ADDRESS:
        raise Refused("subscription_many", limit=MOST_OF_ADDRESS)
    written = Notice.objects.filter(about=_about(email), kind=CONFIRM, created_at__gt=now - LETTERS_IN).count()
    if written >= MOST_LETTERS and not own.filter(confirmed_at__isnull=False).exists():
        raise Refused("subscription_letters")
    if written >= MOST_OF_ADDRESS:
        raise Refused("subscription_letters")
    kept = known or _kept(asked, email, language, pace, now)
    Subscription.objects.filter(pk=kept.pk).update(language=language, pace=_pace(pace), made_at=now)
    _write(kept, language, now)


def _kept(asked: Asked, email: str, language: str, pace: str, now: datetime) -> Subscription:
    place, radius = (asked.place, asked.radius_m) if asked.place else (None, None)
    kept, _new = Subscription.objects.get_or_create(
        email=email,
        mark=asked.mark,
        defaults={
            "language": language, "pace": _pace(pace), "token": secrets.token_urlsafe(18)[:32], "scope": asked.scope,
            "subject": asked.subject, "kind": asked.kind, "keys": list(asked.keys), "house": asked.house[:20],
            "place": place, "radius_m": radius, "said": dict(asked.said), "made_at": now,
            "box": circle_box(place.lat, place.lon, radius or 0) if place else None,
        },
    )  # fmt: skip
    return kept


def _pace(pace: str) -> str:
    return pace if pace in Pace.values else Pace.NOW.value


def _about(email: str) -> str:
    """The mark of letters to an address that is not confirmed: they are counted, the address is not searched for."""
    return f"sub:{sha256(email.encode()).hexdigest()[:30]}"


def _write(kept: Subscription, language: str, now: datetime) -> None:
    with translation.override(language):
        facts = {
            "city": directory().city.name,
            "said": in_language(kept.said, language),
            "url": address_of(kept, language),
            "days": WAITS.days,
        }
        subject = _("Confirm your subscription")
        text = render_to_string("notices/subscription.txt", facts).strip() + "\n"
    queue_notice(
        key=f"{CONFIRM}/{kept.pk}/{now:%Y%m%d%H}", kind=CONFIRM, to=kept.email, language=language, subject=subject,
        text=text, about=_about(kept.email), now=now,
    )  # fmt: skip


def address_of(kept: Subscription, language: str = "") -> str:
    """The address of a subscription's own page, as it stands in letters."""
    return f"{settings.PUBLIC_URL}/{language or kept.language}/subscriptions/{kept.token}/"


def leaving_of(kept: Subscription, *, everything: bool = False) -> str:
    """The address that ends it with one click (RFC 8058)."""
    return f"{address_of(kept)}leave/" + ("?all=1" if everything else "")


def subscription_of(token: str) -> Subscription | None:
    """The subscription that a letter's link belongs to."""
    return Subscription.objects.filter(token=token[:32]).first() if token else None


def confirm_subscription(token: str, *, now: datetime) -> Subscription:
    """The click. A second one changes nothing. Refuses `subscription_gone`."""
    with transaction.atomic():
        found = Subscription.objects.select_for_update().filter(token=token[:32]).first()
        if found is None:
            raise Refused("subscription_gone")
        if found.confirmed_at is None:
            found.confirmed_at = now
            found.save(update_fields=["confirmed_at"])
        return found


def change_subscription(found: Subscription, *, pace: str, language: str) -> None:
    """At once or once a day, and in which language."""
    languages = dict(settings.LANGUAGES)
    found.pace, found.language = _pace(pace), language if language in languages else found.language
    found.save(update_fields=["pace", "language"])


def leave_subscription(token: str, *, everything: bool = False) -> bool:
    """End one, or all of its address; whether there was one."""
    found = subscription_of(token)
    if found is None:
        return False
    own = Subscription.objects.filter(email=found.email) if everything else Subscription.objects.filter(pk=found.pk)
    own.delete()
    return True


def forget_unconfirmed(now: datetime) -> int:
    """Delete what nobody confirmed within `WAITS`; how many."""
    return Subscription.objects.filter(confirmed_at__isnull=True, made_at__lt=now - WAITS).delete()[0]
