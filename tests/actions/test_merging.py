"""Appeals about the same: joined to one master, answered by its answer, separated again.

Bad input: onto itself, onto a joined or ended one, a joined one once more, confidential, private with strangers,
formal, a part, another body's, nothing, too many, an older version, two people at once.
"""

from datetime import timedelta

import pytest

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.actions import Answer
from opencity.appeals.actions.telling import TELL_JOINED
from opencity.appeals.models import Appeal, Event, Reply
from opencity.appeals.queries.merging import followers_of_group, other_languages, size_of_group
from opencity.appeals.states import Outcome, State
from opencity.appeals.tasks import share_news
from opencity.core.refused import Refused
from opencity.notices.models import Notice
from tests.cast import EAST, NOW, lodged, member, small_city

LATER = NOW + timedelta(hours=5)
ANSWER = Answer(Outcome.EXPLAINED, "3 ноября на улице Абая восстановлено движение, яма засыпана.", "ru")


@pytest.fixture
def scene(db):
    small_city()
    return member("Dina", Role.DISPATCHER), member("Aida", Role.EXECUTOR, "roads")


def fresh(appeal):
    related = ("body", "category", "executor", "appellant", "master", "whole")
    return Appeal.objects.select_related(*related).get(pk=appeal.pk)


def several(count, **more):
    return [lodged(email=f"r{n}@example.org", now=NOW + timedelta(minutes=n), **more) for n in range(count)]


def joined(by, count=2, **more):
    master, *copies = several(count + 1, **more)
    actions.join_appeals(master, copies, by=by, now=LATER)
    return fresh(master), [fresh(copy) for copy in copies]


def letters(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("to", flat=True))


def answer(master, executor, now=LATER):
    actions.accept_appeal(fresh(master), by=executor, now=now)
    return actions.reply_to_appeal(fresh(master), ANSWER, by=executor, now=now)


def refused_with(code, *args, **named):
    with pytest.raises(Refused) as refused:
        actions.join_appeals(*args, **named)
    assert refused.value.code == code
    assert refused.value.sentence


def test_a_joined_appeal_keeps_its_number_and_its_resident_is_told_once(scene):
    dispatcher, _executor = scene
    master, [copy, other] = joined(dispatcher)
    assert (copy.state, copy.joined_from, copy.master) == (State.JOINED, State.ROUTED, master)
    assert letters("appellant.joined") == ["r1@example.org", "r2@example.org"]
    letter = Notice.objects.get(kind="appellant.joined", to="r1@example.org")
    assert master.number in letter.text
    assert copy.number in letter.text
    assert Event.objects.get(appeal=master, kind="gathered").facts == {"count": 2}
    assert size_of_group(master) == 2
    assert other.state == State.JOINED


def test_the_answer_of_the_master_reaches_every_resident_once(scene):
    dispatcher, executor = scene
    master, copies = joined(dispatcher, 3)
    answer(master, executor)
    for copy in map(fresh, copies):
        assert (copy.state, copy.outcome, copy.executor_id) == (State.REPLIED, Outcome.EXPLAINED, executor.pk)
        reply = Reply.objects.get(appeal=copy)
        assert (reply.text, reply.released_at, reply.fate) == (ANSWER.text, LATER, "released")
        assert Event.objects.filter(appeal=copy, kind="replied").count() == 1
    assert letters("appellant.replied") == [f"r{n}@example.org" for n in range(4)]
    actions.answer_joined(Reply.objects.get(appeal=master), now=LATER)
    assert Reply.objects.count() == 4
    assert Notice.objects.filter(kind="appellant.replied").count() == 4


def test_then_each_resident_speaks_alone(scene):
    dispatcher, executor = scene
    master, [copy, other] = joined(dispatcher)
    answer(master, executor)
    actions.reopen_appeal(fresh(copy), reason="Нет, яма там же", now=LATER)
    actions.confirm_reply(fresh(other), fixed=True, now=LATER)
    alone = fresh(copy)
    assert (alone.state, alone.master, alone.reopens, alone.body.code) == (State.REOPENED, None, 1, "roads")
    assert alone.clock_from == NOW.date()
    assert fresh(master).state == State.REPLIED
    assert fresh(other).state == State.CONFIRMED


