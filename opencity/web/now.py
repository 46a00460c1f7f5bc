"""The three most urgent things now: by the season and by what people report most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from opencity.core.texts import in_language
from opencity.directory.queries import Directory
from opencity.guides.queries.shelf import OnShelf
from opencity.guides.schema import Guide
from opencity.web.filing.proposals import usual_categories
from opencity.web.guides.themes import THEMES

MOST_NOW = 3
SEASONAL = 6  # categories of the season and of many reports that are looked at for their guides


@dataclass(frozen=True)
class Urgent:
    """One thing that many need now."""

    name: str
    url: str
    icon: str
    is_guide: bool


def urgent_now(city: Directory, shelf: OnShelf, today: date, language: str) -> list[Urgent]:
    """What is asked most now: a guide where there is one, else the appeal; no subject twice.

    First what is reported and has its season, then guides of the season, then what is reported at any time. So in a
    cold November the batteries come first, and in a quiet one the guide that the month brings.
    """
    usual = usual_categories(city, today)
    seasonal = [code for code in usual if today.month in city.categories[code].season][:SEASONAL]
    found: dict[str, Urgent] = {}
    groups: set[str] = set()
    for code in seasonal:
        _add_category(code, found, groups, city, shelf, language)
    for guide in shelf.guides.values():
        if today.month in guide.season:
            found.setdefault(guide.slug, _guide(guide, city, language))
    for code in usual:
        _add_category(code, found, groups, city, shelf, language)
    return list(found.values())[:MOST_NOW]


def _add_category(  # noqa: PLR0917  six things that are always together
    code: str, found: dict[str, Urgent], groups: set[str], city: Directory, shelf: OnShelf, language: str
) -> None:
    group = code.partition(".")[0]
    if group in groups:
        return
    groups.add(group)
    guide = next((one for one in shelf.guides_of_category.get(code, []) if not one.sensitive), None)
    if guide is not None:
        found.setdefault(guide.slug, _guide(guide, city, language))
    else:
        icon = city.categories[group].icon if group in city.categories else ""
        url = f"{reverse('web:new')}?category={code}"
        found.setdefault(code, Urgent(str(city.categories[code].names), url, icon, is_guide=False))


def _guide(guide: Guide, city: Directory, language: str) -> Urgent:
    group = next((code.partition(".")[0] for code in guide.categories), "")
    icon = city.categories[group].icon if group in city.categories else THEMES[guide.theme][1]
    return Urgent(
        in_language(guide.titles, language), reverse("web:guide", args=[guide.slug]), icon or "list", is_guide=True
    )


@dataclass(frozen=True)
class Theme:
    """A theme of life situations with its first titles and how many there are."""

    code: str
    name: str
    icon: str
    first: list[tuple[str, str]]
    count: int


def themes_of(shelf: OnShelf, today: date, language: str, *, most: int = 4) -> list[Theme]:
    """Every theme that has guides; within it first those of the season, then those about most troubles."""
    made = []
    for code, (name, icon) in THEMES.items():
        own = [guide for guide in shelf.guides.values() if guide.theme == code]
        own.sort(key=lambda guide: (today.month not in guide.season, -len(guide.categories), guide.slug))
        if own:
            first = [(reverse("web:guide", args=[one.slug]), in_language(one.titles, language)) for one in own[:most]]
            made.append(Theme(code, str(name), icon, first, len(own)))
    return made
