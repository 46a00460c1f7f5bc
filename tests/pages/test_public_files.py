"""Photos, tiles, letters of development, and what programs look for."""

import gzip

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from opencity.accounts.models import Role
from opencity.appeals.models import Photo
from opencity.notices.models import Notice
from tests.cast import lodged, member, small_city
from tests.following import kept_photo, opened, picture


@pytest.fixture(autouse=True)
def city(db):
    small_city()


def look(client, link):
    """The answer, with its file read and closed."""
    response = client.get(link)
    if response.streaming:
        response.body = b"".join(response.streaming_content)
    return response


def links(photo):
    return [reverse("plain:photo", args=[photo.token, size]) for size in ("shown", "thumb")]


def photo_of(**given):
    token = kept_photo().token
    appeal = lodged(photos=[token], **given)
    return appeal, Photo.objects.get(token=token)


def test_a_public_photo_is_for_everybody(client):
    _appeal, photo = photo_of()
    for link in links(photo):
        response = look(client, link)
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert response["Cache-Control"] == "public, max-age=3600"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response.body[:2] == b"\xff\xd8"
        assert client.get(link, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_a_private_photo_is_for_who_holds_the_secret(client):
    appeal, photo = photo_of(category="2.3")
    other, _photo = photo_of(category="2.3")
    for link in links(photo):
        assert look(client, link).status_code == 404
        assert look(opened(other), link).status_code == 404
        mine = look(opened(appeal), link)
        assert mine.status_code == 200
        assert mine["Cache-Control"].startswith("private")


def test_a_waiting_photo_is_for_who_knows_its_token(client):
    photo = kept_photo()
    response = look(client, links(photo)[0])
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("private")


def staff_link(photo, size):
    return reverse("workbench:photo", args=[photo.token, size])


@pytest.mark.parametrize(
    ("role", "body", "status"),
    [
        (Role.EXECUTOR, "education", 200),
        (Role.EXECUTOR, "roads", 404),
        (Role.DISPATCHER, "", 200),
        (Role.CITY_ADMIN, "", 403),
    ],
)
def test_staff_have_an_address_of_their_own_behind_their_door(client, role, body, status):
    appeal, photo = photo_of(category="2.3")
    assert look(opened(appeal), staff_link(photo, "shown")).status_code == 302
    client.force_login(member("Aida", role, body))
    for size in ("shown", "thumb", "original"):
        assert look(client, staff_link(photo, size)).status_code == status
    assert look(client, links(photo)[0]).status_code == 404


def test_the_original_is_only_ever_saved(client):
    _appeal, photo = photo_of()
    client.force_login(member("Aida", Role.EXECUTOR, "roads"))
    response = look(client, staff_link(photo, "original"))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.body == picture()


def test_a_missing_file_is_not_found(client):
    _appeal, photo = photo_of()
    default_storage.delete(photo.shown)
    assert look(client, links(photo)[0]).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/photos/../../etc/passwd/shown.jpg", "/photos/%2e%2e%2f%2e%2e%2fetc%2fpasswd/shown.jpg", "/photos/x/shown.jpg",
        "/photos/00000000-0000-0000-0000-000000000000/shown.jpg", "/photos/00000000-0000-0000-0000-000000000000/original",
        "/photos/{token}/..%2foriginal.jpg", "/photos/{token}/original.jpg", "/photos/{token}/shown.jpg%00", "/photos/{token}/huge.jpg",
        "/photos/%ff/shown.jpg",
    ],
)  # fmt: skip
def test_paths_that_climb(client, path):
    _appeal, photo = photo_of()
    assert client.get(path.replace("{token}", str(photo.token))).status_code == 404


