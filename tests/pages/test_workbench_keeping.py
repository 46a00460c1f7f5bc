"""What is kept, who did and saw what: read by two roles, changed by nobody; and letters about one's own sign-in."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opencity.accounts.actions import end_sessions_of, reset_factor, set_password
from opencity.accounts.audit import CODES_MADE, SIGNED_IN, note_act
from opencity.accounts.models import Audit
from opencity.appeals import actions
from opencity.appeals.actions.erasing import GONE
from opencity.appeals.models import Appeal, Erasure, LegalHold
from opencity.appeals.queries.audit import Asked, audit_page
from opencity.notices.models import Notice
from tests.actions.test_keeping import LONG, ended, keep, keep_all
from tests.cast import NOW, PASSWORD, lodged, small_city
from tests.staff_cast import signed_in, staff


@pytest.fixture(autouse=True)
def city(db):
    small_city()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people():
    return staff()


def page(browser, name, *args, **query):
    return browser.get(reverse(f"workbench:{name}", args=args), query)


def test_the_preview_says_what_goes_tonight(people):
    first, held = ended(), ended()
    keep(followers=12, appellant=60)
    actions.place_hold(held, reason="суд по делу", by=people.reception_head, now=NOW)
    with time_machine.travel(LONG, tick=False):
        text = page(signed_in(people.reception_head), "keeping").content.decode()
        admin = page(signed_in(people.city_admin), "keeping").content.decode()
    assert "Name, contacts, secret" in text
    assert first.number in text
    assert "1 held back" in text
    assert "суд по делу" in text
    assert "суд по делу" not in admin
    assert held.number in admin
    assert 'name="reason"' not in admin


def test_a_city_without_a_schedule(people):
    keep()
    assert "nothing is ever erased by itself" in page(signed_in(people.city_admin), "keeping").content.decode()


def test_the_proof_is_shown_and_holds_no_data(people):
    ended()
    keep_all()
    actions.erase_due(now=NOW + timedelta(days=400))
    text = page(signed_in(people.city_admin), "keeping").content.decode()
    assert Erasure.objects.filter(rule="appellant").get().facts["digest"][:16] in text
    assert "example.org" not in text.replace(people.city_admin.email, "")


def test_hold_and_lift_on_the_pages(people):
    appeal = ended()
    desk = signed_in(people.reception_head)
    url = reverse("workbench:place_hold")
    for given in ({"number": "26-000000-0", "reason": "суд"}, {"number": appeal.number, "reason": " "}, {}):
        response = desk.post(url, given)
        assert response.status_code == 422
        assert given.get("number", "") in response.content.decode()
    assert not LegalHold.objects.exists()
    assert desk.post(url, {"number": f" № {appeal.number}", "reason": "суд"}).status_code == 302
    double = desk.post(url, {"number": appeal.number, "reason": "ещё раз"})
    assert double.status_code == 422
    assert "ещё раз" in double.content.decode()
    hold = LegalHold.objects.get()
    lift = reverse("workbench:lift_hold", args=[hold.pk])
    assert desk.get(lift).status_code == 200
    assert desk.post(lift, {"reason": ""}).status_code == 422
    assert desk.post(lift, {"reason": "окончен"}).status_code == 302
    assert desk.post(lift, {"reason": "снова"}).status_code == 409
    assert desk.get(lift).status_code == 200


def test_a_complaint_about_the_reception_is_not_its_heads_to_hold(people):
    appeal = ended(category="1.1")
    from opencity.directory.queries import directory

    Appeal.objects.filter(pk=appeal.pk).update(about_body=directory().reception)
    desk = signed_in(people.reception_head)
    assert desk.post(reverse("workbench:place_hold"), {"number": appeal.number, "reason": "суд"}).status_code == 422
    actions.note_look(appeal, what="contacts", by=people.executor, now=NOW)
    assert appeal.number not in page(desk, "audit").content.decode()
    assert appeal.number in page(signed_in(people.city_admin), "audit").content.decode()


def many(people, count):
    appeal = lodged()
    for number in range(count):
        at = NOW - timedelta(minutes=number // 3)  # several of one moment
        note_act(SIGNED_IN, actor=people.executor, about=people.executor, now=at, way="password", factor="")
        actions.note_look(appeal, what=f"w{number}", by=people.head, now=at)
        Erasure.objects.create(at=at, rule="appellant", facts={"appeals": 1, "counts": {"appellants": 1}})
    return appeal


def test_every_row_once_on_its_way_down_and_up(people):
    many(people, 13)
    keys = lambda found: [(one.source, one.pk) for one in found.rows]  # noqa: E731
    whole = keys(audit_page(people.city_admin, Asked(), size=1000))
    assert len(whole) == 39
    for size in (1, 2, 7, 38, 39, 40):
        down, cursor, last = [], "", ""
        while True:
            found = audit_page(people.city_admin, Asked(), size=size, cursor=cursor)
            down += keys(found)
            last, cursor = cursor, found.older
            if not cursor:
                break
        assert down == whole
        up, found = [], audit_page(people.city_admin, Asked(), size=size, cursor=last)
        while True:
            up = keys(found) + up
            if not found.newer:
                break
            found = audit_page(people.city_admin, Asked(), size=size, cursor=found.newer)
        assert up == whole


@pytest.mark.parametrize("cursor", ["x", "<x", "W10", "WyJhIiwxLDJd", "<", "WzEsMiwzXQ", "a" * 5000])
def test_a_forged_cursor_is_the_first_page(people, cursor):
    many(people, 3)
    assert page(signed_in(people.city_admin), "audit", page=cursor).status_code == 200


def test_filters(people):
    appeal = many(people, 2)
    actions.place_hold(appeal, reason="суд", by=people.reception_head, now=NOW)
    admin = people.city_admin

    def verbs(**given):
        return [one.verb for one in audit_page(admin, Asked(**given), size=100).rows]

    assert verbs(person=people.head.pk) == ["look", "look"]
    assert sorted(verbs(number=appeal.number)) == ["hold_placed", "look", "look"]
    assert verbs(verbs=("erasure",)) == ["erasure"] * 2
    assert sorted(verbs(verbs=("hold_placed", "look"))) == ["hold_placed", "look", "look"]
    assert verbs(since=NOW + timedelta(seconds=1)) == []
    reset_factor(people.executor, by=admin, now=NOW)
    assert sorted(verbs(person=people.executor.pk)) == ["factor_reset", "signed_in", "signed_in"]
    browser = signed_in(admin)
    for query in ({"kind": "looks"}, {"person": "BOLAT@example.org"}, {"day": "2026-11-03"}, {"number": appeal.number}):
        response = page(browser, "audit", **query)
        assert response.status_code == 200
        assert "Bolat" in response.content.decode()
    assert "Bolat" not in page(browser, "audit", day="2026-11-01").content.decode()


@pytest.mark.parametrize(
    "query", [{"number": "12"}, {"person": "nobody@example.org"}, {"day": "31.31.2026"}, {"kind": "cats"}]
)
def test_a_wrong_filter_is_explained_and_never_shows_everything(people, query):
    many(people, 2)
    response = page(signed_in(people.city_admin), "audit", **query)
    assert response.status_code == 422
    assert "Bolat" not in response.content.decode().replace("Admin", "")
    assert page(signed_in(people.city_admin), "audit_table", **query).status_code == 422


def test_the_table_is_safe_and_stands_in_the_audit_itself(people):
    many(people, 2)
    type(people.head).objects.filter(pk=people.head.pk).update(name="=cmd|calc")
    response = page(signed_in(people.city_admin), "audit_table", kind="looks")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["When", "Who", "What", "Whose account", "Number"]
    assert len(rows) == 3
    assert {row[1] for row in rows[1:]} == {"'=cmd|calc"}
    assert Audit.objects.get(verb="list_exported").facts["list"] == "audit"


def test_the_same_number_of_questions_for_few_and_many(people):
    browser = signed_in(people.city_admin)
    many(people, 1)
    page(browser, "audit")
    counts = []
    for more in (1, 20):
        many(people, more)
        with CaptureQueriesContext(connection) as asked:
            page(browser, "audit")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    keep_all()
    actions.place_hold(ended(), reason="суд", by=people.reception_head, now=NOW)
    page(browser, "keeping")
    with CaptureQueriesContext(connection) as few:
        page(browser, "keeping")
    for _ in range(5):
        actions.place_hold(ended(), reason="суд", by=people.reception_head, now=NOW)
    with CaptureQueriesContext(connection) as many_holds:
        page(browser, "keeping")
    assert len(few) == len(many_holds)


@pytest.mark.parametrize("role", ["executor", "head", "dispatcher", "controller", "other_body"])
def test_nobody_else_reads_who_looked_even_at_themselves(people, role):
    browser = signed_in(getattr(people, role))
    for name in ("audit", "audit_table", "keeping", "erasures"):
        assert page(browser, name).status_code == 403


def test_the_desk_of_an_erased_appeal_opens(people):

    appeal = rich_without_crew(people)
    keep_all()
    actions.erase_due(now=LONG)
    for who in ("executor", "reception_head"):
        text = page(signed_in(getattr(people, who)), "appeal", appeal.number).content.decode()
        assert "Планткызы" not in text
    assert GONE in text
    assert "original erased" in text
    assert (
        signed_in(people.executor)
        .get(reverse("workbench:photo", args=[appeal.photos.get().token, "original"]))
        .status_code
        == 404
    )


def rich_without_crew(people):
    from tests.staff_cast import jpeg

    photo = actions.keep_photo(jpeg().read(), now=NOW)
    appeal = lodged(text="Меня зовут Сауле Планткызы, яма", name="Сауле Планткызы", photos=[photo.token])
    actions.accept_appeal(appeal, by=people.executor, now=NOW)
    actions.note_appeal(appeal, note="Планткызы звонила", by=people.executor, now=NOW)
    actions.withdraw_appeal(appeal, reason="Планткызы", now=NOW)
    return appeal


def test_a_letter_when_the_sign_in_changes(people):
    executor, admin = people.executor, people.city_admin
    type(executor).objects.filter(pk=executor.pk).update(language="ru")
    executor.refresh_from_db()
    set_password(executor, PASSWORD + "!", by=admin, now=NOW)
    letter = Notice.objects.get(kind="account")
    assert (letter.to, letter.language, letter.about) == (executor.email, "ru", "")
    assert "Admin" in letter.text
    assert PASSWORD not in letter.text
    reset_factor(executor, by=None, now=NOW)
    note_act(CODES_MADE, actor=executor, about=executor, now=NOW)
    assert Notice.objects.filter(kind="account").count() == 3
    end_sessions_of(executor, by=admin, now=NOW)
    note_act(SIGNED_IN, actor=executor, about=executor, now=NOW, way="password", factor="")
    assert Notice.objects.filter(kind="account").count() == 3


def test_own_changes_name_nobody_and_demo_people_get_no_letters(people):
    executor = people.executor
    set_password(executor, PASSWORD + "!", by=executor, now=NOW)
    assert "By:" not in Notice.objects.get(kind="account").text
    type(executor).objects.filter(pk=executor.pk).update(is_demo=True)
    executor.refresh_from_db()
    set_password(executor, PASSWORD + "?", by=executor, now=NOW)
    assert Notice.objects.filter(kind="account").count() == 1
