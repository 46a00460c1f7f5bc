"""One appeal goes all the way in a real browser, in Kazakh and in Russian.

Filed with a photo → routed by the dispatcher → accepted, asked, extended, replied by the executor →
"not fixed" → reopened → replied → fixed → rated. After every step the follow page and the letters in
the development inbox are read, and they say the same sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation
from PIL import Image
from playwright.sync_api import Page

from opencity.accounts.models import Role
from opencity.appeals.events import Audience, EventKind, kinds_for
from opencity.appeals.models import Appeal
from opencity.appeals.sentences import say_event
from opencity.notices.models import Notice
from tests.cast import NOW, PASSWORD, member, small_city

EMAIL = "resident@example.org"
# The receipt tells of the registration; a corrected category is told by the routing that follows it.
UNTOLD = {EventKind.LODGED, EventKind.RECATEGORIZED}
SAID = {
    "kk": {
        "problem": "Мектеп жанындағы жолда үлкен шұңқыр бар",
        "question": "Мектептің қай жағында?",
        "answer": "Оңтүстік жағында, қақпаның алдында.",
        "why_longer": "Ыстық асфальт керек.",
        "reply": "10 қарашада шұңқыр жабылды, 3 шаршы метр асфальт төселді.",
        "not_fixed": "Шұңқыр әлі орнында.",
        "again": "17 қарашада қайта жабылды, енді тегіс.",
    },
    "ru": {
        "problem": "Возле школы на дороге большая яма",
        "question": "С какой стороны школы?",
        "answer": "С южной, перед воротами.",
        "why_longer": "Нужен горячий асфальт.",
        "reply": "10 ноября яма закрыта, уложено 3 кв. м асфальта.",
        "not_fixed": "Яма на месте.",
        "again": "17 ноября закрыта снова, теперь ровно.",
    },
}


@dataclass
class Clock:
    """The clock of the test's world; it moves when the test says so."""

    now: datetime = NOW

    def wait(self, **time: int) -> None:
        self.now += timedelta(**time)


@dataclass
class Way:
    """The people of the story with their browsers."""

    language: str
    clock: Clock
    resident: Page
    staff: dict[str, Page]
    seen: set[int] = field(default_factory=set)

    @property
    def appeal(self) -> Appeal:
        return Appeal.objects.select_related("appellant", "body", "category").get()

    @property
    def said(self) -> dict[str, str]:
        return SAID[self.language]

    def act(self, who: str, code: str, **fields: str) -> None:
        """One act in the workbench, through its form."""
        self.clock.wait(hours=1)
        page = self.staff[who]
        address = f"/staff/appeals/{self.appeal.number}/"
        page.goto(address)
        if "/login/" in page.url:  # a night has passed, and sessions end
            sign_in(page, who)
            page.goto(address)
        form = page.locator(f"#act-{code}")
        form.locator("summary").first.click()
        for name, value in fields.items():
            control = form.locator(f"[name={name}]")
            if control.first.get_attribute("type") == "radio":
                form.locator(f"[name={name}][value={value}]").check(force=True)
            elif control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        before = self.appeal.version
        form.locator("button[type=submit]:not([name])").click()
        page.wait_for_load_state()
        assert self.appeal.version > before, page.locator("main").inner_text()
        self.check()

    def follow(self) -> Page:
        """The resident's page of the appeal."""
        self.resident.goto(f"/{self.language}/appeals/{self.appeal.number}/")
        return self.resident

    def check(self) -> None:
        """The follow page tells the newest step, the inbox has its letter, and both say the same."""
        page = self.follow()
        for event in self.appeal.events.filter(kind__in=kinds_for(Audience.RESIDENT)):
            if event.pk in self.seen:
                continue
            self.seen.add(event.pk)
            with translation.override(self.language):
                sentence = say_event(event)
            assert sentence in page.locator(".timeline").inner_text()
            if event.kind in UNTOLD:
                continue
            letter = Notice.objects.get(to=EMAIL, key__contains=f"/{event.pk}/")
            self.resident.goto(f"/inbox/{letter.pk}/")
            assert sentence in self.resident.locator(".letter").inner_text()


