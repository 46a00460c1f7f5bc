"""Codes, visits and people who are one."""

from datetime import timedelta

import pytest

from opencity.accounts import codes, people, visits
from opencity.accounts.contacts import mask_contact, parse_contact, parse_phone, show_contact
from opencity.accounts.models import Audit, Person, PersonContact, PersonMerge, Role
from opencity.appeals.models import Appellant
from opencity.appeals.queries.mine import appellants_of, is_known, my_appeals, owns
from opencity.core.refused import Refused
from tests.cast import NOW, lodged, member, small_city

WHO = {"purpose": "sign-in", "kind": "email", "value": "a@example.org", "address": "10.0.0.1"}


def refused(call, *args, **given):
    with pytest.raises(Refused) as found:
        call(*args, **given)
    assert found.value.sentence
    return found.value.code


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.mark.django_db
class TestCodes:
    def test_a_code_is_used_once(self):
        code = codes.make_code(**WHO, now=NOW)
        assert len(code) == 6
        codes.use_code(f" {code[:3]} {code[3:]} ", **WHO, now=NOW)
        assert refused(codes.use_code, code, **WHO, now=NOW) == "code_not_right"

    def test_ten_minutes_and_not_a_second_more(self):
        code = codes.make_code(**WHO, now=NOW)
        assert refused(codes.use_code, code, **WHO, now=NOW + timedelta(minutes=10, seconds=1)) == "code_not_right"
        codes.use_code(code, **WHO, now=NOW + timedelta(minutes=10))

    def test_five_wrong_ones_end_it(self):
        code = codes.make_code(**WHO, now=NOW)
        for _ in range(5):
            assert refused(codes.use_code, wrong(code), **WHO, now=NOW) == "code_not_right"
        assert refused(codes.use_code, code, **WHO, now=NOW) == "code_not_right"

    def test_new_codes_give_no_new_guesses(self):
        now = NOW
        for _ in range(2):
            code = codes.make_code(**WHO, now=now)
            for _ in range(5):
                refused(codes.use_code, wrong(code), **WHO, now=now)
            now += timedelta(seconds=61)
        code = codes.make_code(**WHO, now=now)
        assert refused(codes.use_code, code, **WHO, now=now) == "code_tried_often"

    def test_another_one_after_a_minute_replaces_the_first(self):
        first = codes.make_code(**WHO, now=NOW)
        assert refused(codes.make_code, **WHO, now=NOW + timedelta(seconds=59)) == "code_soon"
        later = NOW + timedelta(seconds=60)
        second = codes.make_code(**WHO, now=later)
        if first != second:
            assert refused(codes.use_code, first, **WHO, now=later) == "code_not_right"
        codes.use_code(second, **WHO, now=later)

    def test_five_codes_in_a_quarter_of_an_hour(self):
        for n in range(5):
            codes.make_code(**WHO, now=NOW + timedelta(seconds=61 * n))
        assert refused(codes.make_code, **WHO, now=NOW + timedelta(seconds=61 * 5)) == "code_often"

    def test_a_code_is_for_its_contact_and_its_purpose(self):
        code = codes.make_code(**WHO, now=NOW)
        assert refused(codes.use_code, code, **(WHO | {"value": "b@example.org"}), now=NOW) == "code_not_right"
        assert refused(codes.use_code, code, **(WHO | {"purpose": "formal:1"}), now=NOW) == "code_not_right"
        assert refused(codes.use_code, "", **WHO, now=NOW) == "code_missing"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("+7 701 123 45 67", "77011234567"),
        ("8 (701) 123-45-67", "77011234567"),
        ("7011234567", "77011234567"),
        ("77011234567", "77011234567"),
        ("+998 90 123 45 67", "998901234567"),
    ],
)
def test_one_phone_has_one_spelling(typed, found):
    assert parse_phone(typed) == found


@pytest.mark.parametrize("typed", ["701 I23 45 67", "12345", "+7 701 123 45 67 доб. 5", "٧٧٠١١٢٣٤٥٦٧", "1" * 16])
def test_wrong_phones(typed):
    assert refused(parse_contact, typed) == "phone_wrong"


def test_contacts_as_people_write_them():
    assert show_contact("phone", "77011234567") == "+7 701 123 45 67"
    assert mask_contact("phone", "77011234567") == "+7 ••• ••• •• 67"
    assert mask_contact("email", "aigul@example.org") == "a•••@example.org"
    assert refused(parse_contact, "a@@example") == "email_wrong"
    assert refused(parse_contact, "  ") == "contact_needed"


@pytest.fixture
def city(db):
    small_city()


