"""Complaints that never reach the body complained of, appeals that only their own body sees, and every look kept."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Look
from opencity.appeals.permissions import may_see, visible_to
from opencity.appeals.queries.looks import looks_for
from opencity.appeals.reasons import ForwardReason
from opencity.appeals.states import State
from opencity.core.refused import Refused
from opencity.directory.models import Body, Category, City
from opencity.language.redact import MARK
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member, small_city
from tests.staff_cast import signed_in, staff


@pytest.fixture
def city(db):
    """The small city where kindergartens are complained about and the gas works are confidential."""
    small_city()
    Category.objects.filter(code="2.3").update(about_body=True)
    Body.objects.filter(code="gas").update(is_confidential=True)
    City.objects.update(stamp=uuid.uuid4())


def seen_by(user):
    return set(Appeal.objects.filter(visible_to(user)).values_list("number", flat=True))


def complaint(about, **more):
    return lodged(category="2.3", about=about, text="Грубят и не отвечают", place=None, **more)


def test_a_complaint_goes_past_the_body_it_is_about(city):
    people = staff()
    teacher = member("Zhanna", Role.EXECUTOR, "education")
    appeal = complaint("education")
    assert (appeal.body.code, appeal.about_body.code, appeal.is_public) == ("reception", "education", False)
    assert seen_by(teacher) == set()
    assert seen_by(people.dispatcher) == {appeal.number}
    with pytest.raises(Refused) as refused:
        actions.route_appeal(appeal, body="education", by=people.dispatcher, now=NOW)
    assert refused.value.code == "body_complained_of"
    actions.route_appeal(appeal, body="water", by=people.dispatcher, now=NOW)
    for act in (actions.forward_appeal,):
        with pytest.raises(Refused) as refused:
            act(appeal, body="education", reason=ForwardReason.NOT_COMPETENT, by=people.other_body, now=NOW)
        assert refused.value.code == "body_complained_of"
    with pytest.raises(Refused):
        actions.forward_part(appeal, body="education", text="часть", category="", by=people.other_body, now=NOW)
    part = actions.forward_part(appeal, body="roads", text="часть", category="", by=people.other_body, now=NOW)
    assert part.about_body.code == "education"


def test_who_does_not_know_is_answered_by_the_route(city):
    assert complaint("unknown").body.code == "education"
    assert complaint("").about_body is None
    with pytest.raises(Refused):
        complaint("no-such-body")


def test_a_complaint_about_the_reception_passes_by_its_people(city):
    people = staff()
    Category.objects.filter(code="2.3").update(names={"kk": "x", "ru": "x", "en": "x"})
    appeal = complaint("reception")
    assert appeal.body.code == "education"
    for person in (people.dispatcher, people.reception_head):
        assert seen_by(person) == set()
        assert not may_see(person, appeal)


def test_a_dispute_about_the_reception_does_not_come_to_it(city):
    teacher, plumber = member("Zhanna", Role.EXECUTOR, "education"), member("Oleg", Role.EXECUTOR, "water")
    appeal = complaint("reception")
    actions.forward_appeal(appeal, body="water", reason=ForwardReason.NOT_COMPETENT, by=teacher, now=NOW)
    actions.forward_appeal(appeal, body="roads", reason=ForwardReason.NOT_COMPETENT, by=plumber, now=NOW)
    assert (appeal.body.code, appeal.state) == ("roads", State.ROUTED)


@pytest.fixture
def secret(city):
    return lodged(category="2.2", text="Пахнет газом, в подвале сосед Асқар Серікұлы")


def test_what_is_confidential_is_seen_by_its_body_and_the_head_of_the_reception(secret):
    people = staff()
    gas = member("Gani", Role.EXECUTOR, "gas")
    others = [member("Kontrol", Role.CONTROLLER), member("Akim", Role.AKIM), member("Red", Role.EDITOR)]
    assert (secret.is_confidential, secret.is_public) == (True, False)
    assert seen_by(gas) == seen_by(people.reception_head) == {secret.number}
    for person in [people.dispatcher, people.executor, people.other_body, people.city_admin, *others]:
        assert seen_by(person) == set()
        assert not may_see(person, secret)


def test_it_stays_confidential_when_it_is_passed_on(secret):
    gas, plumber = member("Gani", Role.EXECUTOR, "gas"), member("Oleg", Role.EXECUTOR, "water")
    actions.forward_appeal(secret, body="water", reason=ForwardReason.NOT_COMPETENT, by=gas, now=NOW)
    fresh = Appeal.objects.get(pk=secret.pk)
    assert fresh.is_confidential
    assert seen_by(plumber) == {secret.number}
    assert seen_by(gas) == set()
    assert seen_by(member("Dina", Role.DISPATCHER)) == set()


def test_what_goes_to_a_confidential_body_leaves_the_public(city):
    dispatcher, water = member("Dina", Role.DISPATCHER), member("Oleg", Role.EXECUTOR, "water")
    appeal = lodged(category="2.1")
    assert appeal.is_public
    actions.forward_appeal(appeal, body="gas", reason=ForwardReason.NOT_COMPETENT, by=water, now=NOW)
    fresh = Appeal.objects.get(pk=appeal.pk)
    assert (fresh.is_confidential, fresh.is_public) == (True, False)
    assert seen_by(dispatcher) == set()


def test_letters_to_staff_hold_no_words_of_it(secret):
    gas = member("Gani", Role.EXECUTOR, "gas")
    actions.accept_appeal(secret, by=gas, now=NOW)
    actions.ask_appellant(secret, question="Какой подвал?", by=gas, now=NOW)
    actions.answer_question(secret, answer="Второй подъезд", now=NOW)
    letter = Notice.objects.get(to=gas.email)
    assert "подъезд" not in letter.text
    assert "газ" not in f"{letter.subject} {letter.text}".lower()
    assert secret.number in letter.text


def test_every_look_is_kept_once_in_ten_minutes(secret):
    gas = member("Gani", Role.EXECUTOR, "gas")
    client = signed_in(gas)
    for _ in range(2):
        assert client.get(reverse("workbench:appeal", args=[secret.number])).status_code == 200
    assert [(look.by, look.what) for look in Look.objects.all()] == [(gas, "confidential")]
    look = Look.objects.get()
    actions.note_look(secret, what="confidential", by=gas, now=look.at + timedelta(minutes=11))
    assert Look.objects.count() == 2


def test_contacts_are_shown_on_asking_and_the_look_is_kept(city):
    people = staff()
    appeal = lodged(phone="+7 701 000 11 22")
    page, contacts = (reverse(f"workbench:{name}", args=[appeal.number]) for name in ("appeal", "contacts"))
    client = signed_in(people.executor)
    assert "resident@example.org" not in client.get(page).content.decode()
    assert not Look.objects.exists()
    assert "resident@example.org" in client.post(contacts).content.decode()
    assert Look.objects.get().what == "contacts"
    actions.accept_appeal(appeal, by=people.executor, now=NOW)
    assert "resident@example.org" in client.get(page).content.decode(), "who does the work sees them at once"
    other = signed_in(people.second).get(page).content.decode()
    assert "resident@example.org" not in other
    assert signed_in(member("Kontrol", Role.CONTROLLER)).post(contacts).status_code == 403


def test_the_head_of_the_reception_reads_who_looked(secret):
    people = staff()
    actions.note_look(secret, what="contacts", by=people.executor, now=NOW)
    client = signed_in(people.reception_head)
    page = client.get(reverse("workbench:looks")).content.decode()
    assert "Aida" in page
    assert secret.number in page
    assert client.get(reverse("workbench:looks"), {"number": secret.number}).status_code == 200
    assert "Aida" not in client.get(reverse("workbench:looks"), {"person": people.second.pk}).content.decode()
    assert client.get(reverse("workbench:looks"), {"number": "foo"}).status_code == 422
    assert client.get(reverse("workbench:looks"), {"person": "9" * 40, "page": "forged"}).status_code == 200
    assert looks_for(people.reception_head).count() == 1


def test_a_look_cannot_be_rewritten(secret):
    gas = member("Gani", Role.EXECUTOR, "gas")
    actions.note_look(secret, what="contacts", by=gas, now=NOW)
    with pytest.raises((InternalError, IntegrityError, Exception)), transaction.atomic():
        Look.objects.update(what="nothing")
    assert Look.objects.get().what == "contacts"


def test_public_words_are_kept_beside_the_words(city):
    appeal = lodged(text="Меня зовут Айгуль Серикова, тел +7 701 123 45 67. Большая яма", name="Айгуль Серикова")
    assert appeal.public_text == f"Меня зовут {MARK}, тел {MARK}. Большая яма"
    assert Appeal.objects.get().text.startswith("Меня зовут Айгуль")
