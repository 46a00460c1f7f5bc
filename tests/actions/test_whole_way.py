"""One appeal goes all the way, action by action, and every letter agrees with the history."""

from datetime import date, timedelta

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.models import Event
from opencity.appeals.sentences import say_event
from opencity.appeals.states import Outcome, State
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member


def test_from_filing_to_a_confirmed_end() -> None:
    executor = member("Aida", Role.EXECUTOR, "roads")
    head = member("Bolat", Role.HEAD, "roads")
    appeal = lodged()
    assert (appeal.state, appeal.body.code, appeal.due_on) == (State.ROUTED, "roads", date(2026, 11, 6))

    actions.accept_appeal(appeal, by=executor, now=NOW + timedelta(hours=1))
    actions.ask_appellant(appeal, question="С какой стороны школы?", by=executor, now=NOW + timedelta(hours=2))
    actions.answer_question(appeal, answer="С южной", now=NOW + timedelta(hours=3))
    actions.extend_term(
        appeal, until=date(2026, 11, 20), reason="Нужен горячий асфальт", decided_by=head, by=executor,
        now=NOW + timedelta(hours=4),
    )  # fmt: skip
    answer = actions.Answer(Outcome.FIXED, "4 ноября яма у школы засыпана, уложено 3 кв. м асфальта.", "ru")
    actions.reply_to_appeal(appeal, answer, by=executor, now=NOW + timedelta(days=1))
    actions.reopen_appeal(appeal, reason="Яма на месте.", now=NOW + timedelta(days=2))
    assert (appeal.state, appeal.reopens, appeal.due_on) == (State.REOPENED, 1, date(2026, 11, 10))

    actions.accept_appeal(appeal, by=executor, now=NOW + timedelta(days=3))
    actions.reply_to_appeal(appeal, answer, by=executor, now=NOW + timedelta(days=4))
    actions.confirm_reply(appeal, fixed=True, now=NOW + timedelta(days=5))
    actions.rate_reply(appeal, rating=5, now=NOW + timedelta(days=5))
    appeal.refresh_from_db()
    assert (appeal.state, appeal.resolution, appeal.rating) == (State.CONFIRMED, "fixed", 5)

    kinds = list(Event.objects.filter(appeal=appeal).values_list("kind", flat=True))
    assert kinds == [
        "lodged", "routed", "accepted", "asked", "answered", "extended", "replied", "reopened", "accepted",
        "replied", "confirmed", "rated",
    ]  # fmt: skip
    letters = Notice.objects.filter(about=appeal.number, to="resident@example.org").order_by("id")
    assert [letter.kind.partition(".")[2] for letter in letters] == [k for k in kinds if k != "routed"]
    for event in Event.objects.filter(appeal=appeal).exclude(kind__in=["lodged", "routed"]):
        assert say_event(event)
