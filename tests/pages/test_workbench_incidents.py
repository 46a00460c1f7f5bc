"""Pages of incidents, of joining, and what residents see of both.

Bad input: a text that is missing in one language, a circle without a radius or with a forged one, no category, an end
in the past, a number that is none, of another body or of the appeal itself, forged versions and editions, an appeal
that does not exist, "me too" with a wrong address. What was typed is kept each time.
"""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from opencity.appeals import actions
from opencity.appeals.actions import Known
from opencity.appeals.models import Appeal, Event, Follower, Incident
from opencity.appeals.states import State
from tests.cast import NOW, WEST, lodged, small_city
from tests.staff_cast import fresh, send, signed_in, staff

GIVEN = {
    "name_kk": "Қатты жел", "name_ru": "Сильный ветер", "name_en": "Strong wind",
    "advice_kk": "Ағаштарды жинап жатырмыз.", "advice_ru": "Убираем деревья.", "advice_en": "We clear the trees.",
    "categories": ["1.1"], "area": "circle", "radius_m": "1000", "ends_at": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def frozen(db, monkeypatch):
    cache.clear()
    small_city()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def people():
    return staff()


def opened(people, **more):
    values = {
        "names": {"kk": "Жел", "ru": "Ветер", "en": "Wind"},
        "advice": {"kk": "Жинап жатырмыз.", "ru": "Убираем.", "en": "We clear."},
        "categories": ["1.1"],
        "place": WEST,
        "radius_m": 1000,
    }
    master = lodged(email="first@example.org", apart=True)
    return actions.open_incident(Known(**(values | more)), by=people.dispatcher, now=NOW, master=master)


def new_url(appeal):
    return f"{reverse('workbench:new_incident')}?from={appeal.number}"


def test_an_incident_is_opened_from_an_appeal(people):
    browser, appeal = signed_in(people.dispatcher), lodged()
    page = browser.get(new_url(appeal))
    form = page.context["form"]
    assert form.initial["name_kk"] == "Жолдағы шұңқыр"
    assert form.initial["name_ru"] == "Яма на дороге"
    assert len({form.initial[f"advice_{code}"] for code in ("kk", "ru", "en")}) == 3
    assert form.initial["categories"] == ["1.1"]
    done = browser.post(new_url(appeal), GIVEN | {"version": fresh(appeal).version})
    incident = Incident.objects.get()
    assert done["Location"] == reverse("workbench:incident", args=[incident.pk])
    assert (incident.master, incident.radius_m, incident.place) == (appeal, 1000, WEST)
    lodged(email="next@example.org")
    shown = browser.get(done["Location"]).content.decode()
    assert "Strong wind" in shown
    assert appeal.number in shown


def test_it_is_opened_without_an_appeal(people):
    browser = signed_in(people.reception_head)
    wrong = browser.post(reverse("workbench:new_incident"), GIVEN)
    assert wrong.status_code == 422  # no place for a circle
    done = browser.post(reverse("workbench:new_incident"), GIVEN | {"area": "city"})
    assert done.status_code == 302
    assert Incident.objects.get().master.text == "Қатты жел"


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("name_en", {"name_en": " "}),
        ("advice_kk", {"advice_kk": ""}),
        ("advice_ru", {"advice_ru": "я" * 1001}),
        ("categories", {"categories": []}),
        ("categories", {"categories": ["77"]}),
        ("area", {"area": ""}),
        ("area", {"area": "moon"}),
        ("radius_m", {"radius_m": ""}),
        ("radius_m", {"radius_m": "7"}),
        ("radius_m", {"radius_m": "9e9"}),
        ("district", {"area": "district", "district": ""}),
        ("district", {"area": "district", "district": "north"}),
        ("ends_at", {"ends_at": "2020-01-01T10:00"}),
        ("ends_at", {"ends_at": "soon"}),
        ("ends_at", {"ends_at": "2099-01-01T10:00"}),
    ],
)
def test_a_wrong_field_says_why_and_keeps_the_rest(people, field, more):
    browser, appeal = signed_in(people.dispatcher), lodged()
    page = browser.post(new_url(appeal), GIVEN | {"version": 0} | more)
    assert page.status_code == 422
    form = page.context["form"]
    assert form.errors[field]
    assert list(form.errors) == [field]
    assert "Сильный ветер" in page.content.decode()
    assert not Incident.objects.exists()


