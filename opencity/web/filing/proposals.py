"""Which category is meant: cards to choose from, and the whole tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.utils.translation import gettext as _

from opencity.appeals.queries.frequent import frequent_categories
from opencity.directory.models import Category, PhotoPolicy
from opencity.directory.queries import Directory
from opencity.web.filing.forms import UNKNOWN

MOST_PROPOSED = 3
MOST_FREQUENT = 6
SHORTEST_REASON = 3
FREQUENT_FOR_SECONDS = 10 * 60


@dataclass(frozen=True)
class Card:
    """One category to choose."""

    code: str
    name: str
    hint: str
    icon: str
    why: str = ""


@dataclass(frozen=True)
class Group:
    """A group of the tree with its cards."""

    code: str
    name: str
    icon: str
    cards: list[Card]
    is_open: bool = False


def cards_of(text: str, chosen: str, *, has_photos: bool, city: Directory, today: date) -> list[Card]:
    """The categories to show first: the one chosen, those the words speak for; for a photo alone the usual ones."""
    reasons: dict[str, tuple[str, ...]] = {}
    if chosen and city.category(chosen, today):
        reasons[chosen] = ()
    for proposal in city.category_index.propose(text, limit=MOST_PROPOSED, month=today.month) if text else []:
        reasons[proposal.code] = proposal.why
    if not reasons and has_photos:
        reasons = dict.fromkeys(usual_categories(city, today)[:MOST_FREQUENT], ())
    found = [(city.category(code, today), why) for code, why in reasons.items()]
    return [card(category, city, why) for category, why in found if category is not None]


def card(category: Category, city: Directory, why: tuple[str, ...] = ()) -> Card:
    """A category as a card, with the words of the resident that speak for it."""
    group = city.categories.get(category.code.partition(".")[0])
    telling = [word for word in why if len(word) >= SHORTEST_REASON] or why
    reason = _("because of: %(words)s") % {"words": ", ".join(telling)} if why else ""
    return Card(category.code, str(category.names), str(category.hint), group.icon if group else "", reason)


def preselected(given: str, cards: list[Card], *, text: str) -> str:
    """What stands chosen: what was chosen, else the best proposal, else the reception decides.

    A photo without words has no proposal: its category is for the resident to say.
    """
    if given:
        return given
    if not text:
        return ""
    return cards[0].code if cards and cards[0].why else UNKNOWN


def usual_categories(city: Directory, today: date) -> list[str]:
    """Codes of what is reported most now: things seen in the street, those of the season first."""
    frequent = cache.get_or_set("filing:frequent", frequent_categories, FREQUENT_FOR_SECONDS) or []
    rank = {code: place for place, code in enumerate(frequent)}
    seen = [
        category
        for category in city.categories.values()
        if city.category(category.code, today)
        and category.is_public
        and (category.photo != PhotoPolicy.NONE or today.month in category.season)
        and not category.emergency_phone
    ]
    first_of_group: dict[str, int] = {}
    for category in seen:
        first_of_group.setdefault(category.code.partition(".")[0], category.position)

    def order(category: Category) -> tuple[bool, int, bool, int]:
        leads = first_of_group[category.code.partition(".")[0]] == category.position
        return today.month not in category.season, rank.get(category.code, len(rank)), not leads, category.position

    return [category.code for category in sorted(seen, key=order)]


def one_of_each_group(codes: list[str], limit: int) -> list[str]:
    """The first of every group: three different things say more than three kinds of one."""
    first: dict[str, str] = {}
    for code in codes:
        first.setdefault(code.partition(".")[0], code)
    return list(first.values())[:limit]


def tree_of(city: Directory, today: date, chosen: str = "", group: str = "") -> list[Group]:
    """All categories in force by group; the group of the chosen one is open."""
    opened = group or chosen.partition(".")[0]
    return [
        Group(
            root.code,
            str(root.names),
            root.icon,
            [Card(leaf.code, str(leaf.names), str(leaf.hint), root.icon) for leaf in leaves],
            root.code == opened,
        )
        for root, leaves in city.groups(today)
    ]


def danger_of(text: str, category: Category | None, city: Directory) -> Category | None:
    """The dangerous category that is chosen or named by the words: its phone comes before anything else."""
    if category is not None and category.emergency_phone:
        return category
    code = city.category_index.danger(text) if text else None
    found = city.categories.get(code) if code else None
    return found if found is not None and found.emergency_phone else None
