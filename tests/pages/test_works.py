"""Works as residents see them: found by address without a map, said in words, answered."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from opencity.core.fields import Point
from opencity.works import actions
from opencity.works.dates import read_date
from opencity.works.models import File, Word, Work
from tests.cast import NOW, lodged, small_city
from tests.staff_cast import jpeg
from tests.works_cast import FAR, LINE, WORDS, draft, finished, people, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, monkeypatch):
    cache.clear()
    small_city()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return people()


def text_of(answer):
    return answer.content.decode()


def shown(client, address="/en/works/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return text_of(answer)


def test_lists_by_time(cast, client):
    published(cast.maker, cast.traffic)
    soon = published(cast.maker, cast.traffic, begins="май 2027", ends="2027", names={"en": "Later"})
    done = finished(published(cast.maker, cast.traffic, names={"en": "Over"}), cast.maker)
    hidden = draft(cast.maker, names={"en": "Secret"})
    gone = draft(cast.maker, names={"en": "Never public"})
    actions.cancel_work(gone, reason="money", by=cast.maker, now=NOW)
    now = shown(client)
    assert "Repair of Abay Street" in now
    for other in ("Later", "Over", "Secret"):
        assert other not in now
    assert "Later" in shown(client, "/en/works/?when=soon")
    over = shown(client, "/en/works/?when=finished")
    assert "Over" in over
    assert "Never public" not in over
    assert "Later" in shown(client, "/en/works/?month=2027-06")
    assert "Later" not in shown(client, "/en/works/?month=2027-04")
    for number, status in ((soon.number, 200), (done.number, 200), (hidden.number, 404), (gone.number, 404)):
        assert client.get(f"/en/works/{number}/").status_code == status


def test_filters_and_nonsense_in_the_address(cast, client):
    published(cast.maker, cast.traffic)
    for query in ("kind=roads", "district=west", "body=roads", "kind=magic&district=x&month=2026-13&when=x&cursor=x"):
        assert "Repair of Abay Street" in shown(client, f"/en/works/?{query}")
    for query in ("kind=aryk", "district=east", "body=water"):
        assert "Repair of Abay Street" not in shown(client, f"/en/works/?{query}")


def test_found_by_street_house_words_and_number(cast, client):
    work = published(cast.maker, cast.traffic, street="abaya")
    published(cast.maker, cast.traffic, geometry=FAR, names={"en": "Far away"}, place={"en": "Nowhere"})
    for asked in ("Абая", "abay street", "ул. Абая, 10", "Абай көшесі"):
        page = shown(client, f"/en/works/?q={asked}")
        assert "Repair of Abay Street" in page, asked
        assert "Far away" not in page
    assert "Far away" in shown(client, "/en/works/?q=far aw")
    answer = client.get(f"/en/works/?q={work.number}")
    assert answer["Location"] == f"/en/works/{work.number}/"
    assert "No works here" in shown(client, "/en/works/?q=zzzz")


def test_pages_cost_the_same_for_few_and_many(cast, client, django_assert_max_num_queries):
    counts = []
    for many in (1, 24):
        for _ in range(many):
            published(cast.maker, cast.traffic)
        with django_assert_max_num_queries(8) as captured:
            client.get("/en/works/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    first = text_of(client.get("/en/works/"))
    assert first.count('class="entry"') == 20
    older = first.split("cursor=")[1].split('"')[0]
    assert text_of(client.get(f"/en/works/?cursor={older}")).count('class="entry"') == 5


def test_one_work_says_everything(cast, client):
    work = published(
        cast.maker, cast.traffic, traffic="closed", traffic_note={"en": "Detour by Sadovaya"}, buses={"en": "Bus 5"},
        contractor="Zhol-Service", contractor_contact="+7 700 000 00 09", warranty_until=date(2028, 11, 20),
        cut_offs=[{"what": "water", "on": "2026-11-05", "from": "09:00", "to": "18:00"}],
    )  # fmt: skip
    actions.start_work(work, by=cast.maker, now=NOW)
    actions.note_progress(work, percent=40, words={"ru": "Уложили", "en": "Laid"}, by=cast.maker, now=NOW)
    actions.move_dates(
        work, begins=read_date("01.11.2026"), ends=read_date("30.11.2026"), reason="networks", words=WORDS,
        by=cast.maker, now=NOW,
    )  # fmt: skip
    actions.add_file(work, kind="before", name="b.jpg", data=jpeg().read(), by=cast.maker, now=NOW)
    appeal = lodged(place=Point(50.0501, 60.035), address="Abay 10")
    lodged(place=Point(50.08, 60.08), address="Elsewhere")
    page = shown(client, f"/en/works/{work.number}/")
    for said in (
        "Abay Street, about 710 m long, West district", "1 November 2026 – 30 November 2026", "First published end",
        "20 November 2026", "Detour by Sadovaya", "Bus 5", "cold water, 5 November 2026, 09:00–18:00", "Zhol-Service",
        "Done: 40", "Laid", "other pipes or cables are in the way (A pipe was found)", appeal.number, "Under way",
    ):  # fmt: skip
        assert said in page, said
    assert "Elsewhere" not in page
    assert "Sent to a second person" not in page
    for language in ("kk", "ru"):
        assert client.get(f"/{language}/works/{work.number}/").status_code == 200


def test_files_are_shown_only_with_their_public_work(cast, client):
    work = published(cast.maker, cast.traffic)
    photo = actions.add_file(work, kind="before", name="b.jpg", data=jpeg().read(), by=cast.maker, now=NOW)
    act = actions.add_file(work, kind="act", name="акт", data=b"%PDF-1.4 x", by=cast.maker, now=NOW)
    address = f"/en/works/{work.number}/files"
    for small in ("", "?small=1"):
        answer = client.get(f"{address}/{photo.token}/{small}")
        assert answer["Content-Type"] == "image/jpeg"
        assert b"".join(answer.streaming_content)
    answer = client.get(f"{address}/{act.token}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 x"
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    other = draft(cast.maker)
    File.objects.update(work=other)
    assert client.get(f"{address}/{photo.token}/").status_code == 404
    assert client.get(f"/en/works/{other.number}/files/{photo.token}/").status_code == 404


def test_done_or_not_done(cast):
    work = finished(published(cast.maker, cast.traffic), cast.maker)
    address = f"/en/works/{work.number}/"
    resident, other = Client(), Client()
    answer = resident.post(f"{address}word/", {"done": "no", "note": "The pit is open"})
    assert (answer.status_code, answer["Location"]) == (302, f"{address}?said=1#word")
    page = text_of(resident.get(answer["Location"]))
    assert "Your word counts" in page
    assert "done 0, not done 1" in page
    assert "The pit is open" in page
    assert "The pit is open" not in text_of(other.get(address))
    other.post(f"{address}word/", {"done": "yes"})
    resident.post(f"{address}word/", {"done": "yes"})
    assert Word.objects.count() == 2
    work.refresh_from_db()
    assert (work.done_count, work.not_done_count) == (2, 0)


def test_words_that_are_no_words(cast, client):
    work = finished(published(cast.maker, cast.traffic), cast.maker)
    address = f"/en/works/{work.number}/word/"
    answer = client.post(address, {"note": "kept"})
    assert answer.status_code == 422
    assert "kept" in text_of(answer)
    answer = client.post(address, {"done": "no", "note": "x" * 501})
    assert answer.status_code == 422
    assert "x" * 501 in text_of(answer)
    planned = published(cast.maker, cast.traffic)
    assert client.post(f"/en/works/{planned.number}/word/", {"done": "no"}).status_code == 422
    assert client.get(address).status_code == 405
    for _ in range(60):
        last = client.post(address, {"done": "no"})
    assert last.status_code == 429


def test_an_archive_says_that_it_is_one(cast, client):
    work = published(cast.maker, cast.traffic, geometry=LINE)
    Work.objects.filter(pk=work.pk).update(is_archive=True, source="akimat list 2024")
    assert "Repair of Abay Street" not in shown(client)
    assert "Repair of Abay Street" in shown(client, "/en/works/?when=archive")
    page = shown(client, f"/en/works/{work.number}/")
    assert "An old plan" in page
    assert "akimat list 2024" in page


def test_numbers_as_people_type_them(cast, client):
    work = published(cast.maker, cast.traffic)
    typed = work.number.lower().replace("-", "")
    assert client.get(f"/en/works/{typed}/")["Location"] == f"/en/works/{work.number}/"
    assert client.get("/en/works/W26-000001-0/").status_code == 404
    assert datetime(2026, 11, 3, 5, tzinfo=UTC) == NOW


def test_works_at_the_place_are_shown_before_an_appeal_is_sent(cast, client):
    work = published(cast.maker, cast.traffic)
    published(cast.maker, cast.traffic, geometry=FAR, names={"en": "Far away"})
    form = {
        "text": "Большая яма на дороге возле школы", "category": "1.1", "do": "check", "lat": "50.0501", "lon": "60.035",
        "place": "Abay 10", "submission": "0b1e0d3e-2f64-4c5a-9a52-2d1c7f5f1c11",
    }  # fmt: skip
    page = text_of(client.post("/en/appeals/new/", form))
    assert "Works are planned here already" in page
    assert f"/en/works/{work.number}/" in page
    assert "Far away" not in page
    form |= {"lat": "50.08", "lon": "60.08"}
    assert "Works are planned here already" not in text_of(client.post("/en/appeals/new/", form))