def test_an_incident_around_what_is_gone_or_changed(people):
    browser, appeal = signed_in(people.dispatcher), lodged()
    for wrong in ("26-999999-1", "abc", "%00"):
        assert browser.get(f"{reverse('workbench:new_incident')}?from={wrong}").status_code == 404
    for version in ("7", "-1", "x", ""):
        page = browser.post(new_url(appeal), GIVEN | {"version": version})
        assert page.status_code == 409
        assert "Сильный ветер" in page.content.decode()
    incident = opened(people)
    page = browser.post(new_url(incident.master), GIVEN | {"version": fresh(incident.master).version})
    assert page.status_code == 422


def test_two_people_edit_it_and_the_second_is_told(people):
    incident = opened(people)
    url, one, two = (
        reverse("workbench:incident", args=[incident.pk]),
        *map(signed_in, (people.dispatcher, people.reception_head)),
    )
    edition = one.get(url).context["edition"]
    assert one.post(url, GIVEN | {"edition": edition, "name_en": "Gale"}).status_code == 302
    late = two.post(url, GIVEN | {"edition": edition, "name_en": "Breeze"})
    assert late.status_code == 409
    assert "Breeze" in late.content.decode()
    assert Incident.objects.get().names["en"] == "Gale"
    assert two.post(reverse("workbench:end_incident", args=[incident.pk]), {"edition": edition}).status_code == 302
    assert Incident.objects.get().ended_at is None
    edition = two.get(url).context["edition"]
    two.post(reverse("workbench:end_incident", args=[incident.pk]), {"edition": edition})
    assert Incident.objects.get().ended_at is not None
    assert one.post(url, GIVEN | {"edition": edition}).status_code == 409


def test_the_area_cannot_be_forged_afterwards(people):
    incident = opened(people)
    browser, url = signed_in(people.dispatcher), reverse("workbench:incident", args=[incident.pk])
    edition = browser.get(url).context["edition"]
    browser.post(url, GIVEN | {"edition": edition, "area": "city", "radius_m": "20000"})
    incident.refresh_from_db()
    assert (incident.place, incident.radius_m) == (WEST, 1000)


def test_the_list_costs_the_same_for_one_and_thirty(people, django_assert_num_queries):
    browser, url = signed_in(people.dispatcher), reverse("workbench:incidents")
    opened(people)
    browser.get(url)
    with django_assert_num_queries(QUERIES):
        browser.get(url)
    for n in range(31):
        opened(people, radius_m=100 + n, categories=["1.2"])
    with django_assert_num_queries(QUERIES):
        page = browser.get(url)
    older = re.search(rb'href="(/staff/incidents/\?page=[^"]+)"', page.content)
    assert browser.get(older[1].decode().replace("&amp;", "&")).status_code == 200


QUERIES = 6


def test_the_dispatcher_is_shown_where_one_seems_to_begin(people):
    for n in range(10):
        lodged(category="", email=f"r{n}@example.org") if n > 90 else lodged(now=NOW + timedelta(minutes=n))
    page = signed_in(people.dispatcher).get(reverse("workbench:queue"))
    first = Appeal.objects.earliest("id")
    assert f"{reverse('workbench:new_incident')}?from={first.number}" in page.content.decode()
    assert "?from=" not in signed_in(people.executor).get(reverse("workbench:queue")).content.decode()


