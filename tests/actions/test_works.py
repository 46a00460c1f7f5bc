"""Acts of works: who may, what stays visible, what is refused."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from opencity.core.refused import Refused
from opencity.works import actions
from opencity.works.dates import read_date
from opencity.works.models import Event, Word, Work
from opencity.works.queries.conflicts import Why, conflicts_between, conflicts_of
from opencity.works.sentences import say_event, say_where
from tests.cast import NOW, small_city
from tests.staff_cast import jpeg
from tests.works_cast import BESIDE, FAR, NAMES, WORDS, draft, finished, given, people, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    small_city()
    return people()


def refused(code):
    class Check:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, _trace):
            assert kind is Refused, f"{code} expected"
            assert error.code == code
            assert error.sentence
            return True

    return Check()


def kinds(work):
    return list(Event.objects.filter(work=work).values_list("kind", flat=True))


def test_the_whole_way(cast):
    work = draft(cast.maker)
    assert work.number.startswith("W26-")
    assert work.district.code == "west"
    actions.send_work(work, by=cast.maker, now=NOW, version=work.version)
    for person in (cast.maker, cast.second):
        with refused("work_check_roads"):
            actions.approve_work(work, by=person, now=NOW)
    actions.return_work(work, note="Where do buses go?", by=cast.traffic, now=NOW)
    actions.edit_work(work, given(buses={"ru": "Автобус 5 идёт по Садовой."}), by=cast.second, now=NOW)
    actions.send_work(work, by=cast.second, now=NOW)
    with refused("work_check_own"):
        person = _reception_who_sent(work)
        actions.approve_work(Work.objects.get(pk=work.pk), by=person, now=NOW)
    actions.approve_work(work, by=cast.traffic, now=NOW)
    actions.start_work(work, by=cast.maker, now=NOW)
    actions.pause_work(work, reason="weather", by=cast.maker, now=NOW)
    actions.resume_work(work, by=cast.maker, now=NOW)
    actions.move_dates(
        work, begins=read_date("01.11.2026"), ends=read_date("декабрь 2026"), reason="networks", words=WORDS,
        by=cast.maker, now=NOW,
    )  # fmt: skip
    actions.note_progress(work, percent=60, by=cast.second, now=NOW)
    with refused("work_act_needed"):
        actions.finish_work(work, on=date(2026, 11, 3), by=cast.maker, now=NOW)
    actions.add_file(work, kind="after", name="after.jpg", data=jpeg().read(), by=cast.maker, now=NOW)
    actions.finish_work(work, on=date(2026, 11, 3), by=cast.maker, now=NOW)
    work.refresh_from_db()
    assert (work.state, work.percent, work.first_ends_on, work.ends_on) == (
        "finished", 100, date(2026, 11, 20), date(2026, 12, 31),
    )  # fmt: skip
    assert kinds(work) == [
        "drafted", "sent", "returned", "changed", "sent", "approved", "started", "paused", "resumed", "moved",
        "progressed", "file_added", "finished",
    ]  # fmt: skip
    moved = Event.objects.get(work=work, kind="moved")
    with translation.override("en"):
        assert say_event(moved) == (
            "The dates were moved from 1 November 2026 – 20 November 2026 to 1 November 2026 – December 2026: "
            "other pipes or cables are in the way (A pipe was found)."
        )


def _reception_who_sent(work):
    """Even somebody of the reception may not check what they sent themselves."""
    from opencity.accounts.models import Role
    from tests.cast import member

    person = member("Rustam", Role.RECEPTION_HEAD, language="en")
    Work.objects.filter(pk=work.pk).update(sent_by=person)
    return person


def test_other_bodies_and_strangers_do_nothing(cast):
    with refused("work_not_permitted"):
        draft(cast.other)
    with refused("work_not_permitted"):
        draft(cast.controller)
    work = published(cast.maker, cast.traffic)
    for act in (actions.start_work, actions.send_work):
        with refused("work_not_permitted"):
            act(work, by=cast.other, now=NOW)
    with refused("work_not_permitted"):
        actions.cancel_work(work, reason="money", by=cast.traffic, now=NOW)


def test_pipes_are_checked_by_a_second_person_of_the_body(cast):
    work = draft(cast.other, kind="water", body="water")
    actions.send_work(work, by=cast.other, now=NOW)
    with refused("work_not_permitted"):
        actions.approve_work(work, by=cast.traffic, now=NOW)
    actions.approve_work(work, by=cast.other_two, now=NOW)
    assert work.state == "planned"


def test_the_second_of_two_writers_is_refused(cast):
    work = published(cast.maker, cast.traffic)
    stale = Work.objects.get(pk=work.pk)
    actions.start_work(work, by=cast.maker, now=NOW)
    with refused("work_changed_meanwhile"):
        actions.cancel_work(stale, reason="money", by=cast.maker, now=NOW)
    with refused("work_changed_meanwhile"):
        actions.pause_work(work, reason="weather", by=cast.maker, now=NOW, version=0)


def test_reasons_are_needed_in_both_official_languages(cast):
    work = published(cast.maker, cast.traffic)
    dates = {"begins": read_date("01.11.2026"), "ends": read_date("30.11.2026")}
    with refused("work_reason_needed"):
        actions.move_dates(work, **dates, reason="", by=cast.maker, now=NOW)
    with refused("work_reason_language"):
        actions.move_dates(work, **dates, reason="other", words={"ru": "Так надо"}, by=cast.maker, now=NOW)
    with refused("work_dates_same"):
        actions.move_dates(
            work, begins=dates["begins"], ends=read_date("20.11.2026"), reason="money", by=cast.maker, now=NOW
        )
    with refused("ends_before_it_begins"):
        actions.move_dates(
            work, begins=read_date("30.11.2026"), ends=read_date("20.11.2026"), reason="money", by=cast.maker, now=NOW
        )


def test_dates_of_a_published_work_move_only_with_a_reason(cast):
    work = published(cast.maker, cast.traffic)
    with refused("work_dates_need_reason"):
        actions.edit_work(work, given(ends="30.11.2026"), by=cast.maker, now=NOW)
    with refused("work_is_public"):
        actions.edit_work(work, given(kind="aryk"), by=cast.maker, now=NOW)
    actions.edit_work(work, given(traffic="closed"), by=cast.maker, now=NOW)
    assert kinds(work)[-1] == "changed"
    before = len(kinds(work))
    actions.edit_work(work, given(traffic="closed"), by=cast.maker, now=NOW)
    assert len(kinds(work)) == before


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ends": "20.10.2026"}, "ends_before_it_begins"),
        ({"kind": "magic"}, "work_kind_unknown"),
        ({"body": "nobody"}, "work_body_unknown"),
        ({"geometry": None, "place": {}}, "work_place_needed"),
        ({"geometry": None, "street": "nowhere"}, "street_unknown"),
        ({"geometry": None, "street": "abaya", "street_from": "sadovaya"}, "stretch_needs_both"),
        ({"traffic": "upside-down"}, "work_traffic_unknown"),
        ({"warranty_until": date(2020, 1, 1)}, "warranty_before_work"),
        ({"names": {"kk": "ұ" * 201}}, "text_too_long"),
        ({"cut_offs": [{"what": "money"}]}, "work_cut_off_unknown"),
        ({"cut_offs": [{"what": "water", "from": "18:00", "to": "09:00"}]}, "work_cut_off_hours"),
    ],
)
def test_what_cannot_be_written_down(cast, changed, code):
    with refused(code):
        draft(cast.maker, **changed)
    assert not Work.objects.exists()


def test_names_and_places_are_made_where_none_are_given(cast):
    work = draft(cast.maker, names={"ru": NAMES["ru"]}, place={}, geometry=None, street="abaya")
    assert work.names["kk"].endswith(": Абай көшесі")
    assert work.names["ru"] == NAMES["ru"]
    assert dict(work.place) == {"kk": "Абай көшесі", "ru": "улица Абая", "en": "Abay Street"}
    assert work.geometry["type"] == "Point"


def test_where_in_words(cast):
    work = draft(cast.maker)
    with translation.override("en"):
        assert say_where(work) == "Abay Street, about 710 m long, West district"


def test_history_cannot_be_rewritten(cast):
    work = draft(cast.maker)
    for act in (lambda rows: rows.update(kind="sent"), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(Event.objects.filter(work=work))


def test_two_works_on_one_stretch_are_seen_before_publication(cast):
    first = published(cast.maker, cast.traffic)
    second = draft(cast.other, kind="water", body="water", geometry=BESIDE, begins="ноябрь 2026", ends="2026")
    draft(cast.other, kind="water", body="water", geometry=FAR)
    actions.send_work(second, by=cast.other, now=NOW)
    [found] = conflicts_of(second)
    assert (found.work.pk, found.why) == (first.pk, Why.TIME)
    assert found.metres == pytest.approx(11, abs=1)
    assert [one.work.pk for one in conflicts_of(first)] == [second.pk]
    with refused("work_conflicts"):
        actions.approve_work(second, by=cast.other_two, now=NOW)
    for bodies in (None, cast.maker.body_ids, cast.other.body_ids):
        [(work, other)] = conflicts_between(bodies)
        assert {work.pk, other.work.pk} == {first.pk, second.pk}
    assert conflicts_between(frozenset({10**6})) == []
    actions.approve_work(second, by=cast.other_two, now=NOW, seen_conflicts=True)
    assert Event.objects.get(work=second, kind="approved").facts["conflicts"] == [first.number]


def test_a_street_under_warranty_is_not_dug_up_unseen(cast):
    first = published(cast.maker, cast.traffic, warranty_until=date(2028, 11, 1))
    finished(first, cast.maker)
    second = draft(cast.other, kind="water", body="water", geometry=BESIDE, begins="2027", ends="2027")
    assert [one.why for one in conflicts_of(second)] == [Why.WARRANTY]
    later = draft(cast.other, kind="water", body="water", geometry=BESIDE, begins="2029", ends="2029")
    assert conflicts_of(later) == []


def test_residents_say_done_or_not_and_change_their_mind(cast):
    work = published(cast.maker, cast.traffic)
    voice = actions.voice_of("cookie")
    with refused("work_word_not_now"):
        actions.say_word(work, voice=voice, done=True, now=NOW)
    finished(work, cast.maker)
    actions.say_word(work, voice=voice, done=False, note="Яма у дома, мой телефон 8 701 123 45 67", now=NOW)
    actions.say_word(work, voice=actions.voice_of("other"), done=False, now=NOW)
    work.refresh_from_db()
    assert (work.done_count, work.not_done_count) == (0, 2)
    assert "701" not in Word.objects.get(voice=voice).note
    actions.say_word(work, voice=voice, done=True, now=NOW + timedelta(hours=1))
    work.refresh_from_db()
    assert (work.done_count, work.not_done_count) == (1, 1)
    assert Word.objects.count() == 2


def test_files(cast):
    work = draft(cast.maker)
    for data, kind, code in (
        (b"MZ", "document", "work_file_format"),
        (b"x", "virus", "work_file_kind"),
        (b"0" * 20_000_001, "document", "work_file_large"),
    ):
        with refused(code):
            actions.add_file(work, kind=kind, name="a", data=data, by=cast.maker, now=NOW)
    made = actions.add_file(work, kind="act", name="../../акт.pdf", data=b"%PDF-1.4 x", by=cast.maker, now=NOW)
    assert (made.name, made.stored.endswith(".pdf")) == (".. .. акт.pdf", True)
    with pytest.raises(Refused):
        actions.add_file(work, kind="before", name="a.jpg", data=b"no photo", by=cast.maker, now=NOW)
