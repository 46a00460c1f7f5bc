"""Everything the page of one appeal shows, gathered before the template: it decides and asks nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencity.appeals.actions.publishing import cleaner, names_of
from opencity.appeals.events import Audience, EventKind
from opencity.appeals.models import Appeal, Event, Photo, PhotoKind, Reply
from opencity.appeals.numbers import show_secret
from opencity.appeals.queries.public import history, photos, replies
from opencity.appeals.sentences import OUTCOMES
from opencity.appeals.states import ENDED, Outcome, State
from opencity.directory.queries import Directory, directory
from opencity.language.redact import redact, say_hidden, without_flat
from opencity.web.following import forms, headline
from opencity.web.following.clock import Clock, clock_of
from opencity.web.following.history import Line, own_lines, public_lines
from opencity.web.following.together import together_of
from opencity.web.public.sayings import HIDDEN, Badge, say_due, say_left, say_moment, stage_now, state_badge

Shown = Sequence[Mapping[str, str]]
MENDED = (Outcome.FIXED, Outcome.PLANNED)
OUTCOME_TONES = {Outcome.FIXED: "good", Outcome.PLANNED: "info"}


@dataclass(frozen=True)
class ReplyCard:
    """One official answer with the photos before and after."""

    body: str
    at: datetime
    outcome: Badge
    text: str
    grounds: str
    reply: Reply
    before: Shown
    after: Shown
    is_last: bool
    language: str


@dataclass(frozen=True)
class AppealPage:
    """What the template of one appeal reads."""

    appeal: Appeal
    own: bool
    title: str
    address: str
    text: str
    headline: str
    next_line: str
    left: str
    stage: str
    badge: Badge
    steps: Sequence[str]
    step: int
    due: str
    received: str
    photos: Shown
    replies: Sequence[ReplyCard]
    objections: Sequence[tuple[str, Shown]]
    clock: Clock
    history: Sequence[Line]
    question: str
    secret: str
    canonical: str
    together: Mapping[str, Any]


def page_of_appeal(appeal: Appeal, *, own: bool, now: datetime) -> AppealPage:
    """Gather the page; `own` for the resident, else only what everybody may know."""
    city = directory()
    clean = _as_it_is if own else cleaner(appeal, marker=str(HIDDEN), city=city)
    events = history(appeal, Audience.RESIDENT if own else Audience.PUBLIC)
    answers, pictures = replies(appeal), photos(appeal)
    last = answers[-1] if answers else None
    stage = stage_now(appeal, now=now, city=city)
    return AppealPage(
        appeal=appeal,
        own=own,
        title=_title(appeal, own=own),
        address=appeal.address if own else _public_address(appeal),
        text=appeal.text if own else say_hidden(appeal.public_text, str(HIDDEN)),
        headline=headline.headline(appeal, last, own=own),
        next_line=headline.next_line(appeal, own=own, now=now, city=city),
        left=say_left(appeal, now=now, city=city),
        stage=stage.value if stage else "",
        badge=state_badge(appeal),
        steps=headline.steps(own=own) if headline.step_of(appeal) else [],
        step=headline.step_of(appeal),
        due=say_due(appeal),
        received=say_moment(appeal.received_at),
        photos=_shown(pictures, PhotoKind.BEFORE, _("Photo %(n)s of the place")),
        replies=_cards(answers, pictures, clean),
        objections=_objections(events, pictures, own=own),
        clock=_clock(appeal, events, clean, now=now, city=city),
        history=own_lines(events) if own else public_lines(events, clean),
        question=_question(appeal, events) if own else "",
        secret=show_secret(appeal.appellant.secret) if own else "",
        canonical=reverse("web:appeal", args=[appeal.number]),
        together=together_of(appeal, own=own, now=now),
    )


def blank_forms(page: AppealPage) -> dict[str, forms.ActForm]:
    """The acts that the state of the appeal allows its resident now, by name, each with its empty form."""
    appeal = page.appeal
    state = State(appeal.state)
    version = appeal.version
    found: dict[str, forms.ActForm] = {}
    speaks = appeal.whole_id is None  # the word on a part is said of the whole
    if state is State.ASKED:
        found["answer"] = forms.act_form(forms.AnswerForm, "answer", version)
    if speaks and state in (State.REPLIED, State.CLOSED):
        found["confirm"] = forms.act_form(forms.ConfirmForm, "confirm", version)
    if speaks and state in (State.REPLIED, State.CLOSED, State.CONFIRMED):
        found["reopen"] = forms.act_form(forms.ReopenForm, "reopen", version)
        found["rate"] = forms.act_form(forms.RateForm, "rate", version)
    if appeal.is_running or state is State.JOINED:
        found["withdraw"] = forms.act_form(forms.WithdrawForm, "withdraw", version)
    return found


def claims_mended(appeal: Appeal) -> bool:
    """Whether the last answer says that the thing itself is or will be mended: then we ask "is it fixed?"."""
    return appeal.outcome in MENDED


def may_follow(appeal: Appeal) -> bool:
    """Whether others can still join."""
    return appeal.is_public and appeal.state not in ENDED


def _title(appeal: Appeal, *, own: bool) -> str:
    if appeal.category:
        return str(appeal.category)
    return appeal.title if own else _("Appeal")


def _as_it_is(text: str) -> str:
    return text


def _public_address(appeal: Appeal) -> str:
    """Without the flat. A street is no name of a person, the appellant's own name is hidden all the same."""
    return redact(without_flat(appeal.address), marker=str(HIDDEN), names=names_of(appeal), guess=False)


