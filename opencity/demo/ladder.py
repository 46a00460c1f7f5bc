"""The ladder in the demo city: every morning of the made-up year late appeals are told of, and heads say their word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import F

from opencity.accounts.models import User
from opencity.appeals import actions
from opencity.appeals.models import Escalation
from opencity.appeals.queries.oversight import OPEN, steps_for
from opencity.appeals.states import RUNNING

MORNING = time(9, 12)
EVERY = 2  # of two appeals that wait for a word, about one gets it
AFTER, WITHIN = timedelta(hours=2), timedelta(days=3)
WORDS: Mapping[str, tuple[str, ...]] = {
    "kk": (
        "Бригада ертең таңертең шығады, жұмысты өзім қадағалаймын.",
        "Материал жеткізілді, жұмыс осы аптада бітеді.",
        "Мердігермен сөйлестік: сейсенбіге дейін жөндейді.",
    ),
    "ru": (
        "Бригада выезжает завтра утром, проверю сам.",
        "Материал привезли, закончим на этой неделе.",
        "Говорили с подрядчиком: сделает до вторника.",
    ),
}


class Ladder:
    """One climb for each day that has acts, at the hour of the real job."""

    def __init__(self) -> None:
        self._climbed_on: date | None = None

    def climb(self, moment: datetime) -> None:
        """Climb if the morning of this day has come and nobody has climbed today."""
        morning = datetime.combine(moment.date(), MORNING, tzinfo=moment.tzinfo)
        if self._climbed_on == moment.date() or moment < morning:
            return
        self._climbed_on = moment.date()
        climb_now(morning)


def climb_now(now: datetime) -> None:
    """Take the steps that are due, and let some heads say what they do about earlier ones."""
    waiting = Escalation.objects.filter(
        OPEN, at__range=(now - WITHIN, now - AFTER), appeal__state__in=sorted(RUNNING), appeal__reopens=F("round")
    )
    steps = waiting.exclude(to="executor").select_related("appeal__body", "appeal__executor").order_by("id")
    # By their order and not by numbers: numbers go on counting, and the same seed must give the same city.
    for place, step in enumerate(steps):
        head = User.objects.filter(
            memberships__role="head", memberships__body=step.appeal.body_id, is_active=True
        ).order_by("pk")[:1]
        if place % EVERY or not head or not steps_for(head[0]).filter(pk=step.pk).exists():
            continue
        words = WORDS.get(head[0].language, WORDS["ru"])
        actions.acknowledge_steps(step.appeal, words=words[place % len(words)], by=head[0], now=now)
    actions.escalate_appeals(now=now, emergencies=False)
    actions.escalate_appeals(now=now, emergencies=True)