def sign_in(page: Page, name: str) -> None:
    page.goto("/staff/login/")
    page.fill("[name=login]", f"{name}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/staff/")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.now)
    return made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "street.jpg"
    Image.new("RGB", (800, 600), "#888").save(path, "JPEG")
    return path


@pytest.fixture
def way(
    live_server: object, clock: Clock, phone: Page, open_page: Callable[..., Page], request: pytest.FixtureRequest
) -> Way:
    small_city()
    cache.clear()
    language = request.node.callspec.params["language"]
    member("Dana", Role.DISPATCHER, language=language)
    member("Aida", Role.EXECUTOR, "roads", language=language)
    member("Bolat", Role.HEAD, "roads", language=language)
    staff = {}
    for name in ("dana", "aida"):
        staff[name] = open_page()
        sign_in(staff[name], name)
    return Way(language, clock, phone, staff)


def file(way: Way, photo: Path) -> None:
    """The resident tells what is wrong and leaves the choice of the category to the reception."""
    page = way.resident
    page.goto(f"/{way.language}/appeals/new/")
    page.fill("#f_text", way.said["problem"])
    page.set_input_files("#f_photos", photo)
    page.fill("#f_place", "Садовая")
    page.locator("button[name=do][value=check]").click()
    page.wait_for_selector("[data-check]")
    page.locator("label[for='c_unknown']").click()
    page.locator("details", has=page.locator("[name=email]")).locator("summary").click()
    page.fill("[name=email]", EMAIL)
    page.locator("button[name=do][value=send]").click()
    page.wait_for_url("**/receipt/**")
    assert way.appeal.number in page.locator(".receipt").inner_text()
    assert Notice.objects.get(to=EMAIL).kind == "appellant.lodged"


def say_no(way: Way) -> None:
    way.clock.wait(days=1)
    page = way.follow()
    page.locator("#fixed details summary").click()
    page.fill("#fixed details [name=reason]", way.said["not_fixed"])
    page.locator("#fixed details button[type=submit]").click()
    page.wait_for_load_state()
    way.check()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_whole_way(way: Way, photo: Path, language: str) -> None:
    file(way, photo)
    assert (way.appeal.state, way.appeal.body.code, way.appeal.language) == ("lodged", "reception", language)
    way.check()

    way.act("dana", "route", body="roads", category="1.1")
    way.act("aida", "accept")
    way.act("aida", "ask", question=way.said["question"])
    page = way.follow()
    page.fill("form[action*='/answer/'] [name=reason]", way.said["answer"])
    page.locator("form[action*='/answer/'] button[type=submit]").click()
    page.wait_for_load_state()
    way.check()
    bolat = way.appeal.body.members.get(role=Role.HEAD).user_id
    way.act("aida", "extend", until="2026-11-20", reason=way.said["why_longer"], decided_by=str(bolat))
    way.act("aida", "reply", outcome="fixed", text=way.said["reply"])
    assert way.said["reply"] in way.follow().inner_text("main")

    say_no(way)
    assert (way.appeal.state, way.appeal.reopens) == ("reopened", 1)
    assert Notice.objects.filter(to="aida@example.org", kind="executor.reopened").exists()
    way.act("aida", "accept")
    way.act("aida", "reply", outcome="fixed", text=way.said["again"])

    page = way.follow()
    page.locator("#fixed > form button[type=submit]").click()
    page.wait_for_load_state()
    way.check()
    way.clock.wait(minutes=5)
    page = way.follow()
    if page.locator("details.rate[open]").count() == 0:
        page.locator("details.rate summary").click()
    stars = page.locator("[name=rating][value='5']").get_attribute("id")
    page.locator(f"label[for={stars}]").click()
    page.locator("details.rate button[type=submit]").click()
    page.wait_for_load_state()
    way.check()
    appeal = way.appeal
    assert (appeal.state, appeal.resolution, appeal.rating) == ("confirmed", "fixed", 5)
    assert [event.kind for event in appeal.events.all()] == [
        "lodged", "recategorized", "routed", "accepted", "asked", "answered", "extended", "replied", "reopened",
        "accepted", "replied", "confirmed", "rated",
    ]  # fmt: skip
