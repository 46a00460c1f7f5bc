"""Telling news to whoever asked for them: found by indexes, decided exactly, written in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from opencity.core.texts import in_language
from opencity.directory.queries import directory, local
from opencity.notices.actions import makes_jobs
from opencity.notices.bulk import Letter, queue_letters
from opencity.notices.models import DigestLine, News, Pace, Subscription
from opencity.notices.subscriptions import address_of, leaving_of
from opencity.notices.wanting import Box, Happening, Wish, chunks, wants

SPREAD = "notices.spread"
CHUNK = 500
DIGEST_HOUR = 8
MOST_LINES = 60  # of one letter of the day; the others follow in the next one
KIND, DIGEST = "subscription.news", "subscription.digest"


@dataclass(frozen=True)
class Tidings:
    """One thing that happened, with a title and a text in each language. `path`: its page, after the language."""

    key: str
    subject: str
    kind: str
    about: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    path: str
    keys: Sequence[str] = ()
    houses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    geometry: Mapping[str, Any] | None = None
    box: Box | None = None


def tell(tidings: Tidings, *, now: datetime) -> bool:
    """Keep the news and their job, in the caller's transaction; whether they were new. A fact is told once."""
    news, is_new = News.objects.get_or_create(
        key=tidings.key,
        defaults={
            "subject": tidings.subject, "kind": tidings.kind, "about": tidings.about, "titles": dict(tidings.titles),
            "texts": dict(tidings.texts), "path": tidings.path, "keys": list(tidings.keys), "at": now,
            "houses": {key: list(found) for key, found in tidings.houses.items()}, "box": tidings.box,
            "geometry": tidings.geometry,
        },
    )  # fmt: skip
    if is_new and makes_jobs():
        app.configure_task(SPREAD).defer(news_id=news.pk)
    return is_new


def spread_news(news_id: int) -> int:
    """Write to everybody who wants to hear of it; how many. Twice does no harm: each letter has its key."""
    news = News.objects.get(pk=news_id)
    if news.told_at is not None:
        return 0
    told = 0
    happening = happening_of(news)
    for keys in chunks(candidates(news), CHUNK):
        with transaction.atomic():
            told += _write(news, [one for one in _read(keys) if wants(wish_of(one), happening)])
    News.objects.filter(pk=news.pk).update(told_at=timezone.now(), told=told)
    return told


def candidates(news: News) -> list[int]:
    """Keys of subscriptions that an index offers: one statement for any number of subscriptions."""
    asked, values = [], []
    if news.keys:
        asked.append("SELECT id FROM notices_subscription WHERE confirmed_at IS NOT NULL AND keys && %s::varchar[]")
        values.append(list(news.keys))
    if news.box:
        asked.append("SELECT id FROM notices_subscription WHERE confirmed_at IS NOT NULL AND box && %s::box")
        west, south, east, north = news.box
        values.append(f"({east!r},{north!r}),({west!r},{south!r})")  # type: ignore[arg-type]
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION '.join(asked)} ORDER BY id", values)
        return [row[0] for row in cursor.fetchall()]


def happening_of(news: News) -> Happening:
    """The news as the rules read them."""
    return Happening(news.subject, news.kind, tuple(news.keys), news.houses, news.geometry)


def wish_of(one: Subscription) -> Wish:
    """A subscription as the rules read it."""
    lat, lon = (one.place.lat, one.place.lon) if one.place else (None, None)
    return Wish(tuple(one.keys), one.subject, one.kind, one.house, lat, lon, one.radius_m or 0)


def _read(keys: Sequence[int]) -> Iterable[Subscription]:
    return Subscription.objects.filter(pk__in=keys, confirmed_at__isnull=False).order_by("pk")


