"""Two incidents of the demo city: one lasts and gathers reports, one is over. After the year is lived."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from opencity.accounts.models import Role, User
from opencity.appeals import actions
from opencity.appeals.actions import Known, Lodging
from opencity.appeals.models import Appeal
from opencity.appeals.states import State
from opencity.demo.make import STAY_UNSENT, in_haste, post, submission_of
from opencity.notices.models import Notice

REPORTS, REPORTS_OF_ENDED = 15, 4
APART = timedelta(minutes=3)
LASTS, FRESH = timedelta(hours=12), timedelta(days=10)
RADIUS_M = 1_500
STATES = [State.ROUTED, State.ACCEPTED]
LANGUAGES = ("kk", "ru")
ADVICE = {
    "kk": "Бұл туралы білеміз, бригада жұмыс істеп жатыр. Қайта жазудың керегі жоқ: жаңалықты өзіміз хабарлаймыз.",
    "ru": "Мы об этом знаем, бригада уже работает. Писать ещё раз не нужно: мы сами сообщим новости.",
    "en": "We know about it and a crew is at work. There is no need to write again: we will tell you the news.",
}


def rage(until: datetime, *, seed: str) -> int:
    """Open both incidents around appeals of the last days; how many reports were joined. None where nothing fits."""
    by = User.objects.filter(is_demo=True, is_active=True, memberships__role=Role.DISPATCHER).first()
    leads = _leads(until)
    if by is None or not leads:
        return 0
    last = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    with in_haste():
        joined = _gather(leads[0], by, until, reports=REPORTS, seed=f"{seed}/open")
        if len(leads) > 1:
            joined += _gather(leads[1], by, until, reports=REPORTS_OF_ENDED, seed=f"{seed}/over", ended=True)
    post(last, until - STAY_UNSENT)
    return joined


def _leads(until: datetime) -> list[Appeal]:
    """Open public appeals of two categories, the newest first, whose history leaves time for a storm."""
    rows = (
        Appeal.objects.filter(is_public=True, state__in=STATES, received_at__gte=until - FRESH, place__isnull=False)
        .exclude(category__photo="required")
        .filter(category__isnull=False, whole__isnull=True, is_confidential=False, track="request")
        .select_related("body", "category", "district", "executor", "appellant")
        .annotate(last=Max("events__at"))
        .filter(last__lt=until - APART * (REPORTS + 3))
        .order_by("-received_at", "-id")
    )
    first: dict[int, Appeal] = {}
    for row in rows[:200]:
        first.setdefault(row.category_id or 0, row)
    return list(first.values())[:2]


def _gather(lead: Appeal, by: User, until: datetime, *, reports: int, seed: str, ended: bool = False) -> int:
    now = until - APART * (REPORTS + 2)
    if lead.category is None or lead.place is None:
        return 0
    known = Known(
        names=dict(lead.category.names), advice=ADVICE, categories=[lead.category.code], place=lead.place,
        radius_m=RADIUS_M, ends_at=None if ended else until + LASTS,
    )  # fmt: skip
    incident = actions.open_incident(known, by=by, now=now, master=lead)
    joined = 0
    for n in range(reports):
        now += APART
        given = Lodging(
            submission=submission_of(f"storm/{seed}/{n}"), language=LANGUAGES[n % 2],
            text=str(lead.category.names.get(LANGUAGES[n % 2]) or lead.text), category=lead.category.code,
            place=lead.place, address=lead.address, email=f"neighbour.storm.{n}@example.org" if n % 3 else "",
        )  # fmt: skip
        joined += actions.lodge_appeal(given, now=now).appeal.master_id == lead.pk
    if ended:
        actions.end_incident(incident, now=now + APART, by=by)
    return joined
