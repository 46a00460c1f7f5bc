"""A filled form on its way: what was given, what is proposed, what would happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils import timezone, translation

from opencity.appeals import actions
from opencity.appeals.actions import Lodging, Plan
from opencity.appeals.models import Appeal, Photo
from opencity.appeals.queries.nearby import nearby_appeals
from opencity.core.refused import Refused
from opencity.directory.models import Category
from opencity.directory.queries import Directory, directory, local
from opencity.language.normal import clean_text
from opencity.web.filing.forms import UNKNOWN, FilingForm, posted_form
from opencity.web.filing.photos import photos_of, sent_tokens, taken_at
from opencity.web.filing.places import Placed, place_of
from opencity.web.filing.proposals import Card, cards_of, danger_of, preselected


@dataclass
class Draft:
    """One POST of the filing form, read."""

    form: FilingForm
    city: Directory
    now: datetime
    language: str
    photos: list[Photo]
    tokens: list[UUID]
    placed: Placed
    text: str
    category: str = ""
    cards: list[Card] = field(default_factory=list)

    @property
    def today(self) -> date:
        return local(self.now, self.city).date()

    @property
    def chosen(self) -> Category | None:
        """The category that is chosen and in force."""
        return self.city.category(self.category, self.today)

    @property
    def danger(self) -> Category | None:
        return danger_of(self.text, self.chosen, self.city)

    @property
    def needs_place(self) -> bool:
        """Personal matters need none; nor does what the reception will sort."""
        return self.chosen is not None and self.chosen.is_public

    def lodging(self) -> Lodging:
        """What will be filed.

        The name of the filing carries its words, so that a form changed after "back" is a new appeal
        and not the old one once more.
        """
        form, placed = self.form, self.placed.best
        said = "\n".join([self.text, self.category, placed.address, str(placed.point), *form.value("about").split()])
        return Lodging(
            submission=uuid5(UUID(form.value("submission")), sha256(said.encode()).hexdigest()),
            language=self.language,
            text=self.text,
            category="" if self.category == UNKNOWN else self.category,
            place=placed.point,
            address=placed.address,
            district=placed.district.code if placed.district else "",
            photos=self.tokens,
            name=form.value("name"),
            email=form.value("email"),
            phone=form.value("phone"),
            hidden=bool(form.cleaned_data.get("hidden")),
            apart=bool(form.cleaned_data.get("apart")),
            about=form.value("about"),
        )

    def plan(self) -> Plan | None:
        """Who would answer and by when; None with an error of the form when the rules say no."""
        try:
            return actions.plan_lodging(self.lodging(), now=self.now, city=self.city)
        except Refused as refused:
            self.form.refuse(refused)
            return None

    @property
    def waits_for_place(self) -> bool:
        """Whether who answers cannot be said before the place is known."""
        return self.placed.is_open or (self.needs_place and self.placed.is_empty)

    def nearby(self) -> list[tuple[Appeal, int]]:
        """The same trouble, reported by others around the place."""
        point, category = self.placed.best.point, self.chosen
        return nearby_appeals(point, category) if point and category and category.is_public else []

    def check_place(self) -> None:
        """Before sending: several districts would answer, and only the resident knows which."""
        if self.placed.is_open:
            self.form.refuse(Refused("district_needed"))


def read_draft(request: HttpRequest) -> Draft:
    """Read a POST: validate the form, keep its photos, find its place and its category."""
    city, now = directory(), timezone.now()
    language = translation.get_language() or "kk"
    form = posted_form(request)
    photos = photos_of(request, form, now=now)
    try:
        placed = place_of(form, taken=taken_at(photos), city=city, language=language)
    except Refused as refused:
        form.refuse(refused)
        placed = Placed(address=form.value("place"), unsure=True)
    text = clean_text(form.value("text"))
    draft = Draft(form, city, now, language, photos, sent_tokens(request, photos), placed, text)
    given = form.value("category")
    draft.cards = cards_of(text, given, has_photos=bool(photos), city=city, today=draft.today)
    draft.category = preselected(given, draft.cards, text=text)
    _show_place(form, placed)
    return draft


def _show_place(form: FilingForm, placed: Placed) -> None:
    """Let the fields of the place say what was found."""
    if placed.point is not None:
        lat, lon = f"{placed.point.lat:.6f}", f"{placed.point.lon:.6f}"
        form.put(lat=lat, lon=lon, place=placed.address, known_place=f"{lat},{lon},{placed.address}", spot="")
    elif not form.errors.get("place"):
        form.put(lat="", lon="", known_place=f",,{form.value('place')}")