def test_one_person_with_several_appeals_gets_one_letter_with_all_of_them(scene):
    dispatcher, executor = scene
    master = lodged(email="first@example.org")
    copies = [lodged(email="Same@example.org"), lodged(email="same@example.org"), lodged(email="first@example.org")]
    actions.join_appeals(master, copies, by=dispatcher, now=LATER)
    answer(master, executor)
    [letter] = Notice.objects.filter(kind="appellant.replied", to__iexact="same@example.org")
    assert all(copy.number in letter.text for copy in copies[:2])
    [own] = Notice.objects.filter(kind="appellant.replied", to="first@example.org")
    assert copies[2].number in own.text


def test_followers_of_all_hear_of_the_master_each_once(scene):
    dispatcher, executor = scene
    master, [copy, other] = joined(dispatcher)
    for appeal, email in [(master, "f@x.org"), (copy, "f@x.org"), (copy, "g@x.org"), (other, "r1@example.org")]:
        actions.follow_appeal(fresh(appeal), email=email, language="kk", now=LATER)
    assert [one.email for one in followers_of_group(master)] == ["f@x.org", "g@x.org"]
    answer(master, executor)
    assert letters("follower.replied") == ["f@x.org", "g@x.org"]


def test_residents_of_joined_appeals_hear_of_an_extension_once(scene):
    dispatcher, executor = scene
    head = member("Bolat", Role.HEAD, "roads")
    master, _copies = joined(dispatcher)
    actions.extend_term(
        master, until=(NOW + timedelta(days=20)).date(), reason="Ждём асфальт", decided_by=head, by=executor, now=LATER
    )
    event = Event.objects.get(appeal=master, kind="extended")
    assert jobs(TELL_JOINED) == [{"event_id": event.pk}]
    share_news(event.pk)
    share_news(event.pk)
    assert letters("joined.extended") == ["r1@example.org", "r2@example.org"]
    assert "r0" not in "".join(letters("joined.extended"))


def jobs(task):
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.filter(task_name=task).values_list("args", flat=True))


def test_many_are_answered_by_a_job_that_may_run_twice(scene, monkeypatch):
    from opencity.appeals.actions import sharing
    from opencity.appeals.tasks import share_answer

    monkeypatch.setattr(sharing, "AT_ONCE", 2)
    monkeypatch.setattr(sharing, "CHUNK", 2)
    dispatcher, executor = scene
    master, _copies = joined(dispatcher, 5)
    reply = answer(master, executor)
    assert Appeal.objects.filter(state=State.REPLIED).count() == 3
    assert jobs(sharing.ANSWER_JOINED) == [{"reply_id": reply.pk}]
    share_answer(reply.pk)
    share_answer(reply.pk)
    assert Appeal.objects.filter(state=State.REPLIED).count() == 6
    assert Notice.objects.filter(kind="appellant.replied").count() == 6


def test_what_a_lost_job_left_is_answered_within_the_hour(scene):
    dispatcher, executor = scene
    master, [copy, _other] = joined(dispatcher)
    answer(master, executor)
    Reply.objects.filter(appeal=copy).delete()
    Appeal.objects.filter(pk=copy.pk).update(state=State.JOINED, outcome="", replied_at=None)
    assert actions.answer_forgotten(now=LATER) == 1
    assert actions.answer_forgotten(now=LATER) == 0
    assert fresh(copy).state == State.REPLIED


def test_answering_costs_the_same_for_three_and_thirty(scene, django_assert_max_num_queries):
    dispatcher, executor = scene
    costs = []
    for count in (3, 30):
        master, _copies = joined(dispatcher, count)
        actions.accept_appeal(fresh(master), by=executor, now=LATER)
        shown = fresh(master)
        with django_assert_max_num_queries(60) as made:
            actions.reply_to_appeal(shown, ANSWER, by=executor, now=LATER)
        costs.append(len(made))
    assert costs[0] == costs[1]


