"""Parts of photos that staff hide."""

import io

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.models import Event, Photo
from opencity.core.refused import Refused
from tests.cast import NOW, lodged, member, small_city
from tests.staff_cast import jpeg, signed_in, staff

HALF = (0.0, 0.0, 0.5, 1.0)


@pytest.fixture
def photo(db):
    small_city()
    kept = actions.keep_photo(jpeg(colour="white").read(), now=NOW)
    lodged(photos=[kept.token])
    return Photo.objects.get()


def colour(name, x):
    with default_storage.open(name) as file:
        image = Image.open(io.BytesIO(file.read())).convert("L")
    return image.getpixel((int(image.width * x), image.height // 2))


def test_what_is_covered_is_gone_from_what_is_shown(photo, client, django_capture_on_commit_callbacks):
    executor = member("Aida", Role.EXECUTOR, "roads")
    old_url = reverse("plain:photo", args=[photo.token, "shown"])
    old_shown, old_thumb = photo.shown, photo.thumb
    with django_capture_on_commit_callbacks(execute=True):
        actions.cover_photo(photo, covers=[HALF], by=executor, now=NOW)
    now = Photo.objects.get()
    for name in (now.shown, now.thumb):
        assert colour(name, 0.25) < 80
        assert colour(name, 0.75) > 200
    assert colour(now.original, 0.25) > 200, "the original stays"
    assert not default_storage.exists(old_shown)
    assert not default_storage.exists(old_thumb)
    assert client.get(old_url).status_code == 404
    assert client.get(reverse("plain:photo", args=[now.token, "shown"])).getvalue()
    assert Event.objects.filter(kind="covered").count() == 1
    assert "covered" not in client.get(reverse("web:appeal", args=[photo.appeal.number])).content.decode()


def test_it_can_be_taken_back(photo):
    head = member("Rustam", Role.RECEPTION_HEAD, language="en")
    client = signed_in(head)
    page = reverse("workbench:cover", args=[photo.token])
    answer = client.post(page, {"do": "keep", "left": "0", "top": "0", "right": "50", "bottom": "100", "seen": ""})
    assert answer.status_code == 302
    covered = Photo.objects.get()
    assert covered.covers == [list(HALF)]
    page = reverse("workbench:cover", args=[covered.token])
    assert client.post(page, {"do": "undo", "seen": "0,0,0.5,1"}).status_code == 302
    assert Photo.objects.get().covers == []
    assert colour(Photo.objects.get().shown, 0.25) > 200


def test_a_look_before_it_is_kept(photo):
    client = signed_in(member("Dina", Role.DISPATCHER, language="en"))
    page = reverse("workbench:cover", args=[photo.token])
    answer = client.post(page, {"do": "preview", "left": "10", "top": "10", "right": "60,5", "bottom": "60"})
    assert answer.status_code == 200
    assert "60.5" in answer.content.decode()
    trial = client.get(reverse("workbench:cover_trial", args=[photo.token]), {"c": "0,0,0.5,1"})
    assert trial["Content-Type"] == "image/jpeg"
    assert Photo.objects.get().covers == []


@pytest.mark.parametrize("right", ["", "x", "5", "101", "-1", "nan", "inf", "1e999"])
def test_wrong_numbers_come_back_with_a_reason(photo, right):
    client = signed_in(member("Dina", Role.DISPATCHER, language="en"))
    page = reverse("workbench:cover", args=[photo.token])
    answer = client.post(page, {"do": "keep", "left": "10", "top": "10", "right": right, "bottom": "60"})
    assert answer.status_code == 422
    assert Photo.objects.get().covers == []


def test_the_second_of_two_loses(photo):
    dispatcher = member("Dina", Role.DISPATCHER, language="en")
    actions.cover_photo(photo, covers=[HALF], by=dispatcher, now=NOW)
    page = reverse("workbench:cover", args=[Photo.objects.get().token])
    sent = {"do": "keep", "left": "1", "top": "1", "right": "9", "bottom": "9", "seen": ""}
    assert signed_in(dispatcher).post(page, sent).status_code == 409


def test_who_may(photo):
    people = staff()
    for person in (people.other_body, people.city_admin, member("Akim", Role.AKIM)):
        with pytest.raises(Refused):
            actions.cover_photo(photo, covers=[HALF], by=person, now=NOW)
    actions.cover_photo(photo, covers=[HALF], by=member("Kontrol", Role.CONTROLLER), now=NOW)
