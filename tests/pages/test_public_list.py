"""The public list, the map and what it draws."""

import json
from datetime import timedelta

import pytest

from opencity.appeals import actions
from opencity.appeals.states import Outcome
from opencity.core.fields import Point
from tests.cast import EAST, NOW, WEST, lodged, small_city
from tests.following import LATER, accepted, kept_photo, replied

BOX = "59.9,49.9,60.3,50.2"


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    small_city()
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def numbers(response):
    return [row.number for row in response.context["rows"]]


def test_newest_first_without_hidden_and_withdrawn(client):
    old, new = lodged(), lodged(now=NOW + timedelta(hours=1))
    withdrawn = lodged()
    actions.withdraw_appeal(withdrawn, now=LATER)
    lodged(category="2.3")
    lodged(hidden=True)
    assert numbers(client.get("/ru/appeals/")) == [new.number, old.number]


def test_rows_hide_what_is_personal(client):
    lodged(text="Звоните 8 701 123 45 67 " + "а" * 600 + " 87770001122", address="улица Абая, 10, кв. 5", name="Айгуль")
    shown = client.get("/ru/appeals/").content.decode()
    for secret in ("701", "8777", "кв. 5", "Айгуль"):
        assert secret not in shown


def test_filters(client):
    west, east = lodged(), lodged(place=EAST)
    snow = lodged(category="1.2", text="Снег")
    fixed, answered = replied(), replied(Outcome.EXPLAINED)
    actions.confirm_reply(fixed, fixed=True, now=LATER)
    of = lambda query: set(numbers(client.get(f"/ru/appeals/?{query}")))  # noqa: E731
    assert of("category=1.2") == {snow.number}
    assert len(of("category=1")) == 5
    assert of("category=2") == set()
    assert of("district=east") == {east.number}
    assert of("state=open") == {west.number, east.number, snow.number}
    assert of("state=answered") == {answered.number}
    assert of("state=fixed") == {fixed.number}
    assert of("state=fixed&district=east") == set()
    assert len(of("category=99&district=nowhere&state=%ff&cursor=forged")) == 5


def test_pages_by_keys(client):
    made = [lodged(now=NOW + timedelta(minutes=n)).number for n in range(35)]
    first = client.get("/ru/appeals/?category=1.1")
    assert numbers(first) == made[:4:-1]
    second = client.get("/ru/appeals/" + first.context["older_url"])
    assert numbers(second) == made[4::-1]
    assert numbers(client.get("/ru/appeals/" + second.context["newer_url"])) == numbers(first)


@pytest.mark.parametrize(
    "path",
    [
        "/ru/appeals/",
        "/ru/appeals/map/",
        "/ru/appeals/map/?q=Абая",
        f"/ru/map/points.json?bbox={BOX}&zoom=11",
        f"/ru/map/points.json?bbox={BOX}&zoom=16",
    ],
)
def test_queries_do_not_grow_with_rows(client, path, django_assert_max_num_queries):
    def measured():
        client.get(path)
        with django_assert_max_num_queries(6) as made:
            assert client.get(path).status_code == 200
        return len(made)

    lodged(photos=[kept_photo().token])
    one = measured()
    for n in range(29):
        lodged(place=Point(50.0 + n * 0.003, 60.02 + n * 0.003), photos=[kept_photo().token])
    assert measured() == one


def test_a_page_weighs_little(client):
    import gzip

    for _n in range(30):
        lodged(text="Большая яма на дороге возле школы. " * 10)
    for path in ("/ru/appeals/", "/ru/appeals/map/"):
        assert len(gzip.compress(client.get(path).content)) < 20_000


def points(client, **query):
    return client.get("/en/map/points.json", query)


