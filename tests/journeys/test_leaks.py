"""A whole small city with planted names, numbers and secrets: nobody reads them who must not.

The city is made by the generator of the demo. Into its lives are planted: names, ИИН, phones, plates and addresses of
mail in words, answers, reasons and addresses; secrets are made by the system itself. Then everything is read: every page
that links lead to, programs' answers, letters, what is told to other systems, and logs.
"""

from __future__ import annotations

import json
import logging
import re
from collections import deque
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from opencity.accounts.models import Role
from opencity.appeals.models import Appeal, Appellant, Event, Look, Photo
from opencity.appeals.permissions import visible_to
from opencity.channels.webhooks.actions import TOLD, payload
from opencity.demo.lives import plan_year
from opencity.demo.make import Year
from opencity.demo.material import read_material
from opencity.demo.shelf import Shelf
from opencity.demo.staff import hire
from opencity.demo.survey import world_of
from opencity.directory.queries import directory
from opencity.notices.models import Notice
from tests.cast import member, small_city

SIZE = 200
MOST_PAGES = 420
UNTIL = datetime.fromisoformat("2026-11-20T12:00+05:00")
GIVEN = ["Айгерим", "Нурлан", "Гүлмира", "Ерболат", "Светлана", "Руслан", "Зарина", "Бауыржан"]
FAMILY = ["Кыдыралина", "Тлеуханов", "Сарбасова", "Жетписбаев", "Верещагина", "Хамзатов", "Биржанова", "Оспанбеков"]
FATHER = ["Мэлсовна", "Оразович", "Тілегенқызы", "Сәкенұлы", "Игоревна", "Рашидович", "Маратқызы", "Ерланұлы"]
SAYING = {"reply", "reopen", "rate", "withdraw", "answer", "ask", "extend"}  # verbs whose words may hold a person
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
DIGITS = re.compile(r"\D+")


class Planted:
    """What must not be read: by appeal, in every form in which it could stand on a page."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.numbers: set[str] = set()
        self.mails: set[str] = set()

    def plant(self, number: int) -> dict[str, str]:
        given, family, father = (names[number % 8] for names in (GIVEN, FAMILY, FATHER))
        made = {
            "name": f"{given} {family}",
            "whole": f"{family} {given} {father}",
            "phone": f"+7 701 {number // 100 + 500} {number % 100:02d} 71",
            "iin": f"8{number % 10}0101{400000 + number}",
            "plate": f"{number % 900 + 100} KZR 02",
            "mail": f"leak.{number}.q@example.org",
        }
        self.words |= {family.lower()[:-2], made["plate"].lower()}
        self.numbers |= {DIGITS.sub("", made["phone"])[1:], made["iin"]}
        self.mails.add(made["mail"])
        return made

    def in_text(self, text: str) -> list[str]:
        """Everything planted that stands in a text, spaced and written as it may be."""
        low = unescape(text).lower()
        joined = re.sub(r"(?<=\d)[\s()+-]+(?=\d)", "", low)
        found = [word for word in self.words | self.mails if word in low]
        return found + [number for number in self.numbers if number in joined]


def planted_plan(plan, planted):
    """The lives with something personal in every text that people and bodies write."""
    for number, act in enumerate(act for act in plan.acts if act.verb == "lodge"):
        made = planted.plant(number)
        facts = act.facts
        cue = "Менің атым" if facts["language"] == "kk" else "Меня зовут"
        facts["text"] += (
            f" {cue} {made['whole']}, тел. {made['phone']}, {made['mail']}. ИИН {made['iin']}, машина {made['plate']}."
        )
        facts |= {"name": made["whole"], "email": made["mail"], "phone": made["phone"]}
        if facts["address"]:
            facts["address"] += ", кв. 77"
        for other in plan.acts:
            if other.of != act.of:
                continue
            for key in ("text", "reason", "comment", "answer", "question", "grounds"):
                said = other.facts.get(key) if other.verb in SAYING else None
                if said and isinstance(said, str):
                    other.facts[key] = f"{said} {made['name']}, {made['phone']}, {made['plate']}."
    return plan


@pytest.fixture
def city(db, settings):
    return made_city(settings, SIZE)


@pytest.fixture
def small(db, settings):
    return made_city(settings, 15)


def made_city(settings, size):
    settings.CITY_PACK = django_settings.BASE_DIR / "cities" / "almaty"
    small_city()
    planted = Planted()
    material = read_material(settings.CITY_PACK)
    plan = planted_plan(
        plan_year(world_of(directory(), UNTIL), material, size=size, seed="leaks", until=UNTIL), planted
    )
    Year(plan, hire(plan.people), Shelf()).live(lambda _percent: None)
    return planted


def crawl(client, starts, *, most=MOST_PAGES, skip=()):
    """Every page that links lead to, as text; each appeal once, whatever the language."""
    waiting, seen, numbers = deque(starts), set(), set()
    while waiting and len(seen) < most:
        url = waiting.popleft()
        if url in seen:
            continue
        seen.add(url)
        number = re.search(r"/appeals/(\d\d-\d{6,}-\d)/", url)
        if number and url.count("/") < 6:
            if number[1] in numbers:
                continue
            numbers.add(number[1])
        answer = client.get(url, follow=True)
        content = answer.getvalue()
        if getattr(answer, "file_to_stream", None) is not None:
            answer.file_to_stream.close()
        if not answer["Content-Type"].startswith(("text/", "application/json", "application/xml")):
            continue
        text = content.decode()
        yield url, text
        for link in LINK.findall(text):
            address = urlsplit(urljoin(url, unescape(link)))
            wanted = address.path + (f"?{address.query}" if address.query else "")
            if address.netloc in {"", "testserver"} and not wanted.startswith(("/static/", "/inbox", "/tiles/", *skip)):
                waiting.append(wanted)


def api_pages(client):
    """Every page of the programs' list, the map, and one appeal after another."""
    cursor = ""
    while True:
        answer = client.get("/api/v1/appeals", {"cursor": cursor} if cursor else {})
        yield "/api/v1/appeals", answer.content.decode()
        cursor = answer.json()["next"]
        if not cursor:
            break
    for number in Appeal.objects.values_list("number", flat=True)[:120]:
        yield number, client.get(f"/api/v1/appeals/{number}").content.decode()
    box = "49.5,59.5,51,61"
    for zoom in (9, 16):
        yield "map", client.get("/api/v1/appeals/map", {"bbox": box, "zoom": zoom}).content.decode()
        yield "points", client.get("/ru/map/points.json", {"bbox": box, "zoom": zoom}).content.decode()


