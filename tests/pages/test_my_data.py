"""My data: taken along whole and nothing of others; erased on request, and then nowhere in the database or on the disk."""

import io
import uuid
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from opencity.accounts.keepers import keepers
from opencity.accounts.models import Audit, PersonContact, Role, Visit
from opencity.accounts.people import person_with
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Appellant, Erasure, ErasureRequest, Formal, LegalHold
from opencity.core.refused import Refused
from opencity.directory.models import City
from opencity.guides.models import Asker, Wish
from opencity.notices.models import Notice, Subscription
from tests.cast import NOW, lodged, member, small_city
from tests.formal_cast import IIN, claim, last_code
from tests.pages.test_mine import entered
from tests.staff_cast import signed_in

PAGE = "/en/mine/data/"
EMAIL = "plantkyzy@example.org"
PHONE = "+7 701 765 43 21"
NAME = "Сауле Планткызы"
# What must be nowhere in the end: names, contacts, numbers, flats, in every spelling that we keep.
PLANTED = [
    "Планткызы",
    "планткызы",
    "plantkyzy",
    "7017654321",
    "701 765 43 21",
    IIN,
    "кв. 77",
    "МЕТКА-ЗАМЕТКИ",
    "PLANTED-EXIF",
]


@pytest.fixture(autouse=True)
def city(db):
    small_city()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def boss():
    return member("Rustam", Role.RECEPTION_HEAD, language="en")


def jpeg_with_exif():
    from PIL import Image

    data, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "PLANTED-EXIF"
    Image.new("RGB", (64, 48), "red").save(data, "JPEG", exif=exif)
    return data.getvalue()


def planted(**given):
    """One appeal with planted data in every place that holds words, answered and taken to its end."""
    executor = member("Aida", Role.EXECUTOR, "roads")
    photo = actions.keep_photo(jpeg_with_exif(), now=NOW)
    values = {
        "text": f"Меня зовут {NAME}, тел. {PHONE}, яма во дворе", "name": NAME, "email": EMAIL, "phone": PHONE,
        "address": "улица Абая, 10, кв. 77", "photos": [photo.token],
    }  # fmt: skip
    appeal = lodged(**(values | given))
    actions.accept_appeal(appeal, by=executor, now=NOW)
    actions.ask_appellant(appeal, question=f"{NAME}, где именно?", by=executor, now=NOW)
    actions.answer_question(appeal, answer=f"Планткызы, кв. 77, {PHONE}", now=NOW)
    actions.note_appeal(appeal, note="МЕТКА-ЗАМЕТКИ про Планткызы", by=executor, now=NOW)
    text = f"Уважаемая {NAME}! Яма засыпана 2 ноября 2026 года по адресу улица Абая, 10"
    actions.reply_to_appeal(appeal, actions.Answer(outcome="explained", text=text, language="ru"), by=executor, now=NOW)
    actions.rate_reply(appeal, rating=2, comment="Планткызы недовольна", now=NOW)
    actions.reopen_appeal(appeal, reason="Планткызы: ямы две", now=NOW)
    actions.withdraw_appeal(appeal, reason=f"устала, {PHONE}", now=NOW)
    return appeal


def around(appeal):
    """What the same person left elsewhere."""
    other = lodged(email="other@example.org", name="Другой")
    actions.follow_appeal(other, email=EMAIL, language="ru", now=NOW)
    wish = Wish.objects.create(text="как получить", language="ru", created_at=NOW, changed_at=NOW)
    Asker.objects.create(wish=wish, email=EMAIL, language="ru", created_at=NOW)
    Subscription.objects.create(
        email=EMAIL,
        language="ru",
        token="t",
        mark="m",
        scope="city",
        said={"kk": "a", "ru": "a", "en": "a"},
        made_at=NOW,
    )
    Notice.objects.create(
        key=f"news/1/{EMAIL}",
        kind="news",
        to=EMAIL.title(),
        language="ru",
        subject=NAME,
        text=NAME,
        about="W26-1",
        created_at=NOW,
    )
    return other


