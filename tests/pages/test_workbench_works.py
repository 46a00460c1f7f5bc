"""Works at the desk: written, checked, moved, imported with mistakes, mended, undone."""

import io
import json

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from opencity.works import actions
from opencity.works.models import Import, Work
from tests.cast import NOW, small_city
from tests.staff_cast import jpeg, signed_in
from tests.works_cast import BESIDE, LINE, draft, people, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, monkeypatch):
    cache.clear()
    small_city()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return people()


def text_of(answer):
    return answer.content.decode()


FORM = {
    "kind": "roads",
    "body": "roads",
    "begins": "ноябрь 2026",
    "ends": "05.12.2026",
    "street": "улица Абая",
    "traffic": "narrowed",
}


def act(client, work, code, **fields):
    work.refresh_from_db()
    return client.post(f"/staff/works/{work.number}/{code}/", {"version": work.version, **fields})


def test_written_sent_and_published_by_a_second_person(cast):
    client = signed_in(cast.maker)
    assert client.get("/staff/works/new/").status_code == 200
    answer = client.post(
        "/staff/works/new/",
        FORM | {"off1_what": "water", "off1_on": "2026-11-05", "off1_from": "09:00", "off1_to": "18:00"},
    )
    work = Work.objects.get()
    assert answer["Location"] == f"/staff/works/{work.number}/"
    assert work.cut_offs == [{"what": "water", "on": "2026-11-05", "from": "09:00", "to": "18:00"}]
    assert (work.street, work.begins_precision) == ("abaya", "month")
    assert "Send to a second person" in text_of(client.get(answer["Location"]))
    act(client, work, "send")
    page = text_of(client.get(answer["Location"]))
    assert "A second person has to read it now" in page
    assert act(client, work, "approve").status_code == 422
    checker = signed_in(cast.traffic)
    assert work.number in text_of(checker.get("/staff/works/?list=check"))
    checker.post("/staff/works/approve/", {"number": [work.number]})
    work.refresh_from_db()
    assert work.state == "planned"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends": "01.10.2026"}, "is before the start"),
        ({"begins": "скоро"}, "is not a date we can read"),
        ({"street": "улица Которой Нет"}, "We do not know the street"),
        ({"street_from": "Садовая"}, "Give both ends"),
        ({"geometry": "{"}, "line 1"),
        ({"geometry": '{"type": "Point", "coordinates": [43.2, 76.9]}'}, "outside the city"),
        ({"money": "много"}, "no sum in tenge"),
        ({"off1_what": "water", "off1_from": "18:00", "off1_to": "09:00"}, "ends before it begins"),
        ({"street": "", "begins": ""}, "Please fill this in"),
        ({"street": ""}, "Say where it is"),
    ],
)
def test_a_form_that_comes_back_keeps_what_was_typed(cast, changed, said):
    answer = signed_in(cast.maker).post("/staff/works/new/", FORM | {"name_kk": "Ұзын атау"} | changed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Ұзын атау" in text_of(answer)
    assert not Work.objects.exists()


def test_edit_and_the_second_of_two_writers(cast):
    work = draft(cast.maker)
    client = signed_in(cast.second)
    page = f"/staff/works/{work.number}/edit/"
    assert "01.11.2026" in text_of(client.get(page))
    answer = client.post(page, FORM | {"version": 0, "contractor": "Zhol"})
    assert answer.status_code == 302
    answer = client.post(page, FORM | {"version": 0, "contractor": "Other"})
    assert answer.status_code == 422
    assert "Somebody else has just changed this work" in text_of(answer)


def test_every_act_has_its_form(cast):
    work = published(cast.maker, cast.traffic)
    client = signed_in(cast.maker)
    assert act(client, work, "start").status_code == 302
    assert (
        act(client, work, "progress", percent="30", words_ru="Сняли слой", words_kk="Қабат алынды").status_code == 302
    )
    answer = act(client, work, "move_dates", begins="01.11.2026", ends="31.12.2026", words_ru="Нашли")
    assert answer.status_code == 422
    assert "Choose the reason" in text_of(answer)
    assert "31.12.2026" in text_of(answer)
    answer = act(
        client, work, "move_dates", begins="01.11.2026", ends="31.12.2026", reason="other", words_ru="Нашли трубу"
    )
    assert "Write the reason in this language too" in text_of(answer)
    answer = act(client, work, "move_dates", begins="01.11.2026", ends="31.12.2026", reason="weather")
    assert answer.status_code == 302
    assert act(client, work, "pause", reason="weather").status_code == 302
    assert act(client, work, "resume").status_code == 302
    answer = act(client, work, "finish", on="2026-11-03")
    assert "Add the act or a photo" in text_of(answer)
    answer = act(client, work, "finish", on="2026-11-03", file_kind="after", file=jpeg())
    assert answer.status_code == 302
    work.refresh_from_db()
    assert (work.state, work.files.count()) == ("finished", 1)
    assert act(client, work, "start").status_code == 409
    assert act(client, work, "nonsense").status_code == 404


def test_a_refused_finish_leaves_no_file_behind(cast):
    work = published(cast.maker, cast.traffic)
    client = signed_in(cast.maker)
    act(client, work, "start")
    answer = act(client, work, "finish", on="2027-11-03", file_kind="after", file=jpeg())
    assert answer.status_code == 422
    assert work.files.count() == 0


def test_other_bodies_see_nothing(cast):
    work = draft(cast.maker)
    for person, status in ((cast.other, 404), (cast.controller, 403), (cast.dispatcher, 200), (cast.traffic, 200)):
        assert signed_in(person).get(f"/staff/works/{work.number}/").status_code == status
    assert signed_in(cast.traffic).get(f"/staff/works/{work.number}/edit/").status_code == 404
    assert Client().get(f"/staff/works/{work.number}/").status_code == 302


def test_conflicts_are_shown_to_both_bodies_and_must_be_looked_at(cast):
    first = published(cast.maker, cast.traffic)
    second = draft(cast.other, kind="water", body="water", geometry=BESIDE)
    actions.send_work(second, by=cast.other, now=NOW)
    for person in (cast.maker, cast.other_two):
        page = text_of(signed_in(person).get("/staff/works/conflicts/"))
        assert first.number in page
        assert second.number in page
    assert second.number in text_of(signed_in(cast.maker).get(f"/staff/works/{first.number}/"))
    client = signed_in(cast.other_two)
    assert act(client, second, "approve").status_code == 422
    client.post("/staff/works/approve/", {"number": [second.number]})
    second.refresh_from_db()
    assert second.state == "check"
    assert act(client, second, "approve", seen="on").status_code == 302


def test_lists_cost_the_same_for_few_and_many(cast, django_assert_max_num_queries):
    client, counts = signed_in(cast.maker), []
    client.get("/staff/works/?list=drafts")
    for many in (1, 20):
        for _ in range(many):
            draft(cast.maker)
        with django_assert_max_num_queries(12) as captured:
            assert client.get("/staff/works/?list=drafts").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


PLAN = """№;Вид работ;Наименование;Улица;Начало;Окончание;Сумма
1;Ремонт дорог;Ремонт Абая;улица Абая;март 2027;май 2027;1 000 000
2;Арыки;Чистка арыков;улица Садовая;скоро;2027;
3;Дороги;Ремонт Ленина;улица Несуществующая;01.05.2027;01.06.2027;
4;Дороги;Тротуар;улица Садовая;01.06.2027;01.05.2027;
"""


def upload(client, data, name="plan.csv"):
    return client.post("/staff/works/imports/", {"body": "roads", "file": SimpleUploadedFile(name, data)})


def test_a_plan_with_three_faulty_lines_is_mended_and_done_once(cast):
    client = signed_in(cast.maker)
    page = upload(client, PLAN.encode("cp1251"))["Location"]
    shown = text_of(client.get(page))
    for said in (
        "3 mistakes",
        "Line 3",
        "is not a date we can read",
        "We do not know the street",
        "is before the start",
    ):
        assert said in shown
    one = Import.objects.get()
    assert client.post(f"{page}do/").status_code == 422
    assert not Work.objects.exists()
    columns = {f"column-{name}": column for name, column in one.matches["columns"].items()}
    mended = {"fix-3-begins": "апрель 2027", "fix-4-street": "улица Садовая", "fix-5-ends": "01.07.2027"}
    client.post(page, columns | mended)
    shown = text_of(client.get(page))
    assert "What would happen" in shown
    assert not Work.objects.exists()
    client.post(f"{page}do/", {"send": "on"})
    assert list(Work.objects.order_by("source_id").values_list("state", flat=True)) == ["check"] * 4
    assert client.post(f"{page}do/").status_code == 422
    again = upload(client, PLAN.encode())["Location"]
    client.post(again, columns | mended)
    assert "As they are already</dt><dd>4" in text_of(client.get(again))
    client.post(f"{page}undo/")
    assert set(Work.objects.values_list("state", flat=True)) == {"cancelled"}
    client.post(again, columns | mended)
    client.post(f"{again}do/")
    assert Work.objects.filter(state="draft").count() == 4


def test_a_changed_plan_changes_drafts_and_is_undone(cast):
    client = signed_in(cast.maker)
    good = "\n".join(PLAN.split("\n")[:2]) + "\n"
    first = upload(client, good.encode())["Location"]
    client.post(f"{first}do/")
    work = Work.objects.get()
    second = upload(client, good.replace("май 2027", "июнь 2027").encode())["Location"]
    client.post(f"{second}do/")
    work.refresh_from_db()
    assert work.ends_on.isoformat() == "2027-06-30"
    client.post(f"{second}undo/")
    work.refresh_from_db()
    assert (work.ends_on.isoformat(), str(work.body.code), work.state) == ("2027-05-31", "roads", "draft")
    actions.send_work(work, by=cast.maker, now=NOW)
    actions.approve_work(work, by=cast.traffic, now=NOW)
    third = upload(client, good.replace("май 2027", "июль 2027").encode())["Location"]
    assert "Move them on its page" in text_of(client.get(third))


def geo(*geometries):
    features = [
        {
            "type": "Feature",
            "properties": {"адрес": f"Место {n}", "начало": "2027", "конец срок": "2027"},
            "geometry": g,
        }
        for n, g in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_geojson_with_every_trouble(cast):
    client = signed_in(cast.maker)
    swapped = {"type": "Point", "coordinates": [50.03, 60.04]}
    page = upload(
        client, geo(LINE, swapped, {"type": "Point", "coordinates": [8_000_000, 5_000_000]}, None), "p.geojson"
    )["Location"]
    one = Import.objects.get()
    columns = {f"column-{name}": column for name, column in one.matches["columns"].items()}
    client.post(page, columns | {"kind": "parks"})
    shown = text_of(client.get(page))
    assert "they are turned" in shown
    assert "Feature 3" in shown
    assert "another projection" in shown
    assert "1 mistake" in shown


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"), (b"<html>500</html>", "neither GeoJSON"), (b"a;a\n1;2\n", "stands twice"), (b"{", "not JSON"),
        (b"a;b\n1;2;3", "Line 2 has 3 cells"),
    ],
)  # fmt: skip
def test_files_that_are_refused(cast, data, said):
    answer = upload(signed_in(cast.maker), data)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Import.objects.exists()


def test_merged_cells(cast):
    book = openpyxl.Workbook()
    for row in (["Улица", "Начало", "Конец"], ["улица Абая", "2027", "2027"], ["", "2027", "2027"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    file = io.BytesIO()
    book.save(file)
    answer = upload(signed_in(cast.maker), file.getvalue(), "plan.xlsx")
    assert "merged cells (A2:A3)" in text_of(answer)


def test_fifty_megabytes_are_refused_before_they_are_read(cast):
    answer = signed_in(cast.maker).generic(
        "POST",
        "/staff/works/imports/",
        b"x",
        content_type="multipart/form-data; boundary=x",
        HTTP_CONTENT_LENGTH="52428800",
    )
    assert answer.status_code == 413
    assert "10 MB is the most" in text_of(answer)


def test_the_upload_is_guarded_against_forged_forms(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.maker)
    assert upload(client, PLAN.encode()).status_code == 403


def test_imports_of_other_bodies_do_not_exist(cast):
    page = upload(signed_in(cast.maker), PLAN.encode())["Location"]
    client = signed_in(cast.other)
    for address in (page, f"{page}do/", f"{page}undo/"):
        assert client.post(address).status_code == 404
    assert upload(client, PLAN.encode()).status_code == 422
