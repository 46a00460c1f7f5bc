"""Everything of one person as a file: whole, and nothing of others inside."""

import io
import json
import zipfile

import pytest
import time_machine

from opencity.accounts.models import Audit, PersonContact, Role
from opencity.appeals import actions
from tests.cast import NOW, lodged, member, small_city
from tests.pages.test_mine import entered
from tests.pages.test_my_data import EMAIL, NAME, PAGE, around, planted, unzipped


@pytest.fixture(autouse=True)
def city(db):
    small_city()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def boss():
    return member("Rustam", Role.RECEPTION_HEAD, language="en")


def test_taken_along_whole_and_nothing_of_others(boss):
    appeal = planted()
    other = around(appeal)
    actions.follow_appeal(other, email="third@example.org", language="ru", now=NOW)
    actions.note_look(appeal, what="contacts", by=boss, now=NOW)
    files = unzipped(entered(EMAIL).post(PAGE, {"do": "take"}))
    assert set(files) == {"data.json", "index.html", "style.css", f"photos/{appeal.number}-1.jpg"}
    assert b"PLANTED-EXIF" in files[f"photos/{appeal.number}-1.jpg"]
    data = json.loads(files["data.json"])
    [one] = data["appeals"]
    assert (one["number"], one["you"]["name"], one["looked_at"]) == (appeal.number, NAME, ["2026-11-03"])
    assert one["answers"][0]["text"].startswith("Уважаемая")
    assert [row["number"] for row in data["follows"]] == [other.number]
    assert len(data["letters"]) > 3
    assert data["subscriptions"]
    assert data["wishes"]
    everything = files["data.json"].decode() + files["index.html"].decode()
    for foreign in ("third@example.org", "other@example.org", "Другой", "МЕТКА-ЗАМЕТКИ", "Rustam", "aida@"):
        assert foreign not in everything
    assert "<script" not in everything
    row = Audit.objects.get(verb="own_data_taken")
    assert "plantkyzy" not in str(row.facts)


def test_what_a_person_wrote_cannot_run_in_the_page():
    lodged(email=EMAIL, text="<script>alert(1)</script> яма", name="<b>x")
    page = unzipped(entered(EMAIL).post(PAGE, {"do": "take"}))["index.html"].decode()
    assert "<script" not in page
    assert "<b>x" not in page


def test_too_large_names_what_is_left_out():
    from opencity.appeals.queries.keeping import appeals_of
    from opencity.appeals.takeout import takeout

    appeal = planted()
    contact = PersonContact(kind="email", value=EMAIL)
    pieces = takeout(appeals_of([contact]), [contact], language="ru", now=NOW, most=10)
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert json.loads(archive.read("data.json"))["left_out"] == [f"photos/{appeal.number}-1.jpg"]
