"""Who may open which address of staff: every address has a row for every role, and a new one without a row fails.

200 a page, 302 sent on (a stranger to the login, others after an act or to the form), 403 not for this role,
404 as if it did not exist. Each address is asked with the method of its row; forms are sent empty or wrong, so
that nothing happens: a form that came back wrong is 422, one that somebody overtook 409.
"""

import uuid

import pytest
from django.urls import reverse

from opencity.accounts.models import Person
from opencity.appeals import actions
from opencity.appeals.models import Appeal
from opencity.notices.models import Notice
from opencity.workbench import urls
from tests.cast import NOW, lodged, small_city
from tests.staff_cast import jpeg, signed_in, staff

ROLES = ["anonymous", "executor", "head", "dispatcher", "reception_head", "city_admin", "other_body", "controller"]
LOGIN, OK, WRONG, NO, NOTHING = 302, 200, 422, 403, 404
OVERTAKEN = 409
DONE = 302

#                             anonymous executor  head       dispatcher reception  city_admin other_body controller
TABLE = {
    ("queue", "GET"):         (LOGIN,   OK,        OK,        OK,        OK,        OK,        OK,        DONE),
    ("login", "GET"):         (OK,      DONE,      DONE,      DONE,      DONE,      DONE,      DONE,      DONE),
    ("factor", "GET"):        (DONE,    DONE,      DONE,      DONE,      DONE,      DONE,      DONE,      DONE),
    ("provider", "GET"):      (DONE,    DONE,      DONE,      DONE,      DONE,      DONE,      DONE,      DONE),
    ("provider_back", "GET"): (DONE,    DONE,      DONE,      DONE,      DONE,      DONE,      DONE,      DONE),
    ("account", "GET"):       (LOGIN,   OK,        OK,        OK,        OK,        OK,        OK,        OK),
    ("add_app", "GET"):       (LOGIN,   OK,        OK,        OK,        OK,        OK,        OK,        OK),
    ("add_app", "POST"):      (LOGIN,   WRONG,     WRONG,     WRONG,     WRONG,     WRONG,     WRONG,     WRONG),
    ("add_key", "GET"):       (LOGIN,   OK,        OK,        OK,        OK,        OK,        OK,        OK),
    ("add_key", "POST"):      (LOGIN,   WRONG,     WRONG,     WRONG,     WRONG,     WRONG,     WRONG,     WRONG),
    ("remove_factor", "GET"): (LOGIN,   NOTHING,   NOTHING,   NOTHING,   NOTHING,   NOTHING,   NOTHING,   NOTHING),
    ("password", "GET"):      (LOGIN,   OK,        OK,        OK,        OK,        OK,        OK,        OK),
    ("password", "POST"):     (LOGIN,   WRONG,     WRONG,     WRONG,     WRONG,     WRONG,     WRONG,     WRONG),
    ("codes", "GET"):         (LOGIN,   DONE,      DONE,      DONE,      DONE,      DONE,      DONE,      DONE),
    ("end_others", "POST"):   (LOGIN,   DONE,      DONE,      DONE,      DONE,      DONE,      DONE,      DONE),
    ("logout", "POST"):       (DONE,    DONE,      DONE,      DONE,      DONE,      DONE,      DONE,      DONE),
    ("language", "POST"):     (DONE,    DONE,      DONE,      DONE,      DONE,      DONE,      DONE,      DONE),
    ("appeal", "GET"):        (LOGIN,   OK,        OK,        OK,        OK,        NO,        NOTHING,   OK),
    ("accept", "POST"):       (LOGIN,   OVERTAKEN, OVERTAKEN, NO,        NO,        NO,        NOTHING,   NO),
    ("assign", "POST"):       (LOGIN,   OVERTAKEN, OVERTAKEN, NO,        NO,        NO,        NOTHING,   NO),
    ("forward", "POST"):      (LOGIN,   OVERTAKEN, OVERTAKEN, NO,        NO,        NO,        NOTHING,   NO),
    ("part", "POST"):         (LOGIN,   OVERTAKEN, OVERTAKEN, NO,        NO,        NO,        NOTHING,   NO),
    ("ask", "POST"):          (LOGIN,   OVERTAKEN, OVERTAKEN, NO,        NO,        NO,        NOTHING,   NO),
    ("extend", "POST"):       (LOGIN,   OVERTAKEN, OVERTAKEN, NO,        NO,        NO,        NOTHING,   NO),
    ("hearing", "POST"):      (LOGIN,   OVERTAKEN, OVERTAKEN, NO,        NO,        NO,        NOTHING,   NO),
    ("residents", "GET"):     (LOGIN,   NO,        NO,        OK,        OK,        NO,        NO,        NO),
    ("residents", "POST"):    (LOGIN,   NO,        NO,        WRONG,     WRONG,     NO,        NO,        NO),
    ("resident", "GET"):      (LOGIN,   NO,        NO,        OK,        OK,        NO,        NO,        NO),
    ("merge_resident", "POST"): (LOGIN, NO,        NO,        WRONG,     WRONG,     NO,        NO,        NO),
    ("unmerge_resident", "POST"): (LOGIN, NO,      NO,        NOTHING,   NOTHING,   NO,        NO,        NO),
    ("reply", "POST"):        (LOGIN,   OVERTAKEN, OVERTAKEN, NO,        NO,        NO,        NOTHING,   NO),
    ("note", "POST"):         (LOGIN,   WRONG,     WRONG,     WRONG,     WRONG,     NO,        NOTHING,   WRONG),
    ("route", "POST"):        (LOGIN,   NO,        NO,        OVERTAKEN, OVERTAKEN, NO,        NO,        NO),
    ("recategorize", "POST"): (LOGIN,   NO,        NO,        OVERTAKEN, OVERTAKEN, NO,        NO,        NO),
    ("reply", "GET"):         (LOGIN,   DONE,      DONE,      NO,        NO,        NO,        NOTHING,   NO),
    ("join", "POST"):         (LOGIN,   OVERTAKEN, OVERTAKEN, OVERTAKEN, OVERTAKEN, NO,        NOTHING,   NO),
    ("separate", "POST"):     (LOGIN,   OVERTAKEN, OVERTAKEN, OVERTAKEN, OVERTAKEN, NO,        NOTHING,   NO),
    ("gather", "GET"):        (LOGIN,   OK,        OK,        OK,        OK,        NO,        NOTHING,   NO),
    ("gather", "POST"):       (LOGIN,   WRONG,     WRONG,     WRONG,     WRONG,     NO,        NOTHING,   NO),
    ("joined", "GET"):        (LOGIN,   OK,        OK,        OK,        OK,        NO,        NOTHING,   NO),
    ("incidents", "GET"):     (LOGIN,   NO,        NO,        OK,        OK,        NO,        NO,        NO),
    ("new_incident", "GET"):  (LOGIN,   NO,        NO,        OK,        OK,        NO,        NO,        NO),
    ("new_incident", "POST"): (LOGIN,   NO,        NO,        WRONG,     WRONG,     NO,        NO,        NO),
    ("incident", "GET"):      (LOGIN,   NO,        NO,        NOTHING,   NOTHING,   NO,        NO,        NO),
    ("end_incident", "POST"): (LOGIN,   NO,        NO,        NOTHING,   NOTHING,   NO,        NO,        NO),
    ("outages", "GET"):       (LOGIN,   OK,        OK,        OK,        OK,        NO,        OK,        NO),
    ("new_outage", "GET"):    (LOGIN,   OK,        OK,        OK,        OK,        NO,        OK,        NO),
    ("new_outage", "POST"):   (LOGIN,   WRONG,     WRONG,     WRONG,     WRONG,     NO,        WRONG,     NO),
    ("outage", "GET"):        (LOGIN,   NOTHING,   NOTHING,   NOTHING,   NOTHING,   NO,        NOTHING,   NO),
    ("prolong_outage", "POST"): (LOGIN, NOTHING,   NOTHING,   NOTHING,   NOTHING,   NO,        NOTHING,   NO),
    ("end_outage", "POST"):   (LOGIN,   NOTHING,   NOTHING,   NOTHING,   NOTHING,   NO,        NOTHING,   NO),
    ("photo", "GET"):         (LOGIN,   OK,        OK,        OK,        OK,        NO,        NOTHING,   OK),
    ("checking", "GET"):      (LOGIN,   NO,        NO,        NO,        OK,        NO,        NO,        OK),
    ("release", "POST"):      (LOGIN,   NO,        NO,        NO,        OVERTAKEN, NO,        NO,        OVERTAKEN),
    ("return", "POST"):       (LOGIN,   NO,        NO,        NO,        WRONG,     NO,        NO,        WRONG),
    ("second_looks", "GET"):  (LOGIN,   NO,        NO,        NO,        OK,        NO,        NO,        OK),
    ("look_again", "POST"):   (LOGIN,   NO,        NO,        NO,        NOTHING,   NO,        NO,        NOTHING),
    ("reject", "POST"):       (LOGIN,   NO,        NO,        NO,        NOTHING,   NO,        NO,        NOTHING),
    ("quality", "GET"):       (LOGIN,   NO,        NO,        NO,        OK,        NO,        NO,        OK),
    ("here", "POST"):         (LOGIN,   OK,        OK,        OK,        OK,        NO,        NOTHING,   OK),
    ("seen", "POST"):         (LOGIN,   WRONG,     WRONG,     WRONG,     WRONG,     NO,        NOTHING,   WRONG),
    ("oversight", "GET"):     (LOGIN,   NO,        NO,        NO,        OK,        NO,        NO,        NO),
    ("bulk", "POST"):         (LOGIN,   DONE,      DONE,      DONE,      DONE,      NO,        DONE,      DONE),
    ("bulk_act", "GET"):      (LOGIN,   NOTHING,   NOTHING,   NOTHING,   NOTHING,   NO,        NOTHING,   NOTHING),
    ("undo_bulk", "POST"):    (LOGIN,   NOTHING,   NOTHING,   NOTHING,   NOTHING,   NO,        NOTHING,   NOTHING),
    ("saved", "GET"):         (LOGIN,   OK,        OK,        OK,        OK,        NO,        OK,        OK),
    ("saved", "POST"):        (LOGIN,   WRONG,     WRONG,     WRONG,     WRONG,     NO,        WRONG,     WRONG),
    ("change_saved", "POST"): (LOGIN,   NOTHING,   NOTHING,   NOTHING,   NOTHING,   NO,        NOTHING,   NOTHING),
    ("contacts", "GET"):      (LOGIN,   DONE,      DONE,      DONE,      DONE,      NO,        NOTHING,   DONE),
    ("contacts", "POST"):     (LOGIN,   OK,        OK,        OK,        OK,        NO,        NOTHING,   NO),
    ("looks", "GET"):         (LOGIN,   NO,        NO,        NO,        OK,        NO,        NO,        NO),
    ("keeping", "GET"):       (LOGIN,   NO,        NO,        NO,        OK,        OK,        NO,        NO),
    ("place_hold", "POST"):   (LOGIN,   NO,        NO,        NO,        WRONG,     NO,        NO,        NO),
    ("lift_hold", "POST"):    (LOGIN,   NO,        NO,        NO,        NOTHING,   NO,        NO,        NO),
    ("erasures", "GET"):      (LOGIN,   NO,        NO,        NO,        OK,        NO,        NO,        NO),
    ("erasure", "POST"):      (LOGIN,   NO,        NO,        NO,        NOTHING,   NO,        NO,        NO),
    ("take_request", "POST"): (LOGIN,   NO,        NO,        NO,        DONE,      NO,        NO,        NO),
    ("export_resident", "POST"): (LOGIN, NO,       NO,        NO,        DONE,      NO,        NO,        NO),
    ("audit", "GET"):         (LOGIN,   NO,        NO,        NO,        OK,        OK,        NO,        NO),
    ("audit_table", "GET"):   (LOGIN,   NO,        NO,        NO,        OK,        OK,        NO,        NO),
    ("export", "GET"):        (LOGIN,   NO,        OK,        OK,        OK,        NO,        NO,        NO),
    ("cover", "GET"):         (LOGIN,   OK,        OK,        OK,        OK,        NO,        NOTHING,   OK),
    ("cover", "POST"):        (LOGIN,   OK,        OK,        OK,        OK,        NO,        NOTHING,   OK),
    ("cover_trial", "GET"):   (LOGIN,   OK,        OK,        OK,        OK,        NO,        NOTHING,   OK),
    ("consultations", "GET"): (LOGIN,   OK,        OK,        OK,        OK,        NO,        OK,        NO),
    ("consultations", "POST"): (LOGIN,  WRONG,     WRONG,     WRONG,     WRONG,     NO,        WRONG,     NO),
    ("consultations_counted", "GET"): (LOGIN, OK,  OK,        OK,        OK,        NO,        OK,        NO),
    ("misses", "GET"):        (LOGIN,   NO,        NO,        NO,        OK,        NO,        NO,        NO),
    ("settle_miss", "POST"):  (LOGIN,   NO,        NO,        NO,        NOTHING,   NO,        NO,        NO),
    ("letters", "GET"):       (LOGIN,   NO,        NO,        NO,        OK,        OK,        NO,        NO),
    ("retry_letter", "POST"): (LOGIN,   NO,        NO,        NO,        DONE,      DONE,      NO,        NO),
    ("calendar", "GET"):      (LOGIN,   NO,        NO,        NO,        NO,        OK,        NO,        NO),
    ("calendar", "POST"):     (LOGIN,   NO,        NO,        NO,        NO,        WRONG,     NO,        NO),
    ("remove_day", "POST"):   (LOGIN,   NO,        NO,        NO,        NO,        DONE,      NO,        NO),
    ("people", "GET"):        (LOGIN,   NO,        NO,        NO,        NO,        OK,        NO,        NO),
    ("people", "POST"):       (LOGIN,   NO,        NO,        NO,        NO,        WRONG,     NO,        NO),
    ("person", "GET"):        (LOGIN,   NO,        NO,        NO,        NO,        OK,        NO,        NO),
    ("person", "POST"):       (LOGIN,   NO,        NO,        NO,        NO,        WRONG,     NO,        NO),
    ("close_person", "POST"): (LOGIN,   NO,        NO,        NO,        NO,        DONE,      NO,        NO),
    ("give_password", "GET"): (LOGIN,   NO,        NO,        NO,        NO,        OK,        NO,        NO),
    ("give_password", "POST"): (LOGIN,  NO,        NO,        NO,        NO,        WRONG,     NO,        NO),
    ("end_sessions", "POST"): (LOGIN,   NO,        NO,        NO,        NO,        DONE,      NO,        NO),
    ("reset_factor", "POST"): (LOGIN,   NO,        NO,        NO,        NO,        DONE,      NO,        NO),
}  # fmt: skip
# Works belong to bodies and the reception; more in tests/pages/test_workbench_works.py.
_WRITE = {"executor": OK, "head": OK, "other_body": OK, "dispatcher": OK, "reception_head": OK}
_GONE = dict.fromkeys(_WRITE, NOTHING)
WORKS = {
    ("works", "GET"): _WRITE, ("new_work", "GET"): _WRITE, ("new_work", "POST"): dict.fromkeys(_WRITE, WRONG),
    ("work_conflicts", "GET"): _WRITE, ("approve_works", "POST"): dict.fromkeys(_WRITE, DONE),
    ("work_imports", "GET"): _WRITE, ("work_imports", "POST"): dict.fromkeys(_WRITE, WRONG),
    ("work_import", "GET"): _GONE, ("do_import", "POST"): _GONE, ("undo_import", "POST"): _GONE,
    ("work", "GET"): _GONE, ("edit_work", "GET"): _GONE, ("work_act", "POST"): _GONE,
}  # fmt: skip
TABLE |= {name: (LOGIN, *[row.get(one, NO) for one in ROLES[1:]]) for name, row in WORKS.items()}
WORK_ADDRESSES = {
    "work_import": [10**9], "do_import": [10**9], "undo_import": [10**9], "work": ["W26-000001-1"],
    "edit_work": ["W26-000001-1"], "work_act": ["W26-000001-1", "send"],
}  # fmt: skip
# Guides belong to their editors, whose own tests are tests/pages/test_guides_desk.py; the desk may add wishes.
GUIDES = {
    "guides": [], "new_guide": [], "guide_said": [], "guide_links": [], "guide_wishes": [], "close_remark": [10**9],
    "guide_wish": [10**9], "guide": [10**9], "start_edition": [10**9], "withdraw_guide": [10**9], "edition": [10**9],
    "edition_yaml": [10**9], "edition_file": [10**9], "edition_changes": [10**9], "edition_act": [10**9, "send"],
}  # fmt: skip
TABLE |= {(name, "GET"): (LOGIN, *[NO] * (len(ROLES) - 1)) for name in GUIDES}
TABLE["guide_wishes", "GET"] = (LOGIN, *[OK if one in {"dispatcher", "reception_head"} else NO for one in ROLES[1:]])


