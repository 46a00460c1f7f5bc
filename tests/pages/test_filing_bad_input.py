"""Whatever is thrown at the form gets a clear answer; what was typed is kept, nothing is lost or doubled."""

from __future__ import annotations

import io
import re
import struct
import threading
import uuid
import zlib

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from opencity.appeals.models import Appeal, Follower, Photo
from tests.cast import NOW, lodged, small_city

HERE = {"lat": "50.030000", "lon": "60.040000"}
EVIL = "<script>alert(1)</script>'; DROP TABLE appeals_appeal; --"
HIDDEN_LETTERS = "\u200b\u200d\u202e\u2066\ufeff"


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(monkeypatch):
    small_city()
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def post(client, act="send", language="en", **fields):
    given = {"text": "Большая яма", "category": "1.1", "submission": str(uuid.uuid4()), "do": act, **HERE, **fields}
    return client.post(f"/{language}/appeals/new/", {name: value for name, value in given.items() if value is not None})


def picture(name="photo.jpg", size=(320, 240)):
    out = io.BytesIO()
    Image.new("RGB", size, "grey").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def file(name, data):
    return SimpleUploadedFile(name, data, "image/jpeg")


def bomb():
    """A PNG of 40,000 × 40,000 pixels in a few bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def explained(answer, words):
    page = answer.content.decode()
    assert answer.status_code == 422, page
    assert words in page
    assert Appeal.objects.count() == 0
    return page


def test_empty(client: Client):
    explained(post(client, text="", category="", place="", lat="", lon=""), "Write what happened")
    explained(client.post("/en/appeals/new/", {"do": "check"}), "Write what happened")
    explained(client.post("/en/appeals/new/", {}), "Write what happened")
    explained(client.post("/en/appeals/new/", {"do": "send", "text": " \n\t "}), "Write what happened")


@pytest.mark.parametrize("act", ["send", "check"])
def test_too_long(client: Client, act):
    page = explained(post(client, act, text="я" * 10_001), "The text is 10001 characters long; 10000 is the most")
    assert "я" * 10_001 in page


def test_exactly_as_long_as_allowed_with_line_ends_of_forms(client: Client):
    assert post(client, text="яма на дороге\r\n" * 700).status_code == 302
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize("act", ["send", "check"])
def test_only_emoji(client: Client, act):
    page = explained(post(client, act, text="😡😡😡", category=""), "could not find words")
    assert "😡😡😡" in page


def test_html_and_sql_in_every_field(client: Client):
    fields = ("text", "place", "name", "phone", "email", "category", "spot", "district", "submission", "known_place")
    for do in ("check", "send", "edit", "plan", EVIL, f"follow-{EVIL}"):
        answer = post(client, do, **dict.fromkeys(fields, EVIL), lat=EVIL, lon=EVIL, kept=EVIL, drop=EVIL, hidden=EVIL)
        page = answer.content.decode()
        assert answer.status_code in {200, 422}
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
    assert Appeal.objects.count() == 0


def test_html_in_what_is_filed_is_text(client: Client):
    filed = {"text": EVIL + " яма", "place": EVIL, "name": EVIL, "phone": "<b>1</b>"}
    answer = post(client, **filed)
    if answer.status_code == 422:  # the words look like somebody's page: first the author is warned
        answer = post(client, **filed, warned=answer.context["warned"])
    assert answer.status_code == 302
    appeal = Appeal.objects.get()
    assert EVIL in appeal.text
    assert "<script>" not in client.get(answer["Location"]).content.decode()


def test_zero_width_and_right_to_left_letters_are_left_out(client: Client):
    assert (
        post(
            client, text=f"Яма{HIDDEN_LETTERS} у школы", name=f"А{HIDDEN_LETTERS}", place=f"дом{HIDDEN_LETTERS}"
        ).status_code
        == 302
    )
    appeal = Appeal.objects.get()
    assert not set(HIDDEN_LETTERS) & set(appeal.text + appeal.address + appeal.appellant.name)


def test_only_hidden_letters_are_no_words(client: Client):
    explained(post(client, text=HIDDEN_LETTERS), "Write what happened")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_invalid_utf8(client: Client, kind):
    if kind.startswith("multipart"):
        parts = [b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % pair for pair in (
            (b"text", b"\xff\xfe\xd1 yama"), (b"do", b"check"), (b"place", b"\xc3\x28"),
        )]  # fmt: skip
        body = b"".join(parts) + b"--x--\r\n"
    else:
        body = b"do=check&text=%FF%FE%D1%20yama&place=%C3%28"
    answer = client.generic("POST", "/en/appeals/new/", body, kind)
    assert answer.status_code == 200
    assert "yama" in answer.content.decode()


def test_invalid_utf8_and_null_bytes_in_addresses(client: Client):
    for query in ("q=%FF%FE", "category=%00", "category=%FF", "q=%00%00", "lat=%FF&lon=%00"):
        for path in ("appeals/new/", "appeals/suggest/", "appeals/locate/", "appeals/propose/", "appeals/followed/"):
            assert client.get(f"/en/{path}?{query}").status_code == 200
    assert client.get("/en/appeals/%00/receipt/").status_code == 404
    assert client.get("/en/appeals/%FF/receipt/").status_code == 404


def test_null_bytes_are_left_out(client: Client):
    given = {"text": "Яма\x00 на дороге", "name": "А\x00", "place": "дом\x00 5", "email": "a@example.org\x00"}
    assert post(client, lat="", lon="", **given).status_code == 302
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.appellant.name) == ("Яма на дороге", "А")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("report.jpg", b"%PDF-1.7\n1 0 obj\n", "not a photo we can read"),
        ("live.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 400, "damaged"),
        ("bomb.png", bomb(), "too large to open"),
        ("half.jpg", picture().read()[:-200], "damaged"),
        ("empty.jpg", b"", "not a photo we can read"),
        ("<b>.jpg", b"text", "not a photo we can read"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_photo(client: Client, name, data, words):
    page = explained(post(client, photos=[file(name, data), picture()]), words)
    assert "Большая яма" in page
    assert page.count('name="kept"') == 1  # the good one is not lost
    assert Photo.objects.count() == 1


def test_40_megabytes(client: Client):
    data = picture().read() + b"\x00" * (40 * 1024**2)
    page = explained(post(client, photos=[file("huge.jpg", data)]), "The photo is 40 MB; 25 MB is the most")
    assert "huge.jpg" in page
    assert "Большая яма" in page


def test_eleven_photos(client: Client):
    page = explained(post(client, photos=[picture(f"{n}.jpg") for n in range(11)]), "10 photos are the most")
    assert page.count('name="kept"') == 10


def test_photos_that_are_not_there_any_more(client: Client):
    explained(post(client, kept=[str(uuid.uuid4())]), "A photo could not be found any more")


@pytest.mark.parametrize(
    ("lat", "lon"), [("43.25", "76.9"), ("0", "0"), ("42.0", "50.5"), ("89.9", "179.9"), ("-50.03", "60.04")]
)
def test_a_place_in_the_sea_or_outside(client: Client, lat, lon):
    page = explained(post(client, lat=lat, lon=lon, place="У моря"), "outside the city")
    assert "Большая яма" in page
    assert "У моря" in page
    explained(post(client, "check", lat=lat, lon=lon), "outside the city")


@pytest.mark.parametrize("value", ["NaN", "inf", "-inf", "1e309", "1e30", "91", "9" * 400, "50,03", "½", "٥٠"])
def test_coordinates_that_are_none(client: Client, value):
    assert post(client, lat=value, lon=value).status_code == 422
    assert post(client, lat=value, lon="60.04", spot=f"{value},{value},x").status_code == 422
    assert Appeal.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1.4", "This category is closed"),
        ("99.9", "There is no such category"),
        ("1", "closed"),
        ("x" * 300, "no such"),
    ],
)
def test_a_category_that_cannot_be_chosen(client: Client, code, words):
    page = explained(post(client, category=code), words)
    assert "Большая яма" in page


def test_a_link_to_a_closed_category_says_so(client: Client):
    assert "closed now" in client.get("/en/appeals/new/?category=1.4").content.decode()


@pytest.mark.parametrize("email", ["nobody", "a@b", "a b@example.org", "a@example.org\nBcc: b@example.org", "@" * 500])
def test_wrong_email(client: Client, email):
    answer = post(client, email=email)
    assert answer.status_code == 422
    assert "Большая яма" in answer.content.decode()
    assert Appeal.objects.count() == 0


def test_longer_than_the_fields(client: Client):
    answer = post(client, name="и" * 5_000, phone="7" * 5_000, place="у" * 5_000, email="a" * 5_000)
    assert answer.status_code == 422
    assert Appeal.objects.count() == 0


def test_category_needs_a_photo(client: Client):
    explained(post(client, category="1.3"), "This category needs a photo")


def test_same_form_twice_is_one_appeal(client: Client):
    kept = re.findall(r'name="kept" value="([^"]+)"', post(client, "check", photos=[picture()]).content.decode())
    name = str(uuid.uuid4())
    first = post(client, submission=name, kept=kept)
    second = post(client, submission=name, kept=kept)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Appeal.objects.get().number in first["Location"]
    assert Appeal.objects.get().number in second["Location"]


@pytest.mark.django_db(transaction=True)
def test_same_form_twice_at_once_is_one_appeal():
    kept = re.findall(r'name="kept" value="([^"]+)"', post(Client(), "check", photos=[picture()]).content.decode())
    name, answers, start = str(uuid.uuid4()), [], threading.Barrier(4)

    def send():
        try:
            start.wait()
            answers.append(post(Client(), submission=name, kept=kept))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    appeal = Appeal.objects.get()
    assert [answer.status_code for answer in answers] == [302] * 4
    assert all(appeal.number in answer["Location"] for answer in answers)
    assert appeal.photos.count() == 1


def test_the_trap_is_explained_and_nothing_is_lost(client: Client):
    page = explained(post(client, website="http://spam.example"), "please send again")
    assert "Большая яма" in page
    assert "spam.example" not in page


def test_too_many_from_one_address_is_explained(client: Client):
    for _ in range(20):
        assert post(client).status_code == 302
    answer = post(client, text="Двадцать первая яма")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Двадцать первая яма" in page
    assert "tel:1400" in page
    assert Appeal.objects.count() == 20
    assert client.post("/en/appeals/new/", {"do": "check", "text": "яма"}, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_following_what_is_not_nearby(client: Client):
    far = lodged(category="1.2")
    answer = post(client, f"follow-{far.number}", follow_email="a@example.org")
    assert answer.status_code == 422
    assert Follower.objects.count() == 0


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods(client: Client, method):
    assert getattr(client, method)("/en/appeals/new/").status_code == 405