def test_the_earliest_term_of_the_group_holds(scene):
    dispatcher, _executor = scene
    early = lodged(email="early@example.org")
    late = lodged(email="late@example.org", now=NOW + timedelta(days=2))
    due = early.due_at
    actions.join_appeals(late, [early], by=dispatcher, now=NOW + timedelta(days=2))
    assert fresh(late).due_at == due
    assert fresh(late).clock_from == fresh(early).clock_from
    assert Event.objects.filter(appeal=late, kind="took_term").exists()


def test_a_separated_appeal_is_where_it_was_with_its_own_term(scene):
    dispatcher, executor = scene
    copy = lodged(email="east@example.org", category="1.2", place=EAST)
    actions.accept_appeal(copy, by=executor, now=NOW)
    before = fresh(copy)
    master = lodged(category="2.1", email="m@example.org")
    actions.join_appeals(master, [copy], by=dispatcher, now=LATER)
    assert fresh(copy).body.code == "water"
    actions.separate_appeal(fresh(copy), by=dispatcher, now=LATER)
    after = fresh(copy)
    for name in ("state", "body", "executor", "clock_from", "due_on", "due_at", "term_amount", "first_due_on"):
        assert getattr(after, name) == getattr(before, name), name
    assert (after.master, after.joined_from) == (None, "")
    assert letters("appellant.separated") == ["east@example.org"]
    with pytest.raises(Refused, match=r"not_joined|move_not_allowed"):
        actions.separate_appeal(after, by=dispatcher, now=LATER)


def test_who_left_meanwhile_does_not_get_a_separated_appeal_back(scene):
    from opencity.accounts.models import User

    dispatcher, executor = scene
    master, copy = several(2)
    actions.accept_appeal(copy, by=executor, now=NOW)
    actions.join_appeals(master, [copy], by=dispatcher, now=LATER)
    User.objects.filter(pk=executor.pk).update(is_active=False)
    actions.separate_appeal(fresh(copy), by=dispatcher, now=LATER)
    assert (fresh(copy).state, fresh(copy).executor) == (State.ROUTED, None)


def test_copies_of_a_copy_move_along_and_there_are_no_chains(scene):
    dispatcher, _executor = scene
    first, [copy] = joined(dispatcher, 1)
    master = lodged(email="new@example.org")
    assert actions.join_appeals(master, [first], by=dispatcher, now=LATER) == 2
    assert {fresh(one).master for one in (first, copy)} == {master}
    assert not Appeal.objects.filter(master__master__isnull=False).exists()


def test_what_may_not_be_joined(scene):
    dispatcher, _executor = scene
    master, [copy] = joined(dispatcher, 1)
    alone, hidden, secret, formal, gone = several(5)
    Appeal.objects.filter(pk=hidden.pk).update(is_public=False)
    Appeal.objects.filter(pk=secret.pk).update(is_confidential=True)
    Appeal.objects.filter(pk=formal.pk).update(track="formal")
    actions.withdraw_appeal(gone, now=NOW)
    by = {"by": dispatcher, "now": LATER}
    refused_with("join_self", fresh(alone), [fresh(alone)], **by)
    refused_with("join_onto_joined", fresh(copy), [fresh(alone)], **by)
    refused_with("join_joined", fresh(alone), [fresh(copy)], **by)
    refused_with("join_master_ended", fresh(gone), [fresh(alone)], **by)
    refused_with("move_not_allowed", fresh(master), [fresh(gone)], **by)
    refused_with("join_private", fresh(hidden), [fresh(alone)], **by)
    refused_with("join_formal", fresh(master), [fresh(formal)], **by)
    refused_with("join_nothing", fresh(master), [], **by)
    refused_with("join_too_many", fresh(master), [alone] * 101, **by)
    head = member("Rustam", Role.RECEPTION_HEAD)
    refused_with("join_confidential", fresh(secret), [fresh(alone)], by=head, now=LATER)
    refused_with("join_confidential", fresh(master), [fresh(secret)], by=head, now=LATER)
    assert fresh(alone).version == 0