def _shown(pictures: Sequence[Photo], kind: PhotoKind, alt: str, round_: int | None = None) -> Shown:
    chosen = [photo for photo in pictures if photo.kind == kind and round_ in (None, photo.round)]
    return [photo_links(photo, alt % {"n": n}) for n, photo in enumerate(chosen, 1)]


def photo_links(photo: Photo, alt: str) -> Mapping[str, str]:
    """One photo as `ui/photos.html` shows it."""
    url, thumb = (reverse("plain:photo", args=[photo.token, size]) for size in ("shown", "thumb"))
    return {"url": url, "thumb_url": thumb, "alt": alt}


def _cards(answers: Sequence[Reply], pictures: Sequence[Photo], clean: Callable[[str], str]) -> list[ReplyCard]:
    cards = []
    for reply in answers:
        after = _shown(pictures, PhotoKind.AFTER, _("After, photo %(n)s"), reply.round)
        before = _shown(pictures, PhotoKind.BEFORE, _("Before, photo %(n)s"))[:2] if after else []
        outcome = Outcome(reply.outcome)
        cards.append(
            ReplyCard(
                body=str(reply.body.names),
                at=reply.released_at or reply.at,
                outcome=Badge(
                    str(OUTCOMES[outcome]), OUTCOME_TONES.get(outcome, ""), "check" if outcome in MENDED else "info"
                ),
                text=clean(reply.text),
                grounds=clean(reply.grounds),
                reply=reply,
                before=before,
                after=after,
                is_last=reply is answers[-1],
                language=reply.language if reply.language != get_language() else "",
            )
        )
    return cards


def _objections(events: Sequence[Event], pictures: Sequence[Photo], *, own: bool) -> list[tuple[str, Shown]]:
    """What the resident wrote and showed when it was not fixed, round by round; only photos for everybody."""
    found = []
    opened = [event for event in events if event.kind in {EventKind.REOPENED, EventKind.REJECTED}]
    for number, event in enumerate(opened, 1):
        if event.kind == EventKind.REJECTED:
            continue
        shown = _shown(pictures, PhotoKind.NOT_FIXED, _("Not fixed, photo %(n)s"), number)
        words = str(event.facts.get("reason", "")) if own else ""
        if shown or words:
            found.append((words, shown))
    return found


def _clock(
    appeal: Appeal, events: Sequence[Event], clean: Callable[[str], str], *, now: datetime, city: Directory
) -> Clock:
    clock = clock_of(appeal, events, now=now, city=city)
    return Clock(clock.again, clock.term, [clean(sentence) for sentence in clock.sentences], clock.cells)


def _question(appeal: Appeal, events: Sequence[Event]) -> str:
    asked = [event for event in events if event.kind == EventKind.ASKED]
    return str(asked[-1].facts.get("question", "")) if asked and appeal.state == State.ASKED else ""


def context(page: AppealPage, **more: Any) -> dict[str, Any]:
    """The page with the names the layout expects."""
    home, every = reverse("web:home"), reverse("web:appeals")
    trail = [{"name": _("Home"), "url": home}, {"name": _("All appeals"), "url": every}]
    return {
        "page": page,
        "appeal": page.appeal,
        "trail": trail,
        "mended": claims_mended(page.appeal),
        "rate_open": page.appeal.rating is None and page.appeal.state in ENDED,
        "section": "appeals",
        **more,
    }