def contact(value, kind="email", now=NOW):
    return visits.confirm_contact(kind, value, language="kk", now=now)


def numbers(contacts):
    return [row.appeal.number for row in my_appeals(contacts).rows]


def test_all_appeals_of_one_contact_over_every_channel(city):
    first = lodged(email="Aigul@Example.org")
    second = lodged(email="", phone="8 701 123-45-67", channel="phone")
    lodged(email="other@example.org", phone="+7 701 123 45 68")
    mail, phone = contact("aigul@example.org"), contact("77011234567", "phone")
    assert numbers([mail]) == [first.number]
    assert numbers([phone]) == [second.number]
    assert numbers([mail, phone]) == [second.number, first.number]
    assert owns([mail], first.number)
    assert not owns([mail], second.number)
    assert is_known("phone", "77011234567")
    assert not is_known("email", "nobody@example.org")


def test_the_list_is_found_by_its_indexes(city, django_assert_num_queries):
    from django.db import connection

    for _ in range(3):
        lodged(email="a@example.org", phone="+7 701 123 45 67")
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
    plan = appellants_of([contact("a@example.org"), contact("77011234567", "phone")]).explain()
    assert "appellant_email_key" in plan
    assert "appellant_phone_key" in plan
    contacts = list(PersonContact.objects.all())
    with django_assert_num_queries(1):
        assert len(numbers(contacts)) == 3


def test_a_visit_ends(db):
    token = visits.begin_visit(contact("a@example.org"), now=NOW)
    assert visits.visit_of(token, now=NOW + timedelta(hours=1)) is not None
    assert visits.visit_of(token, now=NOW + timedelta(hours=2, minutes=59)) is not None
    assert visits.visit_of(token, now=NOW + timedelta(hours=5)) is None
    assert visits.visit_of("x" * 200, now=NOW) is None
    other = visits.begin_visit(contact("a@example.org"), now=NOW)
    visit = visits.visit_of(other, now=NOW)
    visits.end_visit(visit, everywhere=True)
    assert visits.visit_of(other, now=NOW) is None


class TestPeople:
    @pytest.fixture
    def two(self, city):
        lodged(email="a@example.org")
        lodged(email="", phone="+7 701 123 45 67")
        kept, gone = contact("a@example.org").person, contact("77011234567", "phone").person
        return kept, gone, member("Dina", Role.DISPATCHER)

    def test_merged_and_parted_again_exactly(self, two):
        kept, gone, by = two
        before = list(PersonContact.objects.order_by("pk").values())
        merge = people.merge_people(kept, gone, reason="обе записи её", by=by, now=NOW)
        assert len(numbers(list(kept.contacts.all()))) == 2
        assert not gone.contacts.exists()
        people.unmerge_people(merge, by=by, now=NOW)
        assert list(PersonContact.objects.order_by("pk").values()) == before
        assert list(Person.objects.values_list("merged_into", flat=True)) == [None, None]
        assert list(Audit.objects.order_by("id").values_list("verb", flat=True)) == ["people_merged", "people_parted"]
        assert Appellant.objects.count() == 2

    def test_not_with_oneself_not_twice_no_circles(self, two):
        kept, gone, by = two
        given = {"reason": "так", "by": by, "now": NOW}
        assert refused(people.merge_people, kept, kept, **given) == "people_same"
        assert refused(people.merge_people, kept, gone, **(given | {"reason": " "})) == "reason_needed"
        merge = people.merge_people(kept, gone, **given)
        assert refused(people.merge_people, kept, gone, **given) == "person_merged"
        assert refused(people.merge_people, gone, kept, **given) == "person_merged"
        third = people.person_with("c@example.org", now=NOW)
        assert refused(people.merge_people, third, gone, **given) == "person_merged"
        people.merge_people(third, kept, **given)
        assert refused(people.unmerge_people, merge, by=by, now=NOW) == "merge_not_last"
        people.unmerge_people(PersonMerge.objects.latest("id"), by=by, now=NOW)
        people.unmerge_people(merge, by=by, now=NOW)
        assert refused(people.unmerge_people, merge, by=by, now=NOW) == "merge_undone"

    def test_a_contact_that_staff_added_opens_nothing(self, two):
        kept, _, by = two
        added = people.person_with("other@example.org", now=NOW)
        people.merge_people(kept, added, reason="так", by=by, now=NOW)
        visit = visits.visit_of(visits.begin_visit(contact("a@example.org"), now=NOW), now=NOW)
        assert [one.value for one in visits.contacts_of(visit)] == ["a@example.org"]