def everywhere(values, *, but=()):
    """Where any of the values stands: a walk over every column of every table, and every file."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns c JOIN information_schema.tables t "
            "USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        columns = cursor.fetchall()
        assert len(columns) > 300
        for table, column in columns:
            if (table, column) in but:
                continue
            for value in values:
                cursor.execute(
                    f"SELECT count(*) FROM \"{table}\" WHERE \"{column}\"::text LIKE '%%' || %s || '%%'", [value]
                )
                if cursor.fetchone()[0]:
                    found.append((table, column, value))
    for path in settings.MEDIA_ROOT.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found += [(str(path), "", value) for value in values if value.encode() in data]
    return found


def keep(**months):
    city = City.objects.get()
    city.rules = {**(city.rules or {}), "keeping": [{"what": what, "months": count} for what, count in months.items()]}
    city.stamp = uuid.uuid4()
    city.save()


def asked(browser, contact=EMAIL):
    assert browser.post(PAGE, {"do": "code"}).status_code == 200
    return browser.post(PAGE, {"do": "erase", "code": last_code()})


def unzipped(response):
    data = b"".join(response.streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.django_db(transaction=True)
def test_erased_on_request_it_is_nowhere(boss):
    appeal = planted()
    other = around(appeal)
    browser = entered(EMAIL)
    assert len(everywhere(PLANTED)) > 15  # the walk does find
    response = asked(browser)
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert b"You asked for this on" in browser.get(PAGE).content
    request = ErasureRequest.objects.get()
    desk = signed_in(boss)
    page = desk.get(reverse("workbench:erasure", args=[request.pk])).content.decode()
    assert appeal.number in page
    assert EMAIL in page
    assert desk.post(reverse("workbench:erasure", args=[request.pk]), {"do": "carry"}).status_code == 302
    assert browser.get(PAGE).content.decode().count("Sign in") > 0  # signed out: the contact is forgotten
    last = Notice.objects.get(kind="erasure")
    assert last.to == EMAIL
    assert "It is done" in last.text
    actions.erase_due(now=NOW + timedelta(days=11))  # the last letter forgets itself
    assert everywhere(PLANTED) == []
    row = Appeal.objects.get(pk=appeal.pk)
    assert (row.state, row.category_id, row.rating, row.photos_count) == ("withdrawn", appeal.category_id, 2, 1)
    assert "яма во дворе" in row.text
    assert Appellant.objects.get(pk=other.pk).name == "Другой"
    assert Appeal.objects.get(pk=other.pk).followers_count == 0
    proof = Erasure.objects.get(rule="request")
    assert proof.by == boss
    assert (
        proof.facts["counts"]["follows"]
        == proof.facts["counts"]["wishes"]
        == proof.facts["counts"]["subscriptions"]
        == 1
    )
    assert list(Audit.objects.filter(verb__startswith="erasure").values_list("verb", flat=True)) == [
        "erasure_asked",
        "erasure_done",
    ]
    assert {keeper.name for keeper in keepers()} >= {"subscriptions", "wishes"}


def test_the_law_keeps_the_formal_one_and_says_until_when(boss):
    keep(formal=60, appellant=60)
    light = planted()
    formal = lodged(text="Прошу ответить", email=EMAIL, name=NAME)
    actions.make_formal(formal, claim(contact=EMAIL), now=NOW)
    actions.withdraw_appeal(Appeal.objects.select_related("appellant").get(pk=formal.pk), now=NOW)
    browser = entered(EMAIL)
    page = browser.get(PAGE).content.decode()
    assert "the law keeps formal appeals" in page
    assert "2031" in page
    asked(browser)
    actions.carry_out_erasure(ErasureRequest.objects.get(), by=boss, now=NOW)
    assert Appellant.objects.get(pk=light.pk).email == ""
    assert Appellant.objects.get(pk=formal.pk).email == EMAIL
    assert Formal.objects.get().iin
    assert PersonContact.objects.get(value=EMAIL)  # still the way to the one that stays
    assert f"{formal.number} stays until" in Notice.objects.get(kind="erasure").text
    [kept] = ErasureRequest.objects.get().facts["stays"]
    assert (kept["number"], kept["why"]) == (formal.number, "law")


def test_open_ones_must_end_first():
    lodged(email=EMAIL)
    browser = entered(EMAIL)
    assert b"Not finished yet" in browser.get(PAGE).content
    browser.post(PAGE, {"do": "code"})
    response = browser.post(PAGE, {"do": "erase", "code": last_code()})
    assert response.status_code == 422
    assert "not finished" in response.content.decode()
    assert not ErasureRequest.objects.exists()


def test_the_code_is_needed(boss):
    planted()
    browser = entered(EMAIL)
    assert browser.post(PAGE, {"do": "erase", "code": "000000"}).status_code == 422
    assert browser.post(PAGE, {"do": "erase"}).status_code == 422
    browser.post(PAGE, {"do": "code"})
    assert browser.post(PAGE, {"do": "code"}).status_code == 429
    assert not ErasureRequest.objects.exists()


def test_a_code_for_signing_in_erases_nothing():
    planted()
    browser = entered(EMAIL)
    code = last_code()
    assert browser.post(PAGE, {"do": "erase", "code": code}).status_code == 422


def test_asked_twice_and_decided_twice(boss):
    planted()
    browser = entered(EMAIL)
    asked(browser)
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert asked(browser).status_code == 422
    request = ErasureRequest.objects.get()
    actions.carry_out_erasure(request, by=boss, now=NOW)
    for again in (
        lambda: actions.carry_out_erasure(request, by=boss, now=NOW),
        lambda: actions.decline_erasure(request, reason="нет", by=boss, now=NOW),
    ):
        with pytest.raises(Refused, match="erasure_decided"):
            again()
    assert Erasure.objects.filter(rule="request").count() == 1


def test_what_is_held_stays(boss):
    held = planted()
    actions.place_hold(held, reason="суд", by=boss, now=NOW)
    person = person_with(EMAIL, now=NOW)
    request = actions.ask_erasure(person=person, language="ru", taken_by=boss, now=NOW)
    with pytest.raises(Refused, match="erasure_all_kept"):
        actions.carry_out_erasure(request, by=boss, now=NOW)
    assert Appellant.objects.get(pk=held.pk).email == EMAIL
    assert not Erasure.objects.exists()
    actions.decline_erasure(request, reason="Дело в суде", by=boss, now=NOW)
    assert "Дело в суде" in Notice.objects.get(kind="erasure", to=EMAIL).text
    actions.lift_hold(LegalHold.objects.get(), reason="окончен", by=boss, now=NOW)
    again = actions.ask_erasure(person=person, language="ru", taken_by=boss, now=NOW)
    actions.carry_out_erasure(again, by=boss, now=NOW)
    assert Appellant.objects.get(pk=held.pk).email == ""


def test_a_new_appeal_meanwhile_stops_it(boss):
    planted()
    asked(entered(EMAIL))
    lodged(email=EMAIL)
    with pytest.raises(Refused, match="erasure_open"):
        actions.carry_out_erasure(ErasureRequest.objects.get(), by=boss, now=NOW)
    assert not Erasure.objects.exists()


def test_only_the_head_of_the_reception_decides(boss):
    planted()
    asked(entered(EMAIL))
    for number, (role, body) in enumerate([(Role.DISPATCHER, ""), (Role.CITY_ADMIN, ""), (Role.HEAD, "roads")]):
        someone = member(f"p{number}", role, body)
        with pytest.raises(Refused, match="not_permitted"):
            actions.carry_out_erasure(ErasureRequest.objects.get(), by=someone, now=NOW)
        with pytest.raises(Refused, match="not_permitted"):
            actions.ask_erasure(person=person_with(EMAIL, now=NOW), language="ru", taken_by=someone, now=NOW)


def test_a_contact_that_staff_added_unconfirmed_is_not_asked_for_online(boss):
    planted()
    browser = entered(EMAIL)
    stranger = lodged(email="stranger@example.org")
    person = PersonContact.objects.get(value=EMAIL).person
    PersonContact.objects.create(person=person, kind="email", value="stranger@example.org")
    page = browser.get(PAGE).content.decode()
    assert stranger.number not in page
    assert asked(browser).status_code == 302
    actions.carry_out_erasure(ErasureRequest.objects.get(), by=boss, now=NOW)
    assert Appellant.objects.get(pk=stranger.pk).email == "stranger@example.org"


def test_a_stranger_gets_nothing(client):
    appeal = planted()
    for do in ("take", "code", "erase", "take_one", "erase_one", "x"):
        response = client.post(PAGE, {"do": do, "number": appeal.number, "secret": "AAAA-AAAA"})
        assert response["Content-Type"].startswith("text/html")
        assert "Планткызы" not in response.content.decode()
    assert client.post(PAGE, {"do": "take_one", "number": "", "secret": ""}).status_code == 403
    assert client.post(PAGE, {"do": "take_one", "number": "a\x00b" * 99, "secret": "\x00"}).status_code == 403
    assert not ErasureRequest.objects.exists()


def test_one_appeal_by_its_secret(client, boss):
    appeal, other = planted(), lodged(email=EMAIL)
    secret = appeal.appellant.secret
    files = unzipped(client.post(PAGE, {"do": "take_one", "number": appeal.number, "secret": secret}))
    assert other.number not in files["data.json"].decode()
    assert client.post(PAGE, {"do": "erase_one", "number": appeal.number, "secret": secret}).status_code == 302
    again = client.post(PAGE, {"do": "erase_one", "number": appeal.number, "secret": secret})
    assert again.status_code == 422
    assert appeal.number in again.content.decode()  # what was typed is kept
    request = ErasureRequest.objects.get()
    assert (request.person, request.appeal) == (None, appeal)
    actions.carry_out_erasure(request, by=boss, now=NOW)
    assert Appellant.objects.get(pk=appeal.pk).email == ""
    assert Appellant.objects.get(pk=other.pk).email == EMAIL
    gone = client.post(PAGE, {"do": "take_one", "number": appeal.number, "secret": secret})
    assert gone.status_code == 403


def test_guesses_are_counted_with_those_of_the_follow_page(client):
    appeal = planted()
    for _ in range(10):
        client.post(PAGE, {"do": "take_one", "number": appeal.number, "secret": "AAAA-AAAA"})
    right = client.post(PAGE, {"do": "take_one", "number": appeal.number, "secret": appeal.appellant.secret})
    assert right.status_code == 429


def test_staff_on_a_request_on_paper(boss):
    appeal = planted()
    person = person_with(EMAIL, now=NOW)
    desk = signed_in(boss)
    files = unzipped(desk.post(reverse("workbench:export_resident", args=[person.pk])))
    assert appeal.number in files["data.json"].decode()
    assert Audit.objects.get(verb="person_exported").facts == {"person": person.pk, "appeals": 1}
    assert appeal.looks.get().what == "export"
    response = desk.post(reverse("workbench:take_request", args=[person.pk]))
    request = ErasureRequest.objects.get()
    assert response["Location"] == reverse("workbench:erasure", args=[request.pk])
    assert desk.post(reverse("workbench:take_request", args=[person.pk]))["Location"] == response["Location"]
    assert (
        desk.post(reverse("workbench:erasure", args=[request.pk]), {"do": "decline", "reason": " "}).status_code == 422
    )
    kept = desk.post(reverse("workbench:erasure", args=[request.pk]), {"do": "decline", "reason": "x" * 3000})
    assert kept.status_code == 422
    assert "x" * 3000 in kept.content.decode()
    assert desk.post(reverse("workbench:export_resident", args=[10**9])).status_code == 404


def test_the_page_in_all_languages(client):
    planted()
    browser = entered(EMAIL)
    for language in ("kk", "ru", "en"):
        assert browser.get(f"/{language}/mine/data/").status_code == 200
        assert Client().get(f"/{language}/mine/data/").status_code == 200
    assert Visit.objects.count() == 1
