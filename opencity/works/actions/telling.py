"""Telling those who follow: every public event of a work or an outage becomes news for subscriptions.

`tell_followers(thing, event)` is the one line in the doors; it writes in their transaction and the letters go out by a
job. What it says is the sentence of the event, so page and letter cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from opencity.directory.queries import directory
from opencity.notices.spreading import Tidings, tell
from opencity.works import outage_sentences, sentences
from opencity.works.events import EventKind
from opencity.works.life import PUBLIC, State
from opencity.works.models import Event, Outage, OutageEvent, Work
from opencity.works.outages import phase_of

WORK, OUTAGE = "work", "outage"
# Of a work followers hear what changes their days; a corrected description and per cents stay on its page.
TOLD = frozenset(
    {
        EventKind.APPROVED,
        EventKind.STARTED,
        EventKind.PAUSED,
        EventKind.RESUMED,
        EventKind.MOVED,
        EventKind.FINISHED,
        EventKind.CANCELLED,
    }
)


def tell_followers(thing: Work | Outage, event: Event | OutageEvent) -> bool:
    """Tell everybody who asked for it; whether there was anything to tell.

    A work that is not public, one of the archive, and what is only an affair of the house is told to nobody.
    """
    if isinstance(thing, Work):
        is_told = EventKind(event.kind) in TOLD and State(thing.state) in PUBLIC and not thing.is_archive
        if not is_told or thing.published_at is None:
            return False
        return tell(_of_work(thing, event), now=event.at)
    return tell(_of_outage(thing, event), now=event.at)


def _by_language(say: Callable[[], str]) -> dict[str, str]:
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = say()
    return said


def _of_work(work: Work, event: Any) -> Tidings:
    keys = [f"thing:{work.number}", f"kind:{WORK}/{work.kind}", f"body:{_body(work.body_id)}"]
    keys += [f"street:{work.street}"] if work.street else []
    keys += [f"district:{work.district.code}"] if work.district else []
    return Tidings(
        key=f"{WORK}/{event.pk}", subject=WORK, kind=work.kind, about=work.number, path=f"works/{work.number}/",
        titles=_by_language(lambda: _title_of_work(work, event)),
        texts=_by_language(lambda: _text_of_work(work, event)), keys=keys, geometry=work.geometry, box=work.box,
    )  # fmt: skip


def _body(body_id: int) -> str:
    return next((body.code for body in directory().bodies.values() if body.pk == body_id), "")


def _title_of_work(work: Work, event: Any) -> str:
    name = str(work.names)
    titles: Mapping[EventKind, str] = {
        EventKind.APPROVED: gettext("Works are planned: %(name)s"),
        EventKind.STARTED: gettext("Works have begun: %(name)s"),
        EventKind.PAUSED: gettext("Works are paused: %(name)s"),
        EventKind.RESUMED: gettext("Works go on: %(name)s"),
        EventKind.MOVED: gettext("The dates have moved: %(name)s"),
        EventKind.FINISHED: gettext("Works are finished: %(name)s"),
        EventKind.CANCELLED: gettext("Works are cancelled: %(name)s"),
    }
    return titles[EventKind(event.kind)] % {"name": name}


def _text_of_work(work: Work, event: Any) -> str:
    dates = sentences.say_dates(work.begins_on, work.begins_precision, work.ends_on, work.ends_precision)
    lines = [
        sentences.say_event(event),
        "",
        gettext("Where: %(where)s") % {"where": sentences.say_where(work)},
        gettext("When: %(dates)s") % {"dates": dates},
        gettext("Who answers: %(body)s") % {"body": work.body.names},
    ]
    if event.kind == EventKind.FINISHED:
        page = f"{settings.PUBLIC_URL}/{translation.get_language()}/works/{work.number}/"
        lines += [
            "",
            gettext("Did it help? Say “done” or “not done” here:"),
            f"{page}#word",
        ]
    return "\n".join(lines)


def _of_outage(outage: Outage, event: Any) -> Tidings:
    body = _body(outage.body_id)
    streets = [f"street:{row['street']}" for row in outage.addresses]
    districts = [f"district:{code}" for code in outage.districts]
    return Tidings(
        key=f"{OUTAGE}/{event.pk}", subject=OUTAGE, kind=outage.what, about=outage.number,
        path=f"outages/{outage.number}/", titles=_by_language(lambda: _title_of_outage(outage, event)),
        texts=_by_language(lambda: _text_of_outage(outage, event)), geometry=outage.geometry, box=outage.box,
        keys=[f"thing:{outage.number}", f"kind:{OUTAGE}/{outage.what}", f"body:{body}", *districts, *streets],
        houses={f"street:{row['street']}": row["houses"] for row in outage.addresses if row["houses"]},
    )  # fmt: skip


def _title_of_outage(outage: Outage, event: Any) -> str:
    streets = outage_sentences.say_streets(outage.addresses, most=1)
    facts = {"what": outage_sentences.say_headline(outage), "streets": streets}
    if event.kind == "prolonged":
        return gettext("Longer than planned. %(what)s: %(streets)s") % facts
    if event.kind == "ended":
        return gettext("Over. %(what)s: %(streets)s") % facts
    if event.kind == "announced" and phase_of(outage.since, outage.until, None, event.at) == "coming":
        return gettext("Planned. %(what)s: %(streets)s") % facts
    return "{what}: {streets}".format(**facts)


def _text_of_outage(outage: Outage, event: Any) -> str:
    lines = [
        f"{outage_sentences.say_headline(outage)}. {outage_sentences.say_period(outage)}.",
        outage_sentences.say_event(event) if event.kind != "announced" else str(outage.reason),
        "",
        gettext("Where: %(where)s") % {"where": outage_sentences.say_streets(outage.addresses, most=20)},
        gettext("Who answers: %(body)s") % {"body": outage.body.names},
    ]
    if event.kind == "ended":
        lines += ["", gettext("Is it still off at your place? Say so on the page of the outage.")]
    return "\n".join(lines)