def _write(news: News, wanted: Sequence[Subscription]) -> int:
    """Letters for those who want them at once, lines for the letter of the day. An address gets one letter."""
    daily = [one for one in wanted if one.pace == Pace.DAILY]
    DigestLine.objects.bulk_create(
        [DigestLine(subscription=one, news=news) for one in daily], ignore_conflicts=True, batch_size=CHUNK
    )
    at_once = {one.email: one for one in reversed(wanted) if one.pace == Pace.NOW}
    queue_letters([_letter(news, one) for one in at_once.values()], now=timezone.now())
    return len(wanted)


def _letter(news: News, one: Subscription) -> Letter:
    said = one.language
    with translation.override(said):
        body = f"{in_language(news.texts, said)}\n\n{page_of(news, said)}\n\n{_foot(one)}"
    # Keyed by the address: who asked for the street and for the district too hears of it once.
    return Letter(
        key=f"news/{news.pk}/{one.email}"[:200], kind=KIND, to=one.email, language=said,
        subject=in_language(news.titles, said), text=body, about=news.about, leave_url=leaving_of(one),
    )  # fmt: skip


def page_of(news: News, language: str) -> str:
    """The address of what the news are about."""
    return f"{settings.PUBLIC_URL}/{language}/{news.path}"


def _foot(one: Subscription) -> str:
    return (
        _("You asked for this letter: %(said)s.\nChange or end it: %(url)s")
        % {
            "said": in_language(one.said, one.language),
            "url": address_of(one),
        }
        + "\n"
    )


def send_digests(now: datetime, *, most: int = 500) -> int:
    """The letters of the day: one for each address and language with all that waits for it; how many.

    They hold what happened until the morning hour of the city. Call again until it returns 0.
    """
    here = local(now, directory())
    morning = here.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if here < morning:
        return 0
    # What comes later in the day waits for tomorrow, whenever this job runs.
    waiting = DigestLine.objects.filter(sent_at__isnull=True, news__at__lt=morning)
    emails = list(
        waiting.order_by("subscription__email").values_list("subscription__email", flat=True).distinct()[:most]
    )
    for some in (emails[at : at + CHUNK] for at in range(0, len(emails), CHUNK)):
        with transaction.atomic():
            _send_lines(waiting.filter(subscription__email__in=some), f"{here:%Y-%m-%d-%H%M%S}", now)
    return len(emails)


def _send_lines(waiting: Any, mark: str, now: datetime) -> None:
    rows = waiting.select_related("subscription", "news").select_for_update(of=("self",)).order_by("news_id")
    by_address: dict[str, list[DigestLine]] = defaultdict(list)
    for row in rows:
        by_address[row.subscription.email].append(row)
    queue_letters([_digest(found, mark) for found in by_address.values()], now=now)
    DigestLine.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=now)


def _digest(found: Sequence[DigestLine], mark: str) -> Letter:
    first = found[0].subscription
    said = first.language
    news = list({row.news_id: row.news for row in found}.values())
    with translation.override(said):
        title = ngettext("%(n)s piece of news near you", "%(n)s pieces of news near you", len(news)) % {"n": len(news)}
        parts = [
            f"{in_language(one.titles, said)}\n{formats.date_format(timezone.localtime(one.at), 'j E, H:i')}\n"
            f"{page_of(one, said)}"
            for one in news[:MOST_LINES]
        ]
        if len(news) > MOST_LINES:
            parts.append(_("And %(n)s more on the site.") % {"n": len(news) - MOST_LINES})
        parts.append(_foot(first))
    return Letter(
        key=f"digest/{first.email}/{mark}"[:200], kind=DIGEST, to=first.email, language=said, subject=title,
        text="\n\n".join(parts), about="", leave_url=leaving_of(first, everything=True),
    )  # fmt: skip


def forget_news(before: datetime) -> int:
    """Delete news that everybody has been told, older than `before`; how many rows."""
    waiting = DigestLine.objects.filter(sent_at__isnull=True).values("news")
    old = News.objects.filter(at__lt=before, told_at__isnull=False).exclude(pk__in=waiting)
    return News.objects.filter(pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:5_000])).delete()[0]
