"""Filing: from the first words to the receipt, without scripts."""

from __future__ import annotations

import io
import re
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from opencity.appeals.models import Appeal, Follower, Photo
from opencity.core.limits import address_of
from opencity.notices.models import Notice
from tests.cast import EAST, NOW, WEST, lodged, small_city

HERE = {"lat": "50.030000", "lon": "60.040000"}


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    small_city()
    cache.clear()
    at(monkeypatch, NOW)


def at(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def post(client, act="check", language="en", **fields):
    fields = {"text": "Большая яма на дороге", "submission": str(uuid.uuid4()), "do": act, **fields}
    return client.post(f"/{language}/appeals/new/", fields)


def photo(name="street.jpg", place=None):
    image, out = Image.new("RGB", (640, 480), "grey"), io.BytesIO()
    exif = image.getexif()
    if place:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", degrees(place.lat), "E", degrees(place.lon)
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def degrees(value):
    whole = int(value)
    minutes = int((value - whole) * 60)
    return float(whole), float(minutes), round(((value - whole) * 60 - minutes) * 60, 3)


def chosen(page, name):
    found = re.search(rf'<input type="radio" name="{name}" value="([^"]*)"[^>]* checked', page)
    return found[1] if found else None


def hidden(page, name):
    return [
        re.search(r'value="([^"]*)"', tag)[1]
        for tag in re.findall(r"<input[^>]*>", page)
        if f'name="{name}"' in tag and 'value="' in tag
    ]


def test_words_lead_to_a_proposal_a_body_and_a_day(client: Client):
    page = post(client, place="Садовая 5").content.decode()
    assert chosen(page, "category") == "1.1"
    assert "because of: яма, дороге" in page
    assert "Department of roads will answer by 6 November 2026" in page
    assert "(3 working days)" in page
    assert "West district" in page


def test_sent_leads_to_the_receipt(client: Client):
    answer = post(client, "send", place="Садовая 5", category="1.1", email="a@example.org")
    appeal = Appeal.objects.get()
    assert answer.status_code == 302, answer.content.decode()
    assert f"/en/appeals/{appeal.number}/receipt/" in answer["Location"]
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert page.status_code == 200
    assert all(part in text for part in (appeal.number, "Department of roads", "data:image/svg+xml", "a@example.org"))
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert Notice.objects.filter(to="a@example.org").count() == 1


def test_receipt_is_shown_to_its_owner_only(client: Client):
    appeal = lodged()
    address = f"/en/appeals/{appeal.number}/receipt/"
    assert client.get(address).status_code == 404
    assert client.get(address, {"key": "forged"}).status_code == 404
    assert client.get(address, {"secret": "AAAAAAAA"}).status_code == 404
    assert client.get(address, {"secret": appeal.appellant.secret}).status_code == 200


def test_receipt_can_be_saved_as_a_file(client: Client):
    answer = post(client, "send", place="Садовая 5", category="1.1")
    saved = client.get(answer["Location"], {"as": "text", "key": answer["Location"].partition("key=")[2]})
    assert "attachment" in saved["Content-Disposition"]
    assert Appeal.objects.get().number in saved.content.decode()


def test_receipt_opens_without_cookies(client: Client):
    answer = post(client, "send", place="Садовая 5", category="1.1")
    assert Client().get(answer["Location"]).status_code == 200


def test_after_hours_is_registered_on_the_next_working_day_and_says_so(client: Client, monkeypatch):
    at(monkeypatch, NOW + timedelta(hours=10))  # 20:00 on Tuesday
    assert "on 4 November, the next working day" in post(client, place="Садовая 5").content.decode()
    answer = post(client, "send", place="Садовая 5", category="1.1")
    assert Appeal.objects.get().registered_on == date(2026, 11, 4)
    assert "outside working hours" in client.get(answer["Location"]).content.decode()


def test_photos_are_kept_and_can_be_taken_out(client: Client):
    page = post(client, text="", photos=[photo("one.jpg"), photo("two.jpg")]).content.decode()
    kept = hidden(page, "kept")
    assert len(kept) == 2
    assert client.get(f"/en/appeals/waiting-photo/{kept[0]}/")["Content-Type"] == "image/jpeg"
    page = post(client, text="", kept=kept, drop=kept[:1]).content.decode()
    assert hidden(page, "kept") == kept[1:]
    answer = post(client, "send", text="", kept=kept[1:], category="1.1", **HERE)
    assert answer.status_code == 302
    assert Appeal.objects.get().photos.count() == 1
    assert client.get(f"/en/appeals/waiting-photo/{kept[1]}/").status_code == 404


def test_place_of_the_photo_is_offered_and_chosen(client: Client):
    page = post(client, text="", photos=[photo(place=WEST)]).content.decode()
    assert "The photo was taken here" in page
    spot = chosen(page, "spot")
    assert spot.startswith("50.03")
    answer = post(client, "send", text="", kept=hidden(page, "kept"), spot=spot, category="1.1")
    assert answer.status_code == 302
    assert Appeal.objects.get().district.code == "west"


def test_the_body_of_the_proposed_place_is_named_at_once(client: Client):
    page = post(client, text="Мусор", photos=[photo(place=WEST)]).content.decode()
    assert "Akimat of West district will answer" in page


def test_who_answers_is_not_guessed_before_the_place_is_chosen(client: Client):
    page = post(client, text="Мусор", place="Абая 12").content.decode()
    assert "Choose the place" in page
    assert "will answer" not in page


def test_a_photo_taken_elsewhere_offers_no_place(client: Client):
    page = post(client, text="", photos=[photo(place=EAST._replace(lat=43.2))]).content.decode()
    assert "The photo was taken here" not in page


def test_a_photo_alone_shows_usual_categories_and_chooses_none(client: Client):
    page = post(client, text="", photos=[photo()]).content.decode()
    assert chosen(page, "category") is None
    assert 'id="c_1.1"' in page


def test_street_through_two_districts_asks_which(client: Client):
    page = post(client, place="Абая 12").content.decode()
    assert page.count('name="spot"') == 3
    assert chosen(page, "spot") is None
    answer = post(client, "send", place="Абая 12", known_place=",,Абая 12", category="1.1")
    assert answer.status_code == 422
    assert "several districts" in answer.content.decode()
    [_west, east] = re.findall(r'name="spot" value="([^"]+,[^"]+)"', page)
    answer = post(client, "send", place="Абая 12", known_place=",,Абая 12", spot=east, category="1.1")
    assert answer.status_code == 302
    assert Appeal.objects.get().address.endswith("12")


def test_place_named_in_the_words_is_proposed(client: Client):
    page = post(client, text="Яма на дороге, улица Садовая 5").content.decode()
    assert "Is this the place?" in page
    assert "Sadovaya" in chosen(page, "spot")


def test_a_changed_address_counts_more_than_the_old_point(client: Client):
    page = post(client, place="Садовая 5").content.decode()
    [known] = hidden(page, "known_place")
    lat, lon, _label = known.split(",", 2)
    post(client, "send", place="Абая / Садовая", lat=lat, lon=lon, known_place=known, category="1.1")
    assert "Abay" in Appeal.objects.get().address


def test_a_moved_pin_counts_more_than_the_old_words(client: Client):
    page = post(client, place="Садовая 5").content.decode()
    [known] = hidden(page, "known_place")
    post(
        client, "send", place="Sadovaya Street, 5", lat="50.030000", lon="60.160000", known_place=known, category="1.1"
    )
    appeal = Appeal.objects.get()
    assert appeal.district.code == "east"
    assert "Sadovaya" not in appeal.address


def test_details_of_an_address_are_not_lost(client: Client):
    post(client, "send", place="Садовая 5, подъезд 3, кв. 41", category="1.1")
    assert Appeal.objects.get().address == "Садовая 5, подъезд 3, кв. 41"


def test_unknown_address_is_kept_and_the_district_asked(client: Client):
    page = post(client, place="за гаражами у реки").content.decode()
    assert 'name="district"' in page
    answer = post(client, "send", place="за гаражами у реки", district="east", category="1.2")
    assert answer.status_code == 302
    appeal = Appeal.objects.get()
    assert (appeal.address, appeal.district.code, appeal.body.code) == ("за гаражами у реки", "east", "roads")


def test_personal_matter_needs_no_place(client: Client):
    page = post(client, text="Нет места в детский сад").content.decode()
    assert "not needed here" in page
    assert post(client, "send", text="Нет места в детский сад", category="2.3").status_code == 302
    assert not Appeal.objects.get().is_public


def test_trouble_in_the_street_needs_a_place(client: Client):
    answer = post(client, "send", category="1.1")
    assert answer.status_code == 422
    assert "Please say where it is" in answer.content.decode()


def test_who_does_not_know_the_category_leaves_it_to_the_reception(client: Client):
    page = post(client, text="Соседи всё время ругаются").content.decode()
    assert chosen(page, "category") == "unknown"
    assert "Reception will choose who answers" in page
    post(client, "send", text="Соседи всё время ругаются", category="unknown")
    assert Appeal.objects.get().body.code == "reception"


@pytest.mark.parametrize(
    "fields", [{"category": "2.2", "text": "Помогите"}, {"text": "В подъезде пахнет газом"}, {"text": "газ иісі шықты"}]
)
def test_danger_shows_its_phone_before_anything_else(client: Client, fields):
    page = post(client, **fields).content.decode()
    assert 'href="tel:104"' in page.partition("<h1")[0].partition("<main")[2]


def test_danger_is_shown_on_the_first_step_too(client: Client):
    page = client.get("/en/appeals/new/", {"category": "2.2"}).content.decode()
    assert 'href="tel:104"' in page.partition("<h1")[0].partition("<main")[2]


def test_hidden_appeal_is_not_public(client: Client):
    post(client, "send", place="Садовая 5", category="1.1", hidden="on")
    assert not Appeal.objects.get().is_public


def test_same_trouble_nearby_is_shown_and_can_be_followed(client: Client):
    other = lodged(email="first@example.org")
    lodged(place=EAST)
    page = post(client, category="1.1", **HERE).content.decode()
    assert page.count("Me too, keep me informed") == 1
    assert f"/en/appeals/{other.number}/" in page
    answer = post(client, f"follow-{other.number}", category="1.1", follow_email="Me@example.org", **HERE)
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    assert Follower.objects.get().email == "me@example.org"
    assert Appeal.objects.count() == 2


def test_me_too_does_not_tell_whose_appeal_it_is(client: Client):
    other = lodged(email="first@example.org")
    mine = post(client, f"follow-{other.number}", category="1.1", follow_email="first@example.org", **HERE)
    theirs = post(client, f"follow-{other.number}", category="1.1", follow_email="second@example.org", **HERE)
    assert (mine.status_code, mine["Location"]) == (theirs.status_code, theirs["Location"])


def test_me_too_with_a_wrong_address_says_so(client: Client):
    other = lodged()
    answer = post(client, f"follow-{other.number}", category="1.1", follow_email="nobody", **HERE)
    assert answer.status_code == 422
    assert "does not look right" in answer.content.decode()


def test_back_leads_to_the_first_step_with_everything_kept(client: Client):
    page = post(client, "edit", text="Моя яма", place="Садовая 5", category="1.1", name="Айгуль").content.decode()
    assert "Моя яма" in page
    assert "Sadovaya" in page
    assert chosen(page, "category") == "1.1"


def test_a_form_changed_after_back_is_a_new_appeal(client: Client):
    name = str(uuid.uuid4())
    post(client, "send", submission=name, place="Садовая 5", category="1.1")
    post(client, "send", submission=name, place="Садовая 5", category="1.1", text="И ещё одна яма на дороге")
    assert Appeal.objects.count() == 2


def test_addresses_are_suggested(client: Client):
    results = client.get("/kk/appeals/suggest/", {"q": "сад"}).json()["results"]
    assert results[0]["text"] == "Садовая көшесі"
    assert results[0]["hint"] == "Батыс ауданы"
    assert set(results[0]) == {"text", "hint", "lat", "lon", "district"}


def test_point_is_located(client: Client):
    inside = client.get("/en/appeals/locate/", HERE).json()
    assert (inside["inside"], inside["district"]) == (True, "West district")
    at_crossing = client.get("/en/appeals/locate/", {"lat": "50.05", "lon": "60.03"}).json()
    assert at_crossing["text"] == "Abay Street / Sadovaya Street"
    assert client.get("/en/appeals/locate/", {"lat": "43.25", "lon": "76.9"}).json()["inside"] is False


def test_words_are_proposed_for(client: Client):
    answer = client.post("/en/appeals/propose/", {"text": "пахнет газом"}).json()
    assert answer["results"][0]["code"] == "2.2"
    assert "Gas company" in answer["results"][0]["sentence"]
    assert "tel:104" in answer["danger"]


@pytest.mark.parametrize("query", ["", "\x00", "%", "a" * 5000, "١٢٣", "😀", "' OR 1=1 --", "\u202e\u200b"])
def test_nonsense_gets_an_empty_answer(client: Client, query):
    for address in ("suggest", "locate", "propose"):
        given = {"q": query, "text": query, "lat": query, "lon": query}
        assert client.get(f"/en/appeals/{address}/", given).status_code == 200


def test_questions_to_the_database_do_not_grow(client: Client, django_assert_max_num_queries):
    post(client, category="1.1", **HERE)
    for _ in range(3):
        lodged()
    with django_assert_max_num_queries(5):
        few = post(client, category="1.1", **HERE)
    for _ in range(27):
        lodged()
    with django_assert_max_num_queries(5):
        many = post(client, category="1.1", **HERE)
    assert few.status_code == many.status_code == 200
    assert many.content.decode().count("Me too") == 5


def test_pages_set_no_cookie_before_something_is_sent(client: Client):
    client.get("/en/")
    client.get("/en/appeals/new/")
    post(client, place="Садовая 5")
    assert not client.cookies
    assert Photo.objects.count() == 0


def test_what_is_shown_of_others_is_without_flat_and_phone(client: Client):
    lodged(address="Садовая 5, кв. 41, тел. 8 701 555 44 33")
    page = post(client, category="1.1", **HERE).content.decode()
    assert "Me too, keep me informed" in page
    assert "кв. 41" not in page
    assert "555 44 33" not in page


@pytest.mark.parametrize(
    ("behind", "forwarded", "whose"),
    [
        (False, "9.9.9.9", "10.0.0.7"),
        (True, "9.9.9.9, 203.0.113.5", "203.0.113.5"),
        (True, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (True, "nonsense", "unknown"),
    ],
)
def test_an_address_is_taken_from_whom_we_trust(rf, settings, behind, forwarded, whose):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, behind_proxy=behind)
    request = rf.get("/", REMOTE_ADDR="10.0.0.7", HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == whose
