"""The formal track: the clock of the law, the hearing before a refusal, sealed numbers."""

from datetime import date, timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone

from opencity.accounts import sealing
from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Event, Formal
from opencity.appeals.states import Outcome
from opencity.core.refused import Refused
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member, small_city
from tests.following import executor, replied
from tests.formal_cast import IIN, claim, formal_appeal


@pytest.fixture(autouse=True)
def city(db):
    small_city()


def refused(call, *args, **given):
    with pytest.raises(Refused) as found:
        call(*args, **given)
    assert found.value.sentence
    return found.value.code


def accepted_formal():
    appeal = formal_appeal()
    actions.accept_appeal(appeal, by=executor(appeal.body.code), now=NOW)
    return appeal


def deny(appeal, now):
    answer = actions.Answer(
        Outcome.REFUSED, "По адресу улица Абая, 10 яма не подлежит ремонту.", "ru", grounds="ст. 10 Правил"
    )
    return actions.reply_to_appeal(appeal, answer, by=executor(appeal.body.code), now=now)


def test_one_click_gives_the_same_number_and_the_clock_of_the_law():
    appeal = lodged()
    number = appeal.number
    later = NOW + timedelta(days=1)
    actions.make_formal(appeal, claim(), now=later)
    fresh = Appeal.objects.get(pk=appeal.pk)
    assert (fresh.number, fresh.track, fresh.term_amount, fresh.term_unit) == (number, "formal", 15, "working_days")
    assert fresh.clock_from == date(2026, 11, 4)
    assert fresh.due_on == date(2026, 11, 25)
    event = Event.objects.filter(appeal=appeal).latest("id")
    assert (event.kind, event.facts["due"]) == ("made_formal", {"date": "2026-11-25"})
    assert Formal.objects.get(appeal=appeal).upgraded_at == later
    letter = Notice.objects.filter(kind="appellant.made_formal").get()
    assert "25" in letter.text


def test_after_hours_the_clock_begins_on_the_next_working_day():
    appeal = lodged()
    actions.make_formal(appeal, claim(), now=NOW + timedelta(days=3, hours=9))  # Friday 19:00
    assert Appeal.objects.get(pk=appeal.pk).clock_from == date(2026, 11, 9)


def test_what_was_filed_and_completed_in_one_sitting_began_as_formal():
    assert Formal.objects.get(appeal=formal_appeal()).upgraded_at is None


def test_an_answered_request_is_owed_an_answer_again():
    appeal = replied()
    actions.make_formal(appeal, claim(), now=NOW + timedelta(days=2))
    assert (appeal.state, appeal.reopens, appeal.outcome, appeal.replied_at) == ("reopened", 1, "", None)


def test_there_is_no_way_back_and_no_second_time():
    appeal = formal_appeal()
    assert refused(actions.make_formal, appeal, claim(), now=NOW) == "already_formal"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"full_name": "Айгуль"}, "full_name_needed"),
        ({"postal_address": "дом"}, "postal_address_needed"),
        ({"postal_address": "!!! ??? !!!"}, "postal_address_needed"),
        ({"iin": "123"}, "iin_length"),
        ({"consent": False}, "consent_needed"),
        ({"text": "я" * 10_001}, "text_too_long"),
    ],
)
def test_what_the_law_asks_for_is_asked_for(given, code):
    appeal = lodged()
    assert refused(actions.make_formal, appeal, claim(**given), now=NOW) == code
    assert Appeal.objects.get(pk=appeal.pk).track == "request"


def test_the_second_of_two_tabs_is_refused():
    appeal = lodged()
    other = Appeal.objects.get(pk=appeal.pk)
    actions.make_formal(appeal, claim(), now=NOW, version=0)
    assert refused(actions.make_formal, other, claim(), now=NOW, version=0) == "changed_meanwhile"
    assert Formal.objects.count() == 1


def test_a_withdrawn_one_stays_as_it_is():
    appeal = lodged()
    actions.withdraw_appeal(appeal, now=NOW)
    assert refused(actions.make_formal, appeal, claim(), now=NOW) == "move_not_allowed"


def test_the_number_is_sealed_and_in_no_event_and_no_letter():
    formal = Formal.objects.get(appeal=formal_appeal())
    assert IIN.encode() not in bytes(formal.iin)
    assert sealing.unseal(formal.iin) == IIN
    assert formal.iin_hash in sealing.hashes_of("iin", IIN)
    said = str(list(Event.objects.values_list("facts", flat=True))) + str(
        list(Notice.objects.values_list("text", flat=True))
    )
    assert IIN not in said


