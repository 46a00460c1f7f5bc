"""A body works; two people at once; the resident's word; the calendar that changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from opencity.accounts.models import Role, User
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Event, Reply
from opencity.appeals.states import Outcome, State
from opencity.core.refused import Refused
from opencity.directory.actions import set_calendar_day
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member, small_city

ANSWER = actions.Answer(Outcome.FIXED, "4 ноября яма засыпана.", "ru")
DAY = timedelta(days=1)


def in_work() -> tuple[Appeal, User]:
    executor = member("Aida", Role.EXECUTOR, "roads")
    appeal = lodged()
    actions.accept_appeal(appeal, by=executor, now=NOW)
    return appeal, executor


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (actions.Answer(Outcome.FIXED, "  ", "ru"), "reason_needed"),
        (actions.Answer(Outcome.FIXED, "x" * 10_001, "ru"), "text_too_long"),
        (actions.Answer(Outcome.FIXED, "Fixed on 4 November.", "en"), "reply_language"),
        (actions.Answer(Outcome.REFUSED, "Нет.", "ru"), "grounds_needed"),
        (actions.Answer(Outcome.PLANNED, "Весной.", "ru"), "planned_date_needed"),
        (actions.Answer(Outcome.PLANNED, "Вчера.", "ru", planned_on=date(2026, 11, 3)), "planned_date_needed"),
    ],
)
def test_a_reply_is_refused(answer: actions.Answer, code: str) -> None:
    appeal, executor = in_work()
    with pytest.raises(Refused) as refused:
        actions.reply_to_appeal(appeal, answer, by=executor, now=NOW)
    assert refused.value.code == code
    assert not Reply.objects.exists()


def test_the_state_language_is_always_allowed() -> None:
    appeal, executor = in_work()
    actions.reply_to_appeal(appeal, actions.Answer(Outcome.FIXED, "4 қарашада жөнделді.", "kk"), by=executor, now=NOW)
    assert appeal.state == State.REPLIED


def test_a_reply_to_a_withdrawn_appeal_is_refused() -> None:
    appeal, executor = in_work()
    actions.withdraw_appeal(Appeal.objects.get(pk=appeal.pk), now=NOW)
    with pytest.raises(Refused) as refused:
        actions.reply_to_appeal(Appeal.objects.get(pk=appeal.pk), ANSWER, by=executor, now=NOW)
    assert refused.value.code == "move_not_allowed"
    with pytest.raises(Refused) as refused:
        actions.reply_to_appeal(appeal, ANSWER, by=executor, now=NOW)
    assert refused.value.code == "changed_meanwhile"


@pytest.mark.django_db(transaction=True)
def test_two_replies_at_once_are_one_reply() -> None:
    small_city()
    appeal, executor = in_work()

    def send(_: int) -> str:
        try:
            fresh = Appeal.objects.select_related("body", "category", "appellant").get(pk=appeal.pk)
            actions.reply_to_appeal(fresh, ANSWER, by=executor, now=NOW, version=1)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "replied"

    with ThreadPoolExecutor(6) as pool:
        found = sorted(pool.map(send, range(6)))
    assert found.count("replied") == 1
    assert set(found) <= {"replied", "changed_meanwhile", "move_not_allowed"}
    assert Reply.objects.count() == Event.objects.filter(kind="replied").count() == 1


def test_a_stale_page_loses_clearly() -> None:
    appeal, executor = in_work()
    with pytest.raises(Refused) as refused:
        actions.ask_appellant(appeal, question="Где?", by=executor, now=NOW, version=0)
    assert refused.value.code == "changed_meanwhile"


def test_extension_needs_a_head_of_the_same_body() -> None:
    appeal, executor = in_work()
    other = member("Gulnar", Role.HEAD, "water")
    for wrong in (executor, other):
        with pytest.raises(Refused) as refused:
            actions.extend_term(appeal, until=date(2026, 11, 20), reason="x", decided_by=wrong, by=executor, now=NOW)
        assert refused.value.code == "extension_needs_head"


def test_rating_needs_one_to_five() -> None:
    appeal, executor = in_work()
    actions.reply_to_appeal(appeal, ANSWER, by=executor, now=NOW)
    for wrong in (0, 6, -1, 999):
        with pytest.raises(Refused):
            actions.rate_reply(appeal, rating=wrong, now=NOW)


def test_explained_is_not_fixed() -> None:
    appeal, executor = in_work()
    answer = actions.Answer(Outcome.EXPLAINED, "Дорога на гарантии, подрядчик выйдет весной.", "ru")
    actions.reply_to_appeal(appeal, answer, by=executor, now=NOW)
    actions.confirm_reply(appeal, fixed=False, now=NOW)
    assert (appeal.state, appeal.outcome, appeal.resolution) == (State.CONFIRMED, "explained", "settled")


def test_silence_closes_and_the_resident_may_still_say_no() -> None:
    appeal, executor = in_work()
    actions.reply_to_appeal(appeal, ANSWER, by=executor, now=NOW)
    assert actions.close_silent_appeals(now=NOW + 10 * DAY) == 0
    assert actions.close_silent_appeals(now=NOW + 15 * DAY) == 1
    assert actions.close_silent_appeals(now=NOW + 15 * DAY) == 0
    appeal.refresh_from_db()
    assert appeal.state == State.CLOSED
    actions.reopen_appeal(appeal, reason="Яма на месте", now=NOW + 16 * DAY)
    assert appeal.state == State.REOPENED


def test_reopening_tells_the_executor_and_starts_a_clock() -> None:
    appeal, executor = in_work()
    actions.reply_to_appeal(appeal, ANSWER, by=executor, now=NOW)
    Notice.objects.all().delete()
    actions.reopen_appeal(appeal, reason="Не сделано", now=NOW + 6 * DAY)
    assert appeal.due_on == date(2026, 11, 12)
    assert {(n.to, n.language) for n in Notice.objects.all()} == {
        (executor.email, "ru"),
        ("resident@example.org", "ru"),
    }


def test_me_too_instead_of_a_duplicate() -> None:
    appeal, executor = in_work()
    for _ in range(2):
        actions.follow_appeal(appeal, email="Neighbour@example.org", language="kk", now=NOW)
    appeal.refresh_from_db()
    assert appeal.followers_count == 1
    with pytest.raises(Refused):
        actions.follow_appeal(appeal, email="RESIDENT@example.org", language="kk", now=NOW)
    actions.reply_to_appeal(appeal, ANSWER, by=executor, now=NOW)
    letter = Notice.objects.get(to="neighbour@example.org")
    assert letter.language == "kk"
    token = appeal.followers.get().token
    assert actions.unfollow_appeal(token)
    assert not actions.unfollow_appeal(token)
    appeal.refresh_from_db()
    assert appeal.followers_count == 0


def test_a_new_holiday_moves_open_due_dates_and_says_so() -> None:
    running, executor = in_work()
    hours = lodged(category="2.2", text="Пахнет газом")
    done = lodged()
    actions.accept_appeal(done, by=executor, now=NOW)
    actions.reply_to_appeal(done, ANSWER, by=executor, now=NOW)
    names = {"kk": "Мереке", "ru": "Праздник", "en": "Holiday"}
    assert set_calendar_day(date(2026, 11, 5), kind="off", names=names, source="decree")
    assert actions.recalculate_due_dates(why=names, now=NOW, days=[date(2026, 11, 5)]) == 1
    assert actions.recalculate_due_dates(why=names, now=NOW, days=[date(2026, 11, 5)]) == 0
    running.refresh_from_db()
    assert running.due_on == date(2026, 11, 9)
    event = running.events.last()
    assert (event.kind, event.facts["old_due"]) == ("due_moved", {"date": "2026-11-06"})
    assert not hours.events.filter(kind="due_moved").exists()
    assert set_calendar_day(date(2026, 11, 5), kind="", names={}, source="")
    assert actions.recalculate_due_dates(why=names, now=NOW, days=[date(2026, 11, 5)]) == 1


def test_the_database_itself_keeps_history_from_being_rewritten() -> None:
    appeal, _executor = in_work()
    for rewrite in (
        lambda: Event.objects.filter(appeal=appeal).update(kind="rated"),
        lambda: Event.objects.filter(appeal=appeal).delete(),
    ):
        with pytest.raises(ProgrammingError, match="append"), transaction.atomic():
            rewrite()