def test_one_appeal_is_joined_by_its_number(people):
    browser = signed_in(people.executor)
    master, copy, foreign = lodged(), lodged(), lodged(category="2.1")
    for number in ("", "nonsense", copy.number, foreign.number, "26-999999-1"):
        page = send(browser, copy, "join", number=number)
        assert page.status_code == 422, number
        assert page.context["form"].errors["number"]
    assert send(browser, copy, "join", number=master.number, version=9).status_code == 409
    assert send(browser, copy, "join", number=f" {master.number} ").status_code == 302
    assert fresh(copy).state == State.JOINED
    desk = browser.get(reverse("workbench:appeal", args=[copy.number])).content.decode()
    assert master.number in desk
    assert "act-reply" not in desk
    assert (
        reverse("workbench:joined", args=[master.number])
        in browser.get(reverse("workbench:appeal", args=[master.number])).content.decode()
    )
    assert send(browser, copy, "separate").status_code == 302
    assert fresh(copy).state == State.ROUTED


def test_several_are_joined_after_a_look_at_them(people):
    browser = signed_in(people.dispatcher)
    master, *copies = [lodged(email=f"r{n}@example.org") for n in range(4)]
    url = reverse("workbench:gather", args=[master.number])
    numbers = {"near": [copies[0].number], "numbers": f"{copies[1].number}, {copies[2].number}", "version": 0}
    look = browser.post(url, numbers)
    assert look.status_code == 200
    assert all(copy.number in look.content.decode() for copy in copies)
    assert fresh(copies[0]).state == State.ROUTED
    done = browser.post(url, {"numbers": look.context["wanted"], "version": look.context["version"], "sure": "1"})
    assert done.status_code == 302
    assert {fresh(copy).state for copy in copies} == {State.JOINED}
    listed = browser.get(reverse("workbench:joined", args=[master.number])).content.decode()
    assert all(copy.number in listed for copy in copies)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"numbers": ""}, 422),
        ({"numbers": "26-999999-1 слова"}, 422),
        ({"near": ["26-999999-1"]}, 422),
        ({"numbers": "x" * 2001}, 422),
        ({"numbers": "SELF"}, 422),
        ({"numbers": "OTHER", "version": "5"}, 409),
        ({"numbers": "OTHER", "version": ""}, 409),
    ],
)
def test_what_cannot_be_joined_is_said_and_kept(people, more, status):
    master, other = lodged(), lodged()
    words = {"SELF": master.number, "OTHER": other.number}
    given = {"version": "0"} | {
        key: words.get(value, value) if isinstance(value, str) else value for key, value in more.items()
    }
    page = signed_in(people.dispatcher).post(reverse("workbench:gather", args=[master.number]), given)
    assert page.status_code == status
    assert page.context["form"].errors
    if isinstance(given.get("numbers"), str) and given["numbers"]:
        assert given["numbers"][:50] in page.content.decode()
    assert fresh(other).state == State.ROUTED


def filing(do="plan", **more):
    given = {"submission": str(uuid.uuid4()), "text": "Большая яма на дороге", "category": "1.1", "do": do}
    place = {"lat": f"{WEST.lat}", "lon": f"{WEST.lon}", "place": "улица Абая, 10"}
    return given | place | {"known_place": f"{WEST.lat:.6f},{WEST.lon:.6f},улица Абая, 10"} | more


def test_the_form_says_what_is_known_and_me_too_is_one_press(people):
    incident = opened(people)
    url, browser = "/ru/appeals/new/", Client()
    page = browser.post(url, filing()).content.decode()
    assert "Ветер" in page
    assert "Убираем." in page
    assert f"follow-{incident.master.number}" in page
    wrong = browser.post(url, filing(f"follow-{incident.master.number}", follow_email="no"))
    assert wrong.status_code == 422
    assert "Большая яма" in wrong.content.decode()
    done = browser.post(url, filing(f"follow-{incident.master.number}", follow_email="me@example.org"))
    assert done.status_code == 302
    assert Follower.objects.get().email == "me@example.org"
    assert Follower.objects.get().language == "ru"


def test_sent_all_the_same_it_is_joined_and_the_receipt_says_so(people):
    incident = opened(people)
    browser = Client()
    done = browser.post("/kk/appeals/new/", filing("send"))
    appeal = Appeal.objects.latest("id")
    assert appeal.master_id == incident.master_id
    receipt = browser.get(done["Location"]).content.decode()
    assert "Жинап жатырмыз." in receipt
    assert appeal.number in receipt
    own = browser.get(f"/kk/appeals/{appeal.number}/").content.decode()
    assert incident.master.number in own
    assert "withdraw" in own