def test_the_same_person_may_have_private_appeals_joined(scene):
    dispatcher, _executor = scene
    one = lodged(category="2.3", email="me@example.org", place=None, address="")
    other = lodged(category="2.3", email="ME@example.org", place=None, address="")
    stranger = lodged(category="2.3", email="you@example.org", place=None, address="")
    actions.join_appeals(one, [other], by=dispatcher, now=LATER)
    refused_with("join_private", fresh(one), [stranger], by=dispatcher, now=LATER)


def test_a_body_joins_only_its_own(scene):
    _dispatcher, executor = scene
    master, own = several(2)
    foreign = lodged(category="2.1")
    actions.join_appeals(master, [own], by=executor, now=LATER)
    refused_with("not_permitted", fresh(master), [foreign], by=executor, now=LATER)
    refused_with("not_permitted", foreign, [fresh(lodged())], by=executor, now=LATER)
    with pytest.raises(Refused, match="not_permitted"):
        actions.separate_appeal(fresh(own), by=member("Oleg", Role.EXECUTOR, "water"), now=LATER)
    actions.separate_appeal(fresh(own), by=executor, now=LATER)


def test_the_second_of_two_people_is_told(scene):
    dispatcher, executor = scene
    master, copy = several(2)
    stale, stale_copy = fresh(master), fresh(copy)
    actions.accept_appeal(master, by=executor, now=NOW)
    refused_with("changed_meanwhile", stale, [fresh(copy)], by=dispatcher, now=LATER)
    refused_with("changed_meanwhile", fresh(master), [fresh(copy)], by=dispatcher, now=LATER, version=0)
    actions.accept_appeal(copy, by=executor, now=NOW)
    refused_with("changed_meanwhile", fresh(master), [stale_copy], by=dispatcher, now=LATER)


def test_a_joined_appeal_may_be_taken_back(scene):
    dispatcher, executor = scene
    master, [copy, other] = joined(dispatcher)
    actions.withdraw_appeal(copy, reason="решил сам", now=LATER)
    answer(master, executor)
    assert fresh(copy).state == State.WITHDRAWN
    assert not Reply.objects.filter(appeal=copy).exists()
    assert fresh(other).state == State.REPLIED


def test_when_the_master_is_taken_back_the_oldest_takes_its_place(scene):
    dispatcher, executor = scene
    master, [heir, other] = joined(dispatcher)
    actions.accept_appeal(master, by=executor, now=LATER)
    actions.follow_appeal(fresh(master), email="f@x.org", language="ru", now=LATER)
    actions.withdraw_appeal(fresh(master), now=LATER)
    now_leads = fresh(heir)
    assert (now_leads.state, now_leads.master, now_leads.executor) == (State.ACCEPTED, None, executor)
    assert fresh(other).master == now_leads
    assert now_leads.followers_count == 1
    assert letters("follower.withdrawn") == []
    assert letters("appellant.took_lead") == ["r1@example.org"]
    actions.reply_to_appeal(now_leads, ANSWER, by=executor, now=LATER)
    assert fresh(other).state == State.REPLIED
    assert letters("follower.replied") == ["f@x.org"]


def test_joined_appeals_go_where_their_master_goes(scene):
    from opencity.appeals.reasons import ForwardReason

    dispatcher, executor = scene
    master, [copy, _other] = joined(dispatcher)
    actions.forward_appeal(master, body="water", reason=ForwardReason.OTHER_OWNER, by=executor, now=LATER)
    assert fresh(copy).body.code == "water"
    actions.route_appeal(fresh(master), body="gas", by=dispatcher, now=LATER)
    assert fresh(copy).body.code == "gas"


def test_another_language_is_named_in_the_letter(scene):
    dispatcher, executor = scene
    master = lodged(email="ru@example.org")
    copy = lodged(email="kk@example.org", language="kk", text="Жолда үлкен шұңқыр бар")
    actions.join_appeals(master, [copy], by=dispatcher, now=LATER)
    assert other_languages(master) == ["kk"]
    answer(master, executor)
    letter = Notice.objects.get(kind="appellant.replied", to="kk@example.org")
    assert letter.language == "kk"
    assert Reply.objects.get(appeal=copy).language == "ru"
