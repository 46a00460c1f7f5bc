"""Who answers: giving, passing on, the guard against ping-pong, parts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Event
from opencity.appeals.reasons import ForwardReason
from opencity.appeals.states import State
from opencity.core.refused import Refused
from tests.cast import NOW, lodged, member

DAY = timedelta(days=1)


def test_the_dispatcher_routes_an_appeal_without_category() -> None:
    dispatcher = member("Dana", Role.DISPATCHER)
    appeal = lodged(category="")
    actions.route_appeal(appeal, body="water", category="2.1", by=dispatcher, now=NOW + DAY)
    assert (appeal.body.code, appeal.category.code, appeal.state) == ("water", "2.1", State.ROUTED)
    assert appeal.due_on == date(2026, 11, 24), "the clock runs from registration, not from the dispatcher's hour"


def test_forwarding_tells_whom_why_and_restarts_the_term() -> None:
    executor = member("Aida", Role.EXECUTOR, "roads")
    appeal = lodged()
    actions.forward_appeal(appeal, body="water", reason=ForwardReason.OTHER_OWNER, by=executor, now=NOW + DAY)
    assert (appeal.body.code, appeal.state, appeal.due_on, appeal.forwards) == (
        "water", State.ROUTED, date(2026, 11, 9), 1,
    )  # fmt: skip


def test_after_the_second_forward_the_dispatcher_decides() -> None:
    people = {code: member(code.title(), Role.EXECUTOR, code) for code in ("roads", "water", "gas")}
    dispatcher = member("Dana", Role.DISPATCHER)
    appeal = lodged()
    reason = ForwardReason.NOT_COMPETENT
    actions.forward_appeal(appeal, body="water", reason=reason, by=people["roads"], now=NOW)
    actions.forward_appeal(appeal, body="gas", reason=reason, by=people["water"], now=NOW)
    actions.forward_appeal(appeal, body="roads", reason=reason, by=people["gas"], now=NOW)
    assert (appeal.state, appeal.body.code) == (State.DISPUTED, "reception")
    with pytest.raises(Refused):
        actions.accept_appeal(appeal, by=people["roads"], now=NOW)
    actions.route_appeal(appeal, body="roads", by=dispatcher, now=NOW + DAY)
    assert (appeal.state, appeal.body.code) == (State.ROUTED, "roads")


@pytest.mark.parametrize(
    ("body", "code"), [("roads", "forward_same_body"), ("nobody", "body_unknown"), ("old-roads", "body_closed")]
)
def test_forwarding_is_refused(body: str, code: str) -> None:
    executor = member("Aida", Role.EXECUTOR, "roads")
    appeal = lodged()
    with pytest.raises(Refused) as refused:
        actions.forward_appeal(appeal, body=body, reason=ForwardReason.NOT_COMPETENT, by=executor, now=NOW)
    assert refused.value.code == code
    assert refused.value.sentence


def test_a_part_is_an_appeal_of_its_own_with_its_own_clock() -> None:
    executor = member("Aida", Role.EXECUTOR, "roads")
    appeal = lodged()
    part = actions.forward_part(
        appeal, body="water", text="Из ямы течёт вода", category="2.1", by=executor, now=NOW + DAY
    )
    assert (part.body.code, part.due_on, part.state) == ("water", date(2026, 11, 25), State.ROUTED)
    assert (appeal.body.code, appeal.state) == ("roads", State.ROUTED)
    assert part.appellant.secret == appeal.appellant.secret
    assert [e.kind for e in part.events.all()] == ["part_lodged", "routed"]


def test_numbers_are_of_the_year_that_it_is_in_the_city() -> None:
    """An hour after New Year in the city (UTC+5) it is still the old year in UTC."""
    executor = member("Aida", Role.EXECUTOR, "roads")
    night = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)
    appeal = lodged(now=night)
    part = actions.forward_part(appeal, body="water", text="Из ямы течёт вода", category="2.1", by=executor, now=night)
    assert [number[:3] for number in (appeal.number, part.number)] == ["27-", "27-"]


def test_people_of_another_body_may_do_nothing() -> None:
    stranger = member("Zhanar", Role.EXECUTOR, "water")
    appeal = lodged()
    acts = [
        lambda: actions.accept_appeal(appeal, by=stranger, now=NOW),
        lambda: actions.note_appeal(appeal, note="x", by=stranger, now=NOW),
        lambda: actions.route_appeal(appeal, body="water", by=stranger, now=NOW),
        lambda: actions.forward_appeal(appeal, body="gas", reason=ForwardReason.NOT_COMPETENT, by=stranger, now=NOW),
        lambda: actions.assign_appeal(appeal, to=stranger, by=stranger, now=NOW),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert Event.objects.filter(appeal=appeal).count() == 2


def test_the_city_administrator_sees_no_appeals() -> None:
    admin = member("Askar", Role.CITY_ADMIN)
    with pytest.raises(Refused):
        actions.note_appeal(lodged(), note="x", by=admin, now=NOW)


def test_recategorizing_never_makes_an_appeal_public() -> None:
    dispatcher = member("Dana", Role.DISPATCHER)
    appeal = lodged(category="2.3")
    actions.recategorize_appeal(appeal, category="1.1", by=dispatcher, now=NOW)
    assert not Appeal.objects.get(pk=appeal.pk).is_public