def test_something_else_is_answered_by_itself(people):
    opened(people)
    page = Client().post("/ru/appeals/new/", filing(apart="on")).content.decode()
    assert "Убираем." not in page
    assert 'name="apart" value="on"' in page
    Client().post("/ru/appeals/new/", filing("send", apart="on"))
    assert Appeal.objects.latest("id").master_id is None


def test_words_or_place_alone_are_enough_to_be_told(people):
    opened(people)
    words = filing(category="", text="яма на дороге, выбоина")
    assert "Убираем." in Client().post("/ru/appeals/new/", words).content.decode()
    elsewhere = filing(
        lat="50.03", lon="60.16", place="улица Восточная", known_place="50.030000,60.160000,улица Восточная"
    )
    assert "Убираем." not in Client().post("/ru/appeals/new/", elsewhere).content.decode()


@pytest.mark.parametrize("path", ["/kk/", "/kk/appeals/", "/kk/appeals/new/"])
def test_everybody_reads_of_an_open_incident(people, path):
    assert "Жинап жатырмыз." not in Client().get(path).content.decode()
    incident = opened(people)
    assert "Жинап жатырмыз." in Client().get(path).content.decode()
    actions.end_incident(incident, by=people.dispatcher, now=NOW)
    assert "Жинап жатырмыз." not in Client().get(path).content.decode()


def test_the_whole_is_prefilled_with_the_answers_to_its_parts(people):
    whole = lodged()
    actions.accept_appeal(whole, by=people.executor, now=NOW)
    part = actions.forward_part(
        fresh(whole), body="water", text="Нет воды", category="2.1", by=people.executor, now=NOW
    )
    browser = signed_in(people.executor)
    page = send(
        browser, whole, "reply", outcome="explained", text="3 ноября яма засыпана на улице Абая.", language="ru"
    )
    assert page.status_code == 422
    assert part.number in page.content.decode()
    assert "яма засыпана" in page.content.decode()
    actions.accept_appeal(fresh(part), by=people.other_body, now=NOW)
    answer = actions.Answer("explained", "3 ноября труба на улице Абая заменена.", "ru")
    actions.reply_to_appeal(fresh(part), answer, by=people.other_body, now=NOW)
    desk = browser.get(reverse("workbench:appeal", args=[whole.number]) + "?act=reply")
    [act] = [act for act in desk.context["acts"] if act["code"] == "reply"]
    assert "труба на улице Абая заменена" in act["form"]["text"].value()
    assert "Water company" in act["form"]["text"].value()


def test_the_resident_sees_every_part_in_one_place(people):
    whole = lodged()
    actions.accept_appeal(whole, by=people.executor, now=NOW)
    part = actions.forward_part(
        fresh(whole), body="water", text="Нет воды", category="2.1", by=people.executor, now=NOW
    )
    browser = Client()
    browser.get(f"/ru/appeals/{whole.number}/?secret={whole.appellant.secret}")
    page = browser.get(f"/ru/appeals/{whole.number}/").content.decode()
    assert "Водоканал" in page
    assert part.number in page
    assert "Нет воды" in page
    assert "Нет воды" not in Client().get(f"/ru/appeals/{whole.number}/").content.decode()


def test_the_third_pass_goes_to_the_dispatcher(people):
    from opencity.accounts.models import Role
    from tests.cast import member

    appeal, gas = lodged(), member("Gani", Role.EXECUTOR, "gas", "en")
    for person, body in [(people.executor, "water"), (people.other_body, "gas"), (gas, "roads")]:
        page = send(signed_in(person), appeal, "forward", body=body, reason="not_competent")
        assert page.status_code == 302
    assert (fresh(appeal).state, fresh(appeal).body.code) == (State.DISPUTED, "reception")
    assert Event.objects.filter(appeal=appeal, kind="disputed").count() == 1
    assert appeal.number in signed_in(people.dispatcher).get(reverse("workbench:queue")).content.decode()