def test_keys_rotate_in_chunks_and_the_old_one_is_not_needed_any_more(settings):
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    formals = [Formal.objects.get(appeal=formal_appeal()) for _ in range(3)]
    settings.FIELD_KEYS = (new, old)
    assert sealing.unseal(formals[0].iin) == IIN
    assert Formal.objects.filter(iin_hash__in=sealing.hashes_of("iin", IIN)).count() == 3
    from opencity.appeals.actions.rotating import rotate_keys

    assert rotate_keys(chunk=2) == 3
    assert rotate_keys(chunk=2) == 0
    settings.FIELD_KEYS = (new,)
    for row in Formal.objects.all():
        assert (sealing.unseal(row.iin), row.iin_hash) == (IIN, sealing.hash_of("iin", IIN))


def test_a_key_taken_away_too_early_is_told_without_the_value(settings):
    formal_appeal()
    settings.FIELD_KEYS = (Fernet.generate_key().decode(),)
    with pytest.raises(CommandError, match="no key of FIELD_KEYS") as error:
        call_command("rotate_keys")
    assert IIN not in str(error.value)


def test_a_formal_appeal_is_not_refused_unheard():
    appeal = accepted_formal()
    assert refused(deny, appeal, NOW) == "hearing_needed"
    by = executor(appeal.body.code)
    hour = NOW + timedelta(days=3)  # Friday: three working days after Tuesday
    too_soon = {"at": NOW + timedelta(days=2), "place": "каб. 5", "draft": "Откажем.", "by": by, "now": NOW}
    assert refused(actions.announce_hearing, appeal, **too_soon) == "hearing_too_soon"
    actions.announce_hearing(appeal, **(too_soon | {"at": hour}))
    assert refused(deny, appeal, NOW + timedelta(days=1)) == "hearing_to_come"
    assert refused(deny, appeal, hour + timedelta(hours=1)) == "hearing_to_come"
    assert deny(appeal, hour + timedelta(days=1)).outcome == "refused"
    assert Notice.objects.filter(kind="appellant.hearing_set").count() == 1


def test_who_needs_no_hearing_says_so():
    appeal = accepted_formal()
    by = executor(appeal.body.code)
    facts = {"at": NOW + timedelta(days=3), "place": "каб. 5", "draft": "Откажем.", "by": by, "now": NOW}
    actions.announce_hearing(appeal, **facts)
    assert refused(actions.answer_hearing, appeal, choice="writes", words="", now=NOW) == "reason_needed"
    actions.answer_hearing(appeal, choice="waives", now=NOW)
    assert refused(actions.answer_hearing, appeal, choice="comes", now=NOW) == "hearing_none"
    assert deny(appeal, NOW + timedelta(hours=1))


def test_a_hearing_counts_for_its_own_round_only():
    appeal = accepted_formal()
    by = executor(appeal.body.code)
    actions.announce_hearing(appeal, at=NOW + timedelta(days=3), place="каб. 5", draft="Откажем.", by=by, now=NOW)
    later = NOW + timedelta(days=6)
    deny(appeal, later)
    actions.reopen_appeal(appeal, reason="Не согласна", now=later + timedelta(days=1))
    assert appeal.term_amount == 15
    actions.accept_appeal(appeal, by=by, now=later + timedelta(days=1))
    assert refused(deny, appeal, later + timedelta(days=2)) == "hearing_needed"


def test_a_request_has_no_hearing_and_strangers_announce_none():
    appeal = lodged()
    by = executor(appeal.body.code)
    facts = {"at": NOW + timedelta(days=3), "place": "каб. 5", "draft": "Откажем.", "now": NOW}
    assert refused(actions.announce_hearing, appeal, by=by, **facts) == "hearing_not_formal"
    formal = formal_appeal()
    assert refused(actions.announce_hearing, formal, by=executor("water"), **facts) == "not_permitted"
    assert refused(actions.announce_hearing, formal, by=member("Dina", Role.DISPATCHER), **facts) == "not_permitted"


def test_the_letter_with_the_answer_says_how_to_complain():
    appeal = accepted_formal()
    answer = actions.Answer(Outcome.FIXED, "По адресу улица Абая, 10 яма засыпана 3 ноября.", "ru")
    actions.reply_to_appeal(appeal, answer, by=executor(appeal.body.code), now=NOW)
    text = Notice.objects.filter(kind="appellant.replied").get().text
    assert "2027" in text  # three months later
    assert "20" in text
    assert timezone.is_aware(appeal.replied_at)