def test_points_and_clusters(client):
    together = [lodged(place=Point(50.03, 60.04 + n / 100_000)) for n in range(3)]
    alone = lodged(place=EAST)
    lodged(hidden=True)
    far = points(client, bbox=BOX, zoom="11").json()
    assert far["type"] == "FeatureCollection"
    counts = sorted(feature["properties"]["count"] for feature in far["features"])
    assert counts == [1, 3]
    near = points(client, bbox=BOX, zoom="16").json()["features"]
    assert {f["properties"]["number"] for f in near} == {a.number for a in [*together, alone]}
    one = next(f for f in near if f["properties"]["number"] == alone.number)
    assert one["geometry"] == {"type": "Point", "coordinates": [EAST.lon, EAST.lat]}
    assert one["properties"] == {
        "count": 1, "number": alone.number, "title": "Pothole", "state": "routed", "stage": "soon", "outcome": "",
        "label": "Sent to the body", "url": f"/en/appeals/{alone.number}/",
    }  # fmt: skip
    assert points(client, bbox="10,10,11,11", zoom="11").json()["features"] == []


def test_points_follow_the_filters(client):
    lodged(), lodged(category="1.2", text="Снег", place=EAST)
    found = points(client, bbox=BOX, zoom="16", category="1.2").json()["features"]
    assert [f["properties"]["title"] for f in found] == ["Snow"]


@pytest.mark.parametrize(
    ("bbox", "zoom"),
    [
        ("", "11"), ("1,2,3", "11"), ("a,b,c,d", "11"), ("nan,nan,nan,nan", "11"), ("inf,0,inf,1", "11"),
        ("60,50,59,51", "11"), ("60,51,61,50", "11"), ("0,-91,1,91", "11"), ("1e999,0,1,1", "11"), ("0,0,1,1,", "11"),
        ("1);DROP TABLE x,0,0,0", "11"), ("0" * 5000, "11"), (BOX, ""), (BOX, "-1"), (BOX, "99"), (BOX, "x"), (BOX, "1.5"),
        (BOX, "٣"),
    ],
)  # fmt: skip
def test_nonsense_areas(client, bbox, zoom):
    response = points(client, bbox=bbox, zoom=zoom)
    assert response.status_code == 400
    assert json.loads(response.content)["error"]
    assert client.get("/ru/appeals/map/", {"bbox": bbox}).status_code == 200


def test_invalid_utf8(client):
    for path in (
        "/ru/map/points.json?bbox=%ff&zoom=%fe",
        "/ru/appeals/map/?q=%ff%00&bbox=%ff",
        "/ru/appeals/?category=%ff&cursor=%ff",
    ):
        assert client.get(path).status_code in (200, 400)


@pytest.mark.parametrize("zoom", ["0", "5", "14", "15", "22"])
@pytest.mark.parametrize("bbox", ["-180,-90,180,90", "-540,-90,540,90", "60.1,50.01,60.100001,50.010001"])
def test_any_box_at_any_zoom_is_answered(client, bbox, zoom):
    lodged()
    assert points(client, bbox=bbox, zoom=zoom).status_code == 200


def test_search_by_address_gives_the_nearest_first(client):
    far, near = lodged(place=Point(50.05, 60.09)), lodged(place=Point(50.0201, 60.0301))
    response = client.get("/en/appeals/map/", {"q": "Садовая"})
    assert numbers(response) == [near.number, far.number]
    assert "10 m away" in response.context["rows"][0].far
    assert "Sadovaya" in response.context["near"]


def test_an_unknown_address_says_so(client):
    response = client.get("/en/appeals/map/", {"q": "ъъъъ <script>"})
    assert response.status_code == 200
    assert "We do not know this place" in response.content.decode()
    assert "<script>ъ" not in response.content.decode()


def test_the_list_of_an_area(client):
    west, east = lodged(), lodged(place=EAST)
    whole = numbers(client.get("/ru/appeals/map/"))
    assert set(whole) == {west.number, east.number}
    part = client.get("/ru/appeals/map/", {"bbox": "60.1,50.0,60.2,50.1"}, headers={"Accept": "text/x-area"})
    assert numbers(part) == [east.number]
    assert b"<html" not in part.content
    assert numbers(client.get("/ru/appeals/map/", {"bbox": f"{WEST.lon - 0.01},50.0,{WEST.lon + 0.01},50.1"})) == [
        west.number
    ]


def test_overdue_is_told(client, monkeypatch):
    accepted()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=30))
    response = client.get("/en/appeals/")
    assert response.context["rows"][0].stage == "overdue"