@pytest.fixture
def basemap(settings, tmp_path):
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    settings.BASEMAP_DIR = tmp_path
    with (tmp_path / "abc.pmtiles").open("wb") as file:
        writer = Writer(file)
        writer.write_tile(zxy_to_tileid(9, 340, 170), gzip.compress(b"tile"))
        numbers = dict.fromkeys(
            ["min_lon_e7", "max_lon_e7", "min_lat_e7", "max_lat_e7", "center_lon_e7", "center_lat_e7"], 0
        )
        writer.finalize(
            {**numbers, "tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "center_zoom": 9}, {}
        )
    (tmp_path / "current").write_text("abc.pmtiles\n")


def test_a_tile(client, basemap):
    response = client.get("/tiles/9/340/170.mvt", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == b"tile"
    assert client.get("/tiles/9/340/170.mvt").content == b"tile"
    assert client.get("/tiles/9/340/170.mvt", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert "immutable" in client.get("/tiles/9/340/170.mvt?v=abc")["Cache-Control"]
    assert "immutable" not in client.get("/tiles/9/340/170.mvt?v=old")["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("9/1/1", 204), ("14/0/0", 204), ("2/1/1", 204), ("9/512/1", 404), ("9/1/512", 404), ("99/1/1", 404), ("-1/0/0", 404),
        ("9/a/1", 404), ("9/1.5/1", 404), ("9/" + "9" * 5000 + "/1", 404), ("9/340/..%2f170", 404),
    ],
)  # fmt: skip
def test_tiles_that_are_not_there(client, basemap, path, status):
    assert client.get(f"/tiles/{path}.mvt").status_code == status


def test_no_map_yet(client, settings, tmp_path):
    settings.BASEMAP_DIR = tmp_path
    assert client.get("/tiles/9/340/170.mvt").status_code == 404
    assert client.get("/ru/appeals/map/").status_code == 200


def test_the_inbox_shows_every_letter(client, settings):
    settings.EMAIL_INBOX = True
    first, second = lodged(), lodged(email="other@example.org")
    page = client.get("/inbox/").content.decode()
    assert page.index(second.number) < page.index(first.number)
    assert (
        "other@"
        not in client.get("/inbox/", {"to": "RESIDENT@example.org"})
        .content.decode()
        .partition('<ul class="entries"')[2]
    )
    assert (
        first.number
        not in client.get("/inbox/", {"about": second.number}).content.decode().partition('<ul class="entries"')[2]
    )
    letter = Notice.objects.get(about=first.number)
    shown = client.get(f"/inbox/{letter.pk}/").content.decode()
    assert f"secret={first.appellant.secret}" in shown
    assert 'href="http' in shown
    assert client.get("/inbox/999999/").status_code == 404
    assert client.get(f"/inbox/{'9' * 30}/").status_code == 404
    for query in ({"cursor": "forged"}, {"to": "\x00%"}, {"about": "' OR 1=1"}):
        assert client.get("/inbox/", query).status_code == 200


def test_letters_are_text(client, settings):
    settings.EMAIL_INBOX = True
    appeal = lodged(address="<script>alert(1)</script>")
    letter = Notice.objects.get(about=appeal.number)
    assert "<script>alert" not in client.get(f"/inbox/{letter.pk}/").content.decode()


def test_the_inbox_is_paged_with_equal_queries(client, settings, django_assert_max_num_queries):
    settings.EMAIL_INBOX = True
    counts = []
    for more in (1, 34):
        for _n in range(more):
            lodged()
        with django_assert_max_num_queries(5) as made:
            page = client.get("/inbox/")
        counts.append(len(made))
    assert counts[0] == counts[1]
    assert len(client.get("/inbox/" + page.context["older_url"]).context["letters"]) == 5


def test_no_inbox_where_letters_are_sent(client, settings):
    settings.EMAIL_INBOX = False
    assert client.get("/inbox/").status_code == 404
    assert client.get("/inbox/1/").status_code == 404


def test_no_inbox_in_production(client, settings):
    import dataclasses

    settings.EMAIL_INBOX = True
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, mode="production")
    assert client.get("/inbox/").status_code == 404


def test_robots_and_favicon(client):
    robots = client.get("/robots.txt")
    assert robots["Content-Type"].startswith("text/plain")
    assert "/*/receipt/" in robots.content.decode()
    assert client.get("/favicon.ico")["Location"].endswith("favicon.svg")