@pytest.fixture
def scene(db):
    small_city()
    people = staff()
    photo = actions.keep_photo(jpeg().read(), now=NOW)
    appeal = lodged(photos=[photo.token])
    notice = Notice.objects.create(
        key="k", kind="appellant.lodged", to="x@example.org", language="ru", subject="s", text="t", created_at=NOW,
        state="dead",
    )  # fmt: skip
    resident = Person.objects.create(made_at=NOW)
    found = {
        "appeal": [appeal.number],
        "photo": [photo.token, "thumb"],
        "contacts": [appeal.number],
        "cover": [photo.token],
        "cover_trial": [photo.token],
        "retry_letter": [notice.pk],
        "remove_day": ["2026-01-01"],
        "person": [people.second.pk],
        "close_person": [people.second.pk],
        "give_password": [people.second.pk],
        "end_sessions": [people.second.pk],
        "reset_factor": [people.second.pk],
        "remove_factor": [10**9],
        "resident": [resident.pk],
        "merge_resident": [resident.pk],
        "unmerge_resident": [10**9],
        "release": [appeal.number],
        "return": [appeal.number],
        "look_again": [10**9],
        "here": [appeal.number],
        "seen": [appeal.number],
        "bulk_act": [10**9],
        "undo_bulk": [10**9],
        "change_saved": [10**9],
        "reject": [10**9],
        "settle_miss": [10**9],
    }
    found |= {name: [appeal.number] for name in (*ACTS, "join", "separate", "gather", "joined")}
    found |= {name: [10**9] for name in ("incident", "end_incident", "lift_hold", "erasure")}
    found |= {name: [resident.pk] for name in ("take_request", "export_resident")}
    found |= {name: given for name, given in GUIDES.items() if given}
    found |= WORK_ADDRESSES
    found |= {name: ["O26-000001-0"] for name in ("outage", "prolong_outage", "end_outage")}
    return people, found