def everything_public(client):
    starts = [
        "/kk/",
        "/ru/appeals/",
        "/en/appeals/map/",
        "/en/map/",
        "/sitemap.xml",
        "/robots.txt",
        "/api/v1/openapi.json",
        "/kk/appeals/",
    ]
    yield from crawl(client, starts)
    yield from api_pages(client)


def leaks(planted, pages, secrets=()):
    found = []
    for url, text in pages:
        found += [(url, value) for value in planted.in_text(text)]
        found += [(url, "a secret") for secret in secrets if secret in text]
    return found


def test_nobody_reads_what_is_planted(city, caplog):
    caplog.set_level(logging.DEBUG, logger="opencity")
    secrets = set(Appellant.objects.values_list("secret", flat=True))
    pages = list(everything_public(Client()))
    read = {url for url, _ in pages}
    assert len([url for url in read if re.search(r"/appeals/\d\d-", url)]) > 40, "the crawl reaches appeals"
    assert leaks(city, pages, secrets) == []
    check_told(city, secrets)
    for role in ("executor", "akim", "controller", "city_admin", "editor"):
        check_staff(city, role, secrets)
    assert leaks(city, [("log", record.getMessage()) for record in caplog.records], secrets) == []


def check_told(city, secrets):
    """What other systems and other people are told."""
    told = Event.objects.filter(kind__in=TOLD, appeal__is_public=True).select_related(
        "appeal__category", "appeal__body", "appeal__district"
    )
    assert leaks(city, [(str(one.pk), json.dumps(payload(one), ensure_ascii=False)) for one in told], secrets) == []
    own = dict(Appellant.objects.values_list("appeal__number", "email"))
    others = [n for n in Notice.objects.all() if n.to != own.get(n.about)]
    followers = [(n.key, f"{n.subject}\n{n.text}") for n in others if n.kind.startswith(("follower", "joined"))]
    assert followers, "somebody follows"
    assert leaks(city, followers, secrets) == []
    staff = [(n.key, f"{n.subject}\n{n.text}") for n in others if not n.kind.startswith(("follower", "joined"))]
    assert [key for key, text in staff for mail in city.mails if mail in text] == []
    assert [key for key, text in staff for secret in secrets if secret in text] == []


def check_staff(city, role, secrets):
    """A member of staff sees what is visible to them, never a secret, and no contacts without asking."""
    person = member(role.title(), Role(role), "gas" if role == "executor" else "")
    client = Client()
    client.force_login(person)
    skip = ("/kk/", "/ru/", "/en/", "/staff/logout", "/staff/photos/")
    pages = list(crawl(client, ["/staff/", "/staff/?list=all"], most=40, skip=skip))
    assert pages
    assert [(url, mail) for url, text in pages for mail in city.mails if f"mailto:{mail}" in text] == []
    assert [url for url, text in pages for secret in secrets if secret in text] == []
    if role in {"city_admin", "editor"}:
        assert leaks(city, pages) == []
    seen = Appeal.objects.filter(visible_to(person))
    for appeal in Appeal.objects.exclude(pk__in=seen.values("pk"))[:15]:
        assert client.get(reverse("workbench:appeal", args=[appeal.number])).status_code in {403, 404}
        assert reverse("workbench:appeal", args=[appeal.number]) not in {url for url, _ in pages}
        for photo in Photo.objects.filter(appeal=appeal):
            for size in ("shown", "original"):
                assert client.get(reverse("workbench:photo", args=[photo.token, size])).status_code in {403, 404}
    assert not Look.objects.filter(by=person, what="contacts").exists()


def test_a_leak_is_caught(small):
    """The test can fail: words put where everybody reads them are found by the same reading."""
    appeal = Appeal.objects.filter(is_public=True).order_by("-received_at").first()
    Appeal.objects.filter(pk=appeal.pk).update(public_text=appeal.text)
    assert leaks(small, crawl(Client(), ["/ru/appeals/", f"/ru/appeals/{appeal.number}/"], most=4))
