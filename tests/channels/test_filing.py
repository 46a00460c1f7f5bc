"""Filing by program: receipt, refusals, one appeal for one key."""

from __future__ import annotations

import io
import itertools
import threading
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from opencity.appeals.models import Appeal, Event, Photo
from opencity.channels.models import Filing
from opencity.notices.models import Notice


def photo(colour="red", name="photo.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_filing_gives_the_receipt(program):
    answer = program.file(email="a@example.org", name="Aigul", lang="ru")
    told = answer.json()
    appeal = Appeal.objects.get()
    assert answer.status_code == 201, told
    assert told["number"] == appeal.number
    assert told["secret"].replace("-", "") == appeal.appellant.secret
    assert told["track_url"].endswith(f"/ru/appeals/{appeal.number}/?secret={appeal.appellant.secret}")
    assert (told["body"], told["category"], told["due_on"]) == ("roads", "1.1", appeal.due_on.isoformat())
    assert answer["Location"] == f"/api/v1/appeals/{appeal.number}"
    assert "no-store" in answer["Cache-Control"]
    assert (appeal.channel, appeal.language, appeal.is_public) == ("api", "ru", True)
    assert Notice.objects.filter(to="a@example.org").count() == 1


def test_words_alone_go_to_the_reception(program):
    told = program.post("/appeals", {"text": "I want to ask"}, **{"Idempotency-Key": "a" * 16}).json()
    assert (told["body"], told["category"]) == ("reception", None)


def test_form_with_photos(program):
    answer = program.form([photo(), photo("blue")])
    assert answer.status_code == 201, answer.json()
    assert Photo.objects.filter(appeal=Appeal.objects.get()).count() == 2


def test_same_key_same_answer(program):
    first, second = (program.file(key="the-same-key-0001") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Appeal.objects.count() == 1


def test_same_key_with_the_same_photos(program):
    first = program.form([photo()], key="the-same-key-0001")
    second = program.form([photo()], key="the-same-key-0001")
    assert (first.status_code, second.status_code) == (201, 200)
    assert Photo.objects.count() == 1
    assert program.form([photo("blue")], key="the-same-key-0001").status_code == 409


def test_same_key_other_body(program):
    program.file(key="the-same-key-0001")
    answer = program.file(key="the-same-key-0001", text="Another hole")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "key_reused"
    assert Appeal.objects.count() == 1


def test_refused_filing_leaves_the_key_free(program):
    assert program.file(key="the-same-key-0001", lat=43.25, lon=76.9).status_code == 422
    assert program.file(key="the-same-key-0001").status_code == 201


def test_secret_is_not_kept_twice(program):
    told = program.file(email="a@example.org").json()
    kept = str(Filing.objects.values().get())
    assert told["secret"] not in kept
    assert told["secret"].replace("-", "") not in kept
    assert "a@example.org" not in kept


REFUSED = [
    ({"text": ""}, 422, "text_needed", "text"),
    ({"text": "!!! ???"}, 422, "only_symbols", "text"),
    ({"text": "\u200b\u200f"}, 422, "text_needed", "text"),
    ({"text": "x" * 10_001}, 422, "fields_wrong", "text"),
    ({"text": "\ud800"}, 422, "fields_wrong", "text"),
    ({"text": 5}, 422, "fields_wrong", "text"),
    ({"category": "9.9"}, 422, "category_unknown", "category"),
    ({"category": "1.4"}, 422, "category_closed", "category"),
    ({"category": "1.3"}, 422, "photo_needed", "photos"),
    ({"category": "\x00"}, 422, "category_unknown", "category"),
    ({"lat": 43.25, "lon": 76.9}, 422, "outside_city", "lat"),
    ({"lat": 91}, 422, "fields_wrong", "lat"),
    ({"lat": 10**400}, 422, "fields_wrong", "lat"),
    ({"lat": "50.03"}, 422, "fields_wrong", "lat"),
    ({"lat": None}, 422, "fields_wrong", "lat"),
    ({"lat": None, "lon": None}, 422, "place_needed", "address"),
    ({"email": "nobody"}, 422, "email_wrong", "email"),
    ({"email": "a\x00@example.org"}, 422, "email_wrong", "email"),
    ({"lang": "de"}, 422, "fields_wrong", "lang"),
    ({"hidden": "yes"}, 422, "fields_wrong", "hidden"),
    ({"\ud800": 1}, 422, "fields_wrong", ""),
    ({"colour": "red"}, 422, "fields_wrong", "colour"),
]


def test_refused(program):
    for fields, status, code, field in REFUSED:
        answer = program.file(**fields)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (status, code), (str(fields)[:80], error)
        assert [one["field"] for one in error["fields"]] == [field]
        assert error["message"]
        assert all(one["message"] for one in error["fields"])
    assert Appeal.objects.count() == 0


UNREADABLE = {
    "not json": b"{",
    "nan": b'{"lat": NaN}',
    "infinity": b'{"lat": -Infinity}',
    "wrong utf-8": b'{"text": "\xff\xfe"}',
    "deep": b"[" * 100_000,
    "endless number": b'{"lat": ' + b"9" * 5_000 + b"}",
    "blank": b" ",
}


PATHS = ["/appeals", "/propose"]


def test_unreadable_body(program):
    for path, (name, body) in itertools.product(PATHS, UNREADABLE.items()):
        answer = program.post(path, body, **{"Idempotency-Key": "a" * 16})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "body_unreadable"), (path, name)


def test_body_that_is_no_object(program):
    for path, body in itertools.product(PATHS, ["[]", "null", '"text"', "1"]):
        assert program.post(path, body, **{"Idempotency-Key": "a" * 16}).status_code == 422


def test_other_kinds_of_body(program):
    kinds = ("text/plain", "application/xml", "application/x-www-form-urlencoded", "")
    for path, kind in itertools.product(PATHS, kinds):
        answer = program.client.post(f"/api/v1{path}", b"x", content_type=kind, headers={"Idempotency-Key": "a" * 16})
        assert (answer.status_code, answer.json()["error"]["code"]) == (415, "kind_not_taken"), kind


def test_broken_form(program):
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"):
        answer = program.client.post(
            "/api/v1/appeals", b"--x\r\nbroken", content_type=kind, headers={"Idempotency-Key": "a" * 16}
        )
        assert answer.status_code in {400, 422}, kind
        assert answer.json()["error"]["code"] in {"body_unreadable", "request_broken", "text_needed"}


def test_bad_photos(program):
    pdf = SimpleUploadedFile("photo.jpg", b"%PDF-1.4 not a photo", "image/jpeg")
    answer = program.form([pdf])
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "picture_not_a_photo")
    answer = program.form([photo(name=f"{n}.jpg") for n in range(11)])
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "too_many_photos")
    answer = program.form(photos="words")
    assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (422, "photos")
    big = SimpleUploadedFile("big.jpg", b"\xff\xd8" + b"0" * (26 * 1024 * 1024), "image/jpeg")
    answer = program.form([big])
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "picture_too_big")
    assert Appeal.objects.count() == 0


def test_too_big_body(program):
    answer = program.file(text="x" * 3_000_000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body_too_big")


def test_key_missing_or_of_another_form(program):
    for key in (None, "", "short", "x" * 129, "with blank in the middle", "ключ" * 8):
        answer = program.post("/appeals", {"text": "words"}, **({} if key is None else {"Idempotency-Key": key}))
        assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (422, "Idempotency-Key"), key


def test_sentences_in_the_language_of_the_caller(program):
    for language in ("kk", "ru", "en"):
        answer = program.file(language=language, text="")
        assert answer["Content-Language"] == language
    assert program.get("/locate", language="ru", lat=50.03, lon=60.04, lang="kk")["Content-Language"] == "kk"


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_appeal(program):
    key, answers, gate = str(uuid.uuid4()), [], threading.Barrier(8)

    def send():
        gate.wait()
        try:
            answers.append(program.file(key=key))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.content for answer in answers}) == 1
    assert Appeal.objects.count() == 1
    assert Event.objects.filter(kind="lodged").count() == 1
