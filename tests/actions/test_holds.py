"""A legal hold: who may, with a reason, once at a time."""

import pytest

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.core.refused import Refused
from tests.actions.test_keeping import boss
from tests.cast import NOW, lodged, member

__all__ = ["boss"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2_001])
def test_a_hold_needs_a_reason(boss, reason):
    with pytest.raises(Refused):
        actions.place_hold(lodged(), reason=reason, by=boss, now=NOW)


def test_double_hold_lift_twice_and_who_may(boss):
    appeal = lodged()
    hold = actions.place_hold(appeal, reason="суд", by=boss, now=NOW)
    with pytest.raises(Refused, match="hold_stands"):
        actions.place_hold(appeal, reason="суд", by=boss, now=NOW)
    with pytest.raises(Refused, match="reason_needed"):
        actions.lift_hold(hold, reason=" ", by=boss, now=NOW)
    actions.lift_hold(hold, reason="всё", by=boss, now=NOW)
    with pytest.raises(Refused, match="hold_lifted"):
        actions.lift_hold(hold, reason="всё", by=boss, now=NOW)
    actions.place_hold(appeal, reason="снова", by=boss, now=NOW)
    for role, body in ((Role.DISPATCHER, ""), (Role.CITY_ADMIN, ""), (Role.HEAD, "roads")):
        with pytest.raises(Refused, match="not_permitted"):
            actions.place_hold(lodged(), reason="суд", by=member(f"p{role}", role, body), now=NOW)
