"""Reading by program: one appeal, the list, the map, the directory; nothing personal gets out."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.actions import Answer
from opencity.appeals.models import Appeal
from opencity.appeals.states import Outcome
from opencity.directory.models import City
from tests.cast import EAST, NOW, lodged, member

NAME, PHONE, IIN, PLATE, MAIL = "Гүлнара", "+7 701 555 44 33", "850412300123", "123ABC02", "gulnara@example.org"
PLANTED = (NAME, "701 555", "5554433", IIN, PLATE, MAIL)
BOX = "50.0,50.0,70.0,70.0"


def planted(**more):
    """An appeal full of what must stay private."""
    return lodged(
        text=f"Яма. Меня зовут {NAME}, мой номер {PHONE}, ИИН {IIN}, машина {PLATE}, {MAIL}",
        name=f"{NAME} Сейтқызы",
        email=MAIL,
        phone=PHONE,
        address="улица Абая, 10, кв. 25",
        **more,
    )


def answered(appeal):
    """The body replies with words that repeat what is private."""
    user = member("Aida", Role.EXECUTOR, "roads")
    appeal.refresh_from_db()
    actions.accept_appeal(appeal, by=user, version=appeal.version, now=NOW)
    appeal.refresh_from_db()
    answer = Answer(
        Outcome.EXPLAINED, f"{NAME}, мы позвонили на {PHONE}. Бригада приедет 20 ноября на улицу Абая.", "ru"
    )
    actions.reply_to_appeal(appeal, answer, by=user, version=appeal.version, now=NOW)
    appeal.refresh_from_db()
    return appeal


def test_public_answers_hold_nothing_personal(program):
    appeal = answered(planted())
    pages = [
        program.get("/appeals"),
        program.get(f"/appeals/{appeal.number}"),
        program.get("/appeals/map", bbox=BOX, zoom=16),
        program.get("/appeals", updated_after="2020-01-01T00:00:00Z"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert [word for word in (*PLANTED, "кв. 25", appeal.appellant.secret) if word in page.content.decode()] == []
        assert "[hidden]" in str(page.json()) or "spots" in page.json()
        assert page["Access-Control-Allow-Origin"] == "*"


def test_secret_shows_everything(program):
    appeal = answered(planted())
    answer = program.get(f"/appeals/{appeal.number}", secret=appeal.appellant.secret.lower())
    told = answer.json()
    assert told["appellant"] == {"name": f"{NAME} Сейтқызы", "email": MAIL, "phone": PHONE}
    assert PHONE in told["text"]
    assert NAME in told["replies"][0]["text"]
    assert "кв. 25" in told["address"]
    assert [event["kind"] for event in told["history"]] == ["lodged", "routed", "accepted", "replied"]
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer


def test_what_is_not_public_needs_the_secret(program):
    appeal = planted(hidden=True)
    assert program.get(f"/appeals/{appeal.number}").status_code == 404
    assert program.get("/appeals").json() == {"appeals": [], "next": None}
    assert program.get("/appeals/map", bbox=BOX, zoom=16).json() == {"spots": []}
    assert program.get(f"/appeals/{appeal.number}", secret=appeal.appellant.secret).status_code == 200


def test_a_thousand_wrong_secrets(program):
    appeal = lodged()
    answers = [program.get(f"/appeals/{appeal.number}", secret=f"AAAA{n:04d}") for n in range(1000)]
    codes = [answer.status_code for answer in answers]
    assert codes[:10] == [404] * 10
    assert set(codes[10:]) == {429}
    assert answers[0].json()["error"]["code"] == "secret_wrong"
    assert answers[-1].json()["error"]["code"] == "too_many_attempts"
    assert int(answers[-1]["Retry-After"]) == 900
    assert program.get(f"/appeals/{appeal.number}", secret=appeal.appellant.secret).status_code == 429


def test_unknown_numbers(program):
    for number in ("26-000001-0", "x", "%00", "26-000001-7 OR 1=1", "🙂", "%ff", "9" * 41):
        for query in ({}, {"secret": "AAAABBBB"}):
            answer = program.client.get(f"/api/v1/appeals/{number}", query)
            assert answer.status_code in {404, 422, 429}, number
            assert answer.json()["error"]["message"]


def test_list_reads_on_to_the_end(program):
    numbers = [lodged(now=NOW - timedelta(minutes=n)).number for n in range(7)]
    seen, cursor = [], ""
    while True:
        page = program.get("/appeals", size=3, cursor=cursor).json()
        seen += [row["number"] for row in page["appeals"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == numbers


def test_changes_come_in_their_order(program):
    appeals = [lodged(now=NOW - timedelta(minutes=n)) for n in range(3)]
    user = member("Aida", Role.EXECUTOR, "roads")
    actions.accept_appeal(appeals[2], by=user, version=appeals[2].version, now=NOW + timedelta(minutes=1))
    after = (NOW - timedelta(seconds=90)).isoformat()
    first = program.get("/appeals", updated_after=after, size=2).json()
    assert [row["number"] for row in first["appeals"]] == [appeals[1].number, appeals[0].number]
    rest = program.get("/appeals", updated_after=after, size=2, cursor=first["next"]).json()
    assert ([row["number"] for row in rest["appeals"]], rest["next"]) == ([appeals[2].number], None)
    assert rest["appeals"][0]["state"] == "accepted"


def test_filters(program):
    west = lodged().number
    east = lodged(category="1.2", place=EAST).number
    actions.withdraw_appeal(lodged(), now=NOW)

    def found(**query):
        return {row["number"] for row in program.get("/appeals", **query).json()["appeals"]}

    assert found() == {west, east}
    assert found(category="1.1") == {west}
    assert found(category="1") == {west, east}
    assert found(district="east") == {east}
    assert found(bbox="60.0,50.0,60.1,50.1") == {west}
    assert found(state="open") == {west, east}
    assert found(state="routed") == {west, east}
    assert found(state="accepted") == set()


WRONG = [
    ("/appeals", {"bbox": "1,2,3"}, "bbox"),
    ("/appeals", {"bbox": "70,50,60,51"}, "bbox"),
    ("/appeals", {"bbox": "nan,0,1,1"}, "bbox"),
    ("/appeals", {"bbox": "0,0,999,1"}, "bbox"),
    ("/appeals", {"category": "9.9"}, "category"),
    ("/appeals", {"category": "\x00"}, "category"),
    ("/appeals", {"district": "north"}, "district"),
    ("/appeals", {"state": "withdrawn"}, "state"),
    ("/appeals", {"updated_after": "yesterday"}, "updated_after"),
    ("/appeals", {"updated_after": "2026-02-30T00:00:00Z"}, "updated_after"),
    ("/appeals", {"updated_after": "2026-11-03T00:00:00"}, "updated_after"),
    ("/appeals", {"cursor": "AAAA"}, "cursor"),
    ("/appeals", {"cursor": "WyJ4IiwgMV0"}, "cursor"),
    ("/appeals", {"size": "0"}, "size"),
    ("/appeals", {"size": "101"}, "size"),
    ("/appeals", {"size": "9" * 400}, "size"),
    ("/appeals", {"lang": "de"}, "lang"),
    ("/appeals/map", {"zoom": "3"}, "bbox"),
    ("/appeals/map", {"bbox": BOX}, "zoom"),
    ("/appeals/map", {"bbox": BOX, "zoom": "23"}, "zoom"),
    ("/locate", {"lat": "50", "lon": "nan"}, "lon"),
    ("/locate", {"lat": "1e999", "lon": "1"}, "lat"),
    ("/locate", {"lat": "50"}, "lon"),
    ("/addresses", {}, "q"),
    ("/addresses", {"q": "x" * 201}, "q"),
    ("/addresses", {"q": "x", "lat": "1"}, "lon"),
]


def test_wrong_queries(program):
    for path, query, field in WRONG:
        answer = program.get(path, **query)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (422, "fields_wrong"), (path, query, error)
        assert field in [one["field"] for one in error["fields"]], (path, query, error)


def test_map_counts_and_shows(program):
    for _ in range(3):
        lodged()
    far = lodged(place=EAST)
    wide = program.get("/appeals/map", bbox="59.5,49.5,61.0,51.0", zoom=9).json()["spots"]
    assert sorted(spot["count"] for spot in wide) == [1, 3]
    assert next(spot for spot in wide if spot["count"] == 1)["number"] == far.number
    near = program.get("/appeals/map", bbox=BOX, zoom=16).json()["spots"]
    assert len(near) == 4
    assert all(spot["number"] for spot in near)


def photo():
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def test_as_many_queries_for_thirty_as_for_one(program):
    def counted(path, **query):
        with CaptureQueriesContext(connection) as queries:
            assert program.get(path, **query).status_code == 200
        return len(queries)

    requests = [
        ("/appeals", {}),
        ("/appeals", {"updated_after": "2020-01-01T00:00:00Z"}),
        ("/appeals/map", {"bbox": BOX, "zoom": 16}),
    ]
    program.form([photo()], email="a@example.org")
    few = [counted(path, **query) for path, query in requests]
    for _ in range(29):
        assert program.form([photo()], email="a@example.org").status_code == 201
    assert Appeal.objects.count() == 30
    assert [counted(path, **query) for path, query in requests] == few
    assert few == [3, 3, 3]
    assert counted("/appeals/map", bbox=BOX, zoom=9) <= 3


def test_filing_and_reading_one_are_few_queries(program):
    program.file()
    with CaptureQueriesContext(connection) as queries:
        told = program.file(email="a@example.org").json()
    assert len(queries) <= 22, [query["sql"][:90] for query in queries]
    with CaptureQueriesContext(connection) as queries:
        program.get(f"/appeals/{told['number']}")
    assert len(queries) == 5, [query["sql"][:300] for query in queries]


@pytest.mark.parametrize("path", ["/categories", "/bodies", "/districts"])
def test_directory_is_sent_once(program, path):
    first = program.get(path, language="ru")
    assert first.status_code == 200
    assert first.json()
    with CaptureQueriesContext(connection) as queries:
        again = program.get(path, language="ru", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, len(queries)) == (304, b"", 1)
    assert program.get(path, language="kk", headers={"If-None-Match": first["ETag"]}).status_code == 200
    City.objects.update(stamp="00000000-0000-4000-8000-000000000001")
    assert program.get(path, language="ru", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_directory(program):
    leaves = {row["code"]: row for row in program.get("/categories", language="kk").json()}
    assert set(leaves) == {"1.1", "1.2", "1.3", "2.1", "2.2", "2.3"}
    assert leaves["1.1"]["name"] == "Жолдағы шұңқыр"
    assert leaves["1.1"]["group_name"] == "Көше"
    assert leaves["2.2"]["emergency"]["phone"] == "104"
    assert leaves["1.1"]["emergency"] is None
    bodies = {row["code"]: row for row in program.get("/bodies").json()}
    assert "old-roads" not in bodies
    assert bodies["water"]["contacts"][0]["value"] == "+7 700 000 00 01"
    assert [(row["code"], row["body"]) for row in program.get("/districts").json()] == [
        ("west", "akimat-west"),
        ("east", "akimat-east"),
    ]


def test_propose(program):
    best = program.post("/propose", {"text": "Большая яма на дороге", "lang": "ru"}).json()[0]
    assert (best["category"], best["body"], best["category_name"]) == ("1.1", "roads", "Яма на дороге")
    assert 0 < best["score"] <= 1
    assert "яма" in best["why"]
    east = program.post("/propose", {"text": "снег не убирают", "lat": EAST.lat, "lon": EAST.lon}).json()[0]
    west = program.post("/propose", {"text": "снег не убирают", "lat": 50.03, "lon": 60.04}).json()[0]
    assert (east["body"], west["body"]) == ("roads", "akimat-west")
    assert program.post("/propose", {"text": "запах газа"}).json()[0]["emergency"]["phone"] == "104"
    for nothing in ("", "\x00", "🙂🙂", "qwzx"):
        assert program.post("/propose", {"text": nothing}).json() == []
    assert program.post("/propose", {"text": "яма", "lat": 1}).status_code == 422
    assert program.post("/propose", {}).json()["error"]["fields"][0]["field"] == "text"


def test_addresses(program):
    found = program.get("/addresses", q="Садовая 5", language="ru").json()[0]
    assert (found["street"], found["house"], found["district"]) == ("улица Садовая", "5", "west")
    assert (found["lat"], found["lon"]) == (50.02, 60.03)
    assert program.get("/addresses", q="Садовая 5", lang="kk").json()[0]["street"] == "Садовая көшесі"
    for nothing in ("", "\x00", "' OR 1=1 --"):
        assert program.get("/addresses", q=nothing).json() == []


def test_locate(program):
    assert program.get("/locate", lat=50.03, lon=60.04).json() == {
        "district": "west",
        "district_name": "West district",
        "city": True,
    }
    assert program.get("/locate", lat=43.25, lon=76.9).json() == {
        "district": None,
        "district_name": None,
        "city": False,
    }


def test_addresses_and_methods_that_are_none(program):
    for path in ("/", "/nothing", "/appeals/", "/categories/1", "/appeals/map/"):
        answer = program.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found"), path
    assert program.client.get("/api/v2/appeals").json()["error"]["code"] == "not_found"
    for method, path in (
        ("put", "/appeals"),
        ("delete", "/categories"),
        ("get", "/propose"),
        ("post", "/openapi.json"),
    ):
        answer = getattr(program.client, method)(f"/api/v1{path}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed"), path
        assert answer["Allow"]
    assert program.client.head("/api/v1/categories").status_code == 200


def test_limit_explains_itself(program, settings):
    settings.API_LIMITS = {"read": (3, 60), "post": (300, 60), "filing": (2, 3600)}
    assert [program.get("/districts").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = program.get("/districts")
    assert answer.json()["error"]["code"] == "rate_over"
    assert "3" in answer.json()["error"]["message"]
    assert 0 < int(answer["Retry-After"]) <= 60
    assert [program.file().status_code for _ in range(3)] == [201, 201, 429]
    settings.API_LIMITS = {}
    assert program.get("/districts").status_code == 200


def test_same_key_again_is_no_new_filing_for_the_limit(program, settings):
    settings.API_LIMITS = {"filing": (1, 3600)}
    assert [program.file(key="the-same-key-0001").status_code for _ in range(3)] == [201, 200, 200]


def test_our_own_mistake_has_the_shape_too(program, monkeypatch):
    def broken(*_args, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr("opencity.channels.api.city.located", broken)
    program.client.raise_request_exception = False
    answer = program.get("/locate", lat=50, lon=60)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "something_broke")


def test_docs_are_a_plain_page(program):
    page = program.client.get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    for path in program.get("/openapi.json").json()["paths"]:
        assert path in text
    assert "Idempotency-Key" in text
    assert "cdn" not in text
