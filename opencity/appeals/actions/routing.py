"""Who answers: the dispatcher gives, bodies pass on, and nobody plays ping-pong."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from opencity.accounts.models import User
from opencity.appeals import facts, permissions
from opencity.appeals.actions.clock import clock_fields, due_fact_of, start_of
from opencity.appeals.actions.guarding import complains_of_reception
from opencity.appeals.actions.lodging import routed_facts
from opencity.appeals.actions.merging import take_along
from opencity.appeals.actions.moves import append, change, check_version, hold, move, needed
from opencity.appeals.actions.parts import lodge_part
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal
from opencity.appeals.reasons import ForwardReason
from opencity.appeals.states import State, Verb, forward_target, target_of
from opencity.core.refused import Refused
from opencity.directory.models import Body
from opencity.directory.queries import Directory, directory, local

MOST_PARTS = 10


@transaction.atomic
def route_appeal(
    appeal: Appeal, *, body: str, by: User, now: datetime, category: str = "", version: int | None = None
) -> None:
    """The dispatcher says who answers, and corrects the category if need be.

    The clock of the category starts on the day of registration for a first routing; after a dispute
    the body that finally gets it has the full term from today, as after a redirect (art. 65).
    """
    permissions.check(by, Verb.ROUTE, appeal)
    check_version(appeal, version)
    city = directory()
    to = _open_body(body, city, local(now, city).date())
    if category and (appeal.category is None or appeal.category.code != category):
        recategorize_appeal(appeal, category=category, by=by, now=now)
    fresh = appeal.forwards > 0 or appeal.state == State.ROUTED
    start, at = (start_of(now, city), now) if fresh else (appeal.registered_on, appeal.received_at)
    clock = clock_fields(start, appeal.category, city, at, track=appeal.track)
    event_facts = {"body": facts.texts(to.names), "due": due_fact_of(clock)}
    move(appeal, Verb.ROUTE, kind=EventKind.ROUTED, by=by, now=now, facts=event_facts, body=to, executor=None, **clock)
    take_along(appeal)


@transaction.atomic
def recategorize_appeal(appeal: Appeal, *, category: str, by: User, now: datetime, version: int | None = None) -> None:
    """Correct the category. It becomes no more public than before, and the body stays."""
    permissions.check(by, Verb.NOTE, appeal)
    check_version(appeal, version)
    city = directory()
    found = city.category(category, local(now, city).date())
    if found is None:
        raise Refused("category_closed" if category in city.categories else "category_unknown")
    change(
        appeal,
        kind=EventKind.RECATEGORIZED,
        by=by,
        now=now,
        facts={"category": facts.texts(found.names)},
        category=found,
        is_public=appeal.is_public and found.is_public,
    )


@transaction.atomic
def forward_appeal(
    appeal: Appeal,
    *,
    body: str,
    reason: ForwardReason,
    by: User,
    now: datetime,
    version: int | None = None,
) -> None:
    """Pass the whole appeal on, with a reason from the list and at once with a notice (art. 65).

    The three working days of art. 65 are shown, not enforced: sent on late is better than not sent on.

    The body that gets it has the full term from today. After the second forward it goes to the
    dispatcher, who decides: until then the reception is responsible and the clock runs on.
    """
    permissions.check(by, Verb.FORWARD, appeal)
    check_version(appeal, version)
    city = directory()
    today = local(now, city).date()
    to = _open_body(body, city, today)
    if to.pk == appeal.body_id:
        raise Refused("forward_same_body")
    said = {"from_body": facts.texts(appeal.body.names), "reason": facts.reason(reason)}
    target = forward_target(appeal.forwards)
    if target is State.DISPUTED and not complains_of_reception(appeal, city):
        move(
            appeal, Verb.FORWARD, kind=EventKind.DISPUTED, by=by, now=now, facts=said, target=target,
            body=city.reception, executor=None, forwards=appeal.forwards + 1,
        )  # fmt: skip
        take_along(appeal)
        return
    clock = clock_fields(start_of(now, city), appeal.category, city, now, track=appeal.track)
    said |= {"body": facts.texts(to.names), "due": due_fact_of(clock)}
    move(
        appeal, Verb.FORWARD, kind=EventKind.FORWARDED, by=by, now=now, facts=said,
        body=to, executor=None, forwards=appeal.forwards + 1, **clock,
    )  # fmt: skip
    take_along(appeal)


@transaction.atomic
def forward_part(
    appeal: Appeal,
    *,
    body: str,
    text: str,
    category: str,
    by: User,
    now: datetime,
    version: int | None = None,
) -> Appeal:
    """Pass one demand of the appeal on as an appeal of its own, with its own clock (art. 65)."""
    permissions.check(by, Verb.FORWARD, appeal)
    hold(appeal, version)
    target_of(Verb.FORWARD, State(appeal.state))
    if appeal.whole_id is not None:
        raise Refused("part_of_part")
    city = directory()
    today = local(now, city).date()
    to = _open_body(body, city, today)
    if to.pk == appeal.body_id:
        raise Refused("forward_same_body")
    found = city.category(category, today) if category else appeal.category
    if category and found is None:
        raise Refused("category_unknown")
    if appeal.parts.exclude(state=State.WITHDRAWN).count() >= MOST_PARTS:
        raise Refused("too_many_parts", limit=MOST_PARTS)
    part = lodge_part(appeal, body=to, text=needed(text), category=found, city=city, now=now)
    change(
        appeal, kind=EventKind.PART_FORWARDED, by=by, now=now,
        facts={"body": facts.texts(to.names), "part": part.number},
    )  # fmt: skip
    append(part, kind=EventKind.PART_LODGED, by=by, now=now, facts={"whole": appeal.number})
    append(part, kind=EventKind.ROUTED, by=by, now=now, facts=routed_facts(part))
    return part


def _open_body(code: str, city: Directory, today: date) -> Body:
    body = city.bodies.get(code)
    if body is None:
        raise Refused("body_unknown")
    if body.valid_to is not None and body.valid_to < today:
        successors = body.successors.all()
        raise Refused("body_closed", successors=", ".join(str(s.names) for s in successors) or "—")
    return body
