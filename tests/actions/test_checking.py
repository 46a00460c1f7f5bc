"""The gate of replies: what leaves at once, what waits, who lets it out, what nobody outside may see before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from opencity.accounts.models import Role, User
from opencity.appeals import actions
from opencity.appeals.actions import Answer
from opencity.appeals.models import Appeal, Event, Fate, Photo, Reply, ReplyCheck
from opencity.appeals.queries import public
from opencity.appeals.states import Outcome, State
from opencity.core.refused import Refused
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member, small_city
from tests.gate_cast import gate
from tests.staff_cast import fresh, jpeg, kinds

HOUR = timedelta(hours=1)
FORMULA = Answer(Outcome.FIXED, "Меры приняты.", "ru")
GOOD = Answer(Outcome.FIXED, "4 ноября яма на улице Абая, 10 засыпана горячим асфальтом.", "ru")


@pytest.fixture
def executor() -> User:
    gate()
    return member("Aida", Role.EXECUTOR, "roads")


@pytest.fixture
def controller() -> User:
    return member("Karlygash", Role.CONTROLLER)


def in_work(executor: User) -> Appeal:
    appeal = lodged()
    actions.accept_appeal(appeal, by=executor, now=NOW)
    return appeal


def waiting(executor: User, answer: Answer = FORMULA) -> Appeal:
    appeal = in_work(executor)
    actions.reply_to_appeal(appeal, answer, by=executor, now=NOW)
    return appeal


def refused(code: str, act, *args, **facts) -> None:
    with pytest.raises(Refused) as found:
        act(*args, **facts)
    assert found.value.code == code
    assert found.value.sentence


def back(appeal: Appeal, by: User, **facts) -> Reply:
    given = {"reasons": ["formula"], "comment": "Что сделано и когда?"} | facts
    return actions.return_reply(appeal, by=by, now=NOW + HOUR, **given)


def photos(count: int = 1) -> list:
    return [actions.keep_photo(jpeg().read(), now=NOW).token for _ in range(count)]


def test_a_good_reply_leaves_at_once(executor: User) -> None:
    appeal = in_work(executor)
    reply = actions.reply_to_appeal(appeal, GOOD, by=executor, now=NOW)
    assert (appeal.state, reply.fate, reply.released_at, reply.lacks) == (State.REPLIED, Fate.RELEASED, NOW, [])
    assert not ReplyCheck.objects.exists()


def test_a_formula_waits_and_nobody_outside_reads_it(executor: User) -> None:
    appeal = in_work(executor)
    Notice.objects.all().delete()
    reply = actions.reply_to_appeal(
        appeal, Answer(Outcome.FIXED, "Меры приняты.", "ru", photos=photos()), by=executor, now=NOW
    )
    assert (appeal.state, appeal.outcome, appeal.replied_at) == (State.CHECKING, "", None)
    assert (reply.fate, reply.released_at) == (Fate.WAITING, None)
    assert "formula" in reply.lacks
    assert appeal.is_running
    assert public.replies(appeal) == []
    assert public.photos(appeal) == []
    assert appeal.photos_count == Photo.objects.filter(appeal=appeal).count() == 1
    assert not Notice.objects.exists()
    assert kinds(appeal)[-1] == "written"


def test_its_author_may_mend_it_first(executor: User) -> None:
    appeal = in_work(executor)
    first = Answer(Outcome.FIXED, "Меры приняты.", "ru", may_lack=False)
    refused("reply_lacks", actions.reply_to_appeal, appeal, first, by=executor, now=NOW)
    assert not Reply.objects.exists()
    actions.reply_to_appeal(fresh(appeal), Answer(GOOD.outcome, GOOD.text, "ru", may_lack=False), by=executor, now=NOW)


@pytest.mark.parametrize(
    ("mode", "share", "answer", "waits"),
    [
        ("none", 1, FORMULA, False),
        ("flagged", 0, GOOD, False),
        ("flagged", 1, GOOD, True),
        ("all", 0, GOOD, True),
        ("flagged", 0, Answer(Outcome.REFUSED, "Здесь ставить знак нельзя, рядом перекрёсток.", "ru", grounds="Так надо"), True),
        ("flagged", 0, Answer(Outcome.FIXED, "The pit on Abay street 10 was filled on 4 November.", "ru"), True),
        ("flagged", 0, Answer(Outcome.FIXED, "4 қарашада Абай көшесіндегі шұңқыр асфальтпен жабылды.", "kk"), False),
    ],
)  # fmt: skip
def test_what_waits(executor: User, mode: str, share: float, answer: Answer, waits: bool) -> None:
    gate(mode, share=share)
    appeal = in_work(executor)
    actions.reply_to_appeal(appeal, answer, by=executor, now=NOW)
    assert (appeal.state == State.CHECKING) is waits


def test_the_lot_is_the_same_for_a_second_try_and_near_its_share(executor: User) -> None:
    appeal = lodged()
    lots = []
    for number in range(2_000):
        appeal.number = f"26-{number:06d}-0"
        lots.append(actions.checking.has_drawn("first look", appeal, share=0.1))
        assert actions.checking.has_drawn("first look", appeal, share=0.1) == lots[-1]
    assert 140 < sum(lots) < 260
    assert not any(actions.checking.has_drawn("first look", appeal, share=0) for _ in range(3))
    assert actions.checking.has_drawn("first look", appeal, share=1)


def test_a_release_is_the_reply(executor: User, controller: User) -> None:
    appeal = waiting(executor)
    Notice.objects.all().delete()
    reply = actions.release_reply(appeal, by=controller, now=NOW + HOUR, version=appeal.version)
    assert (appeal.state, appeal.outcome, appeal.replied_at) == (State.REPLIED, "fixed", NOW + HOUR)
    assert (reply.at, reply.released_at) == (NOW, NOW + HOUR)
    assert kinds(appeal)[-2:] == ["written", "replied"]
    assert [r.pk for r in public.replies(appeal)] == [reply.pk]
    letter = Notice.objects.get(to="resident@example.org")
    assert "Меры приняты." in letter.text
    check = ReplyCheck.objects.get()
    assert (check.by, check.good, check.again) == (controller, True, False)


def test_sent_back_and_answered_again(executor: User, controller: User) -> None:
    tokens = photos()
    appeal = waiting(executor, Answer(Outcome.FIXED, "Меры приняты.", "ru", photos=tokens))
    Notice.objects.all().delete()
    back(appeal, controller)
    assert appeal.state == State.ACCEPTED
    assert appeal.due_at == fresh(appeal).due_at
    [letter] = Notice.objects.all()
    assert letter.to == executor.email
    assert "Что сделано и когда?" in letter.text
    assert public.photos(appeal) == public.replies(appeal) == []
    second = Answer(Outcome.FIXED, GOOD.text, "ru", photos=[*tokens, *photos()])
    reply = actions.reply_to_appeal(fresh(appeal), second, by=executor, now=NOW + 2 * HOUR)
    appeal = fresh(appeal)
    assert (appeal.state, appeal.photos_count) == (State.REPLIED, 2)
    assert [r.pk for r in public.replies(appeal)] == [reply.pk]
    assert len(public.photos(appeal)) == 2
    assert list(Reply.objects.values_list("round", "fate")) == [(0, "returned"), (0, "released")]


def test_photos_of_a_returned_reply_stay_hidden_when_the_next_one_leaves(executor: User, controller: User) -> None:
    appeal = waiting(executor, Answer(Outcome.FIXED, "Меры приняты.", "ru", photos=photos()))
    back(appeal, controller)
    actions.reply_to_appeal(fresh(appeal), GOOD, by=executor, now=NOW + 2 * HOUR)
    assert public.photos(appeal) == []
    other = lodged()
    actions.accept_appeal(other, by=executor, now=NOW)
    stolen = Answer(Outcome.FIXED, GOOD.text, "ru", photos=[Photo.objects.get().token])
    refused("photo_unknown", actions.reply_to_appeal, other, stolen, by=executor, now=NOW)


def test_what_a_controller_may_not(executor: User, controller: User) -> None:
    appeal = waiting(executor)
    for wrong in (
        executor,
        member("Dina", Role.DISPATCHER),
        member("Bolat", Role.HEAD, "roads"),
        member("Adm", Role.CITY_ADMIN),
    ):
        refused("not_permitted", actions.release_reply, appeal, by=wrong, now=NOW)
        refused("not_permitted", back, appeal, wrong)
    refused("changed_meanwhile", actions.release_reply, appeal, by=controller, now=NOW, version=appeal.version - 1)
    refused("fault_needed", back, appeal, controller, reasons=[])
    refused("fault_needed", back, appeal, controller, reasons=["made up"])
    refused("comment_needed", back, appeal, controller, comment=" \n ")
    refused("text_too_long", back, appeal, controller, comment="x" * 2_001)
    assert fresh(appeal).state == State.CHECKING
    assert not ReplyCheck.objects.exists()
    untouched = lodged()
    refused("move_not_allowed", actions.release_reply, untouched, by=controller, now=NOW)
    refused("move_not_allowed", back, untouched, controller)


def test_nobody_releases_an_answer_of_their_own(executor: User, controller: User) -> None:
    executor.memberships.create(role=Role.CONTROLLER)
    executor = User.objects.get(pk=executor.pk)
    appeal = waiting(executor)
    refused("own_reply", actions.release_reply, appeal, by=executor, now=NOW)
    refused("own_reply", back, appeal, executor)
    actions.release_reply(appeal, by=member("Rustam", Role.RECEPTION_HEAD), now=NOW)


def test_a_controller_sees_nothing_confidential(executor: User, controller: User) -> None:
    appeal = waiting(executor)
    Appeal.objects.filter(pk=appeal.pk).update(is_confidential=True)
    refused("not_permitted", actions.release_reply, fresh(appeal), by=controller, now=NOW)
    actions.release_reply(fresh(appeal), by=member("Rustam", Role.RECEPTION_HEAD), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_controllers_one_decides() -> None:
    small_city()
    gate()
    appeal = waiting(member("Aida", Role.EXECUTOR, "roads"))
    people = [member(f"C{n}", Role.CONTROLLER) for n in range(4)]

    def decide(number: int) -> str:
        try:
            found = fresh(appeal)
            if number % 2:
                back(found, people[number])
            else:
                actions.release_reply(found, by=people[number], now=NOW)
        except Refused as no:
            return no.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(decide, range(4)))
    assert found.count("done") == 1
    assert set(found) <= {"done", "changed_meanwhile", "move_not_allowed"}
    assert ReplyCheck.objects.count() == 1
    assert Event.objects.filter(kind__in=["replied", "returned"]).count() == 1


def test_one_reply_that_counts_in_a_round(executor: User) -> None:
    appeal = waiting(executor)
    reply = Reply.objects.get(appeal=appeal)
    reply.pk, reply.fate = None, Fate.RELEASED
    with pytest.raises(IntegrityError), transaction.atomic():
        reply.save(force_insert=True)


def test_taken_back_while_it_waits(executor: User, controller: User) -> None:
    appeal = waiting(executor)
    actions.withdraw_appeal(appeal, now=NOW)
    refused("move_not_allowed", actions.release_reply, appeal, by=controller, now=NOW)
    assert public.replies(appeal) == []


def seen_again(executor: User, controller: User) -> tuple[Appeal, ReplyCheck]:
    gate(second_share=1)
    appeal = waiting(executor)
    actions.release_reply(appeal, by=controller, now=NOW)
    return appeal, ReplyCheck.objects.get(again=True)


def test_a_second_look_is_another_persons(executor: User, controller: User) -> None:
    _appeal, check = seen_again(executor, controller)
    refused("check_by_another", actions.look_again, check, good=True, by=controller, now=NOW)
    refused("not_permitted", actions.look_again, check, good=True, by=executor, now=NOW)
    other = member("Zhanar", Role.CONTROLLER)
    refused("fault_needed", actions.look_again, check, good=False, by=other, now=NOW)
    refused("comment_needed", actions.look_again, check, good=False, reasons=["formula"], by=other, now=NOW)
    stale = ReplyCheck.objects.get(pk=check.pk)
    actions.look_again(check, good=True, by=other, now=NOW)
    refused("changed_meanwhile", actions.look_again, stale, good=True, by=other, now=NOW)


def test_a_formal_answer_opens_the_appeal_again(executor: User, controller: User) -> None:
    appeal, check = seen_again(executor, controller)
    head, other = member("Rustam", Role.RECEPTION_HEAD, language="kk"), member("Zhanar", Role.CONTROLLER)
    refused("second_look_needed", actions.reject_reply, appeal, comment="Нет фактов", by=other, now=NOW)
    Notice.objects.all().delete()
    actions.look_again(check, good=False, reasons=["formula"], comment="Нет фактов", by=other, now=NOW)
    assert kinds(appeal)[-1] == "doubted"
    assert [notice.to for notice in Notice.objects.all()] == [head.email]
    assert "doubted" not in {event.kind for event in public.history(appeal, public.Audience.RESIDENT)}
    Notice.objects.all().delete()
    old_due = appeal.due_at
    refused("comment_needed", actions.reject_reply, appeal, comment=" ", by=head, now=NOW)
    refused("not_permitted", actions.reject_reply, appeal, comment="x", by=executor, now=NOW)
    actions.reject_reply(appeal, comment="Нет фактов", by=head, now=NOW + 72 * HOUR)
    assert (appeal.state, appeal.reopens, appeal.outcome, appeal.replied_at) == (State.REOPENED, 1, "", None)
    assert appeal.due_at > old_due
    assert appeal.resolution == ""
    assert {notice.to for notice in Notice.objects.all()} == {"resident@example.org", executor.email}
    assert "Нет фактов" not in Notice.objects.get(to="resident@example.org").text
    refused("move_not_allowed", actions.reject_reply, appeal, comment="x", by=head, now=NOW)
    actions.accept_appeal(appeal, by=executor, now=NOW + 73 * HOUR)
    actions.reply_to_appeal(appeal, GOOD, by=executor, now=NOW + 74 * HOUR)
    assert [reply.round for reply in public.replies(appeal)] == [0, 1]


def test_what_the_resident_confirmed_stays(executor: User, controller: User) -> None:
    appeal, check = seen_again(executor, controller)
    other = member("Zhanar", Role.CONTROLLER)
    actions.look_again(check, good=False, reasons=["formula"], comment="Нет фактов", by=other, now=NOW)
    actions.confirm_reply(appeal, fixed=True, now=NOW)
    refused("resident_confirmed", actions.reject_reply, appeal, comment="Нет фактов", by=other, now=NOW)