# Pages of the door itself, which nobody needs a role for.
OPEN = {"login", "factor", "provider", "provider_back", "logout", "language"}
ACTS = ["accept", "assign", "hearing", "forward", "part", "ask", "extend", "reply", "note", "route", "recategorize"]


def test_every_address_has_a_row():
    assert {pattern.name for pattern in urls.urlpatterns} == {name for name, _method in TABLE}


def test_every_address_declares_its_roles():
    assert [p.name for p in urls.urlpatterns if not getattr(p.callback, "staff_roles", None)] == []


def test_an_address_without_roles_cannot_be_made():
    with pytest.raises(LookupError):
        urls.staff_path("new/", lambda request: None, "new")


@pytest.mark.parametrize("number", range(len(ROLES)), ids=ROLES)
def test_table(scene, number, client):
    people, found = scene
    role = ROLES[number]
    answers = {}
    for name, method in TABLE:
        browser = client if role == "anonymous" else signed_in(getattr(people, role))
        url = reverse(f"workbench:{name}", args=[_day(a) for a in found.get(name, [])])
        response = browser.post(url, {"version": "0x1"}) if method == "POST" else browser.get(url)
        answers[name, method] = response.status_code
        assert "no-store" in response["Cache-Control"], name
        if role == "anonymous" and name not in OPEN:
            assert response["Location"].startswith("/staff/login/"), name
        assert response.getvalue() is not None  # a photo is read to its end
    assert answers == {row: codes[number] for row, codes in TABLE.items()}
    assert Appeal.objects.get().version == 0


def test_what_does_not_exist_looks_like_what_is_not_ours(scene):
    people, found = scene
    browser = signed_in(people.other_body)
    for act in ["", *(f"{act}/" for act in ACTS[:9])]:
        foreign = browser.post if act else browser.get
        real = foreign(f"/staff/appeals/{found['appeal'][0]}/{act}")
        missing = foreign(f"/staff/appeals/26-999999-1/{act}")
        assert (real.status_code, missing.status_code) == (404, 404)
        token = real.content.count(b"csrfmiddlewaretoken")
        assert token == missing.content.count(b"csrfmiddlewaretoken")
    assert browser.get(reverse("workbench:photo", args=[uuid.uuid4(), "shown"])).status_code == 404


def _day(value):
    from datetime import date

    return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 and value[4] == "-" else value
