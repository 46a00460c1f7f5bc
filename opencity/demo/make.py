"""Living the plan: every act goes through the actions of appeals, in the order of time.

A refusal is a mistake of the plan and surfaces. Acts are done in batches; letters of the past
count as sent in the same transaction, so that no worker ever sends them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Max
from procrastinate.contrib.django import app

from opencity.accounts.models import User
from opencity.appeals import actions
from opencity.appeals.actions import Answer, Lodging, Lots
from opencity.appeals.models import Appeal, ReplyCheck
from opencity.appeals.reasons import ForwardReason
from opencity.appeals.states import Outcome, State
from opencity.demo.ladder import Ladder
from opencity.demo.lives import Plan
from opencity.demo.shelf import Shelf
from opencity.demo.story import Act
from opencity.demo.survey import as_point
from opencity.directory.queries import held_directory
from opencity.notices.actions import SEND, without_jobs
from opencity.notices.models import Notice, NoticeState

BATCH = 250
# After so many batches the database looks at its tables: nothing else does so before the year is committed.
LOOK_AFTER = frozenset({1, 4, 16, 64, 256})
CLOSING_TIME = time(0, 7)  # the hourly job that closes silent appeals, first time of the day
STAY_UNSENT = timedelta(days=1)
# Every submission of the demo begins so; those of real forms are random.
FIRST_SUBMISSION = uuid.UUID("de30de30-0000-0000-0000-000000000000")
LAST_SUBMISSION = uuid.UUID("de30de30-ffff-ffff-ffff-ffffffffffff")


def demo_appeals() -> int:
    """How many demo appeals there are."""
    return Appeal.objects.filter(submission__range=(FIRST_SUBMISSION, LAST_SUBMISSION)).count()


def submission_of(key: str) -> uuid.UUID:
    """The form of one planned life."""
    return uuid.UUID(f"de30de30{sha256(key.encode()).hexdigest()[:24]}")


@dataclass
class Year:
    """The year as it is lived: the appeals by key of their life."""

    plan: Plan
    staff: dict[str, User]
    shelf: Shelf
    appeals: dict[str, Appeal] = field(default_factory=dict)
    ladder: Ladder = field(default_factory=Ladder)

    def live(self, tell: Callable[[int], None]) -> None:
        """Do every act of the plan; `tell` hears the per cent done, when it grows."""
        told = -1
        self._last_letter = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
        for begin in range(0, len(self.plan.acts), BATCH):
            if begin // BATCH in LOOK_AFTER:
                look_at_tables()
            with transaction.atomic():
                with in_haste():
                    for act in self.plan.acts[begin : begin + BATCH]:
                        self._close_silent(act.at)
                        self.ladder.climb(act.at)
                        getattr(self, f"_{act.verb}")(self.appeals.get(act.of), act, act.facts)
                self._last_letter = post(self._last_letter, self.plan.until - STAY_UNSENT)
            if (percent := min(100, (begin + BATCH) * 100 // len(self.plan.acts))) > told:
                told = percent
                tell(percent)

    _closed_on: date | None = None
    _last_letter: int = 0

    def _close_silent(self, moment: datetime) -> None:
        """The nightly closing, once for each day that has acts."""
        day = moment.date()
        if self._closed_on == day:
            return
        self._closed_on = day
        now = datetime.combine(day, CLOSING_TIME, tzinfo=moment.tzinfo)
        if now <= moment and actions.close_silent_appeals(now=now, most=1_000):
            shut = set(Appeal.objects.filter(state=State.CLOSED, updated_at=now).values_list("pk", flat=True))
            for appeal in self.appeals.values():
                if appeal.pk in shut:
                    appeal.refresh_from_db(fields=["state", "version", "updated_at"])

    def _lodge(self, _: None, act: Act, facts: Any) -> None:
        given = Lodging(
            submission=submission_of(act.of), language=facts["language"], text=facts["text"],
            category=facts["category"], place=as_point(facts["place"]), address=facts["address"],
            district=facts["district"], photos=self.shelf.take(facts["shots"], now=act.at), name=facts["name"],
            email=facts["email"], phone=facts["phone"], channel=facts["channel"],
        )  # fmt: skip
        self.appeals[act.of] = actions.lodge_appeal(given, now=act.at).appeal

    def _route(self, appeal: Appeal, act: Act, facts: Any) -> None:
        by = self.staff[act.by]
        actions.route_appeal(appeal, body=facts["body"], category=facts["category"], by=by, now=act.at)

    def _forward(self, appeal: Appeal, act: Act, facts: Any) -> None:
        reason = ForwardReason(facts["reason"])
        actions.forward_appeal(appeal, body=facts["body"], reason=reason, by=self.staff[act.by], now=act.at)

    def _part(self, appeal: Appeal, act: Act, facts: Any) -> None:
        by = self.staff[act.by]
        self.appeals[facts["key"]] = actions.forward_part(
            appeal, body=facts["body"], text=facts["text"], category=facts["category"], by=by, now=act.at
        )

    def _assign(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.assign_appeal(appeal, to=self.staff[facts["to"]], by=self.staff[act.by], now=act.at)

    def _accept(self, appeal: Appeal, act: Act, _: Any) -> None:
        actions.accept_appeal(appeal, by=self.staff[act.by], now=act.at)

    def _note(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.note_appeal(appeal, note=facts["note"], by=self.staff[act.by], now=act.at)

    def _ask(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.ask_appellant(appeal, question=facts["question"], by=self.staff[act.by], now=act.at)

    def _answer(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.answer_question(appeal, answer=facts["answer"], now=act.at)

    def _extend(self, appeal: Appeal, act: Act, facts: Any) -> None:
        decided_by = self.staff[facts["decided_by"]]
        actions.extend_term(
            appeal, until=facts["until"], reason=facts["reason"], decided_by=decided_by, by=self.staff[act.by],
            now=act.at,
        )  # fmt: skip

    def _reply(self, appeal: Appeal, act: Act, facts: Any) -> None:
        answer = Answer(
            Outcome(facts["outcome"]), facts["text"], facts["language"], grounds=facts["grounds"],
            planned_on=facts["planned_on"], photos=self.shelf.take(facts["shots"], now=act.at),
        )  # fmt: skip
        lots = Lots(first=facts["drawn"], second=facts["again"])
        actions.reply_to_appeal(appeal, answer, by=self.staff[act.by], now=act.at, lots=lots)

    def _release(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.release_reply(appeal, by=self.staff[act.by], now=act.at, again=facts["again"])

    def _return(self, appeal: Appeal, act: Act, facts: Any) -> None:
        by = self.staff[act.by]
        actions.return_reply(appeal, reasons=facts["reasons"], comment=facts["comment"], by=by, now=act.at)

    def _look(self, appeal: Appeal, act: Act, facts: Any) -> None:
        seen = dict(facts)
        drawn = ReplyCheck.objects.filter(reply__appeal=appeal, reply__round=seen.pop("round"), again=True, at=None)
        check = drawn.select_related("reply__appeal__body").get()
        actions.look_again(check, **seen, by=self.staff[act.by], now=act.at)

    def _reject(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.reject_reply(appeal, comment=facts["comment"], by=self.staff[act.by], now=act.at)

    def _confirm(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.confirm_reply(appeal, fixed=facts["fixed"], now=act.at)

    def _reopen(self, appeal: Appeal, act: Act, facts: Any) -> None:
        photos = self.shelf.take(facts["shots"], now=act.at)
        actions.reopen_appeal(appeal, reason=facts["reason"], photos=photos, now=act.at)

    def _rate(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.rate_reply(appeal, rating=facts["rating"], comment=facts["comment"], now=act.at)

    def _withdraw(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.withdraw_appeal(appeal, reason=facts["reason"], now=act.at)

    def _follow(self, appeal: Appeal, act: Act, facts: Any) -> None:
        actions.follow_appeal(appeal, email=facts["email"], language=facts["language"], now=act.at)
        appeal.followers_count += 1  # the action counts on the row; our copy of it lives on


def look_at_tables() -> None:
    """Let the planner see how large the tables have become inside of this transaction."""
    tables = [f'"{model._meta.db_table}"' for model in apps.get_app_config("appeals").get_models()]  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}, {Notice._meta.db_table}")  # noqa: SLF001


@contextmanager
def in_haste() -> Iterator[None]:
    """Inside a batch: no savepoints, no waiting for the disk, no jobs, one reading of the directory.

    Together they are half of the time. A savepoint lets one act fail alone; here an act that fails is a
    bug, and its whole batch is undone. Jobs of letters are made by `post`, for the few that need one.
    """
    features = connection.features
    before = features.uses_savepoints
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
    features.uses_savepoints = False
    try:
        with held_directory(), without_jobs():
            yield
    finally:
        features.uses_savepoints = before


def post(last: int, before: datetime) -> int:
    """Letters after the `last` one: those older than `before` count as sent, the others get their jobs.

    Returns the last letter now.
    """
    fresh = Notice.objects.filter(pk__gt=last, state=NoticeState.QUEUED)
    newest = fresh.aggregate(last=Max("pk"))["last"] or last
    sent_at = ExpressionWrapper(F("created_at") + timedelta(seconds=20), output_field=DateTimeField())
    fresh.filter(created_at__lt=before).update(state=NoticeState.SENT, attempts=1, sent_at=sent_at)
    for notice_id in fresh.filter(created_at__gte=before).values_list("pk", flat=True):
        app.configure_task(SEND).defer(notice_id=notice_id)
    return newest
