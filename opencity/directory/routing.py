"""Who answers: category and place → body. PURE.

The most specific rule wins: a leaf before its group, a rule for the district before a rule for the
whole city, the one in force on the day. A rule may name a body or "the akimat of the district".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

DISTRICT = "district"


@dataclass(frozen=True)
class RouteRule:
    """One row of the city's routes."""

    category: str
    to: str
    district: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the rule holds on `day`, both ends included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Answerer:
    """The body that answers (code) and the rule that says so; rule None is the fallback."""

    body: str
    rule: RouteRule | None


def ancestors(category: str) -> list[str]:
    """A category code and those above it: "14.3.1" → ["14.3.1", "14.3", "14"]."""
    parts = category.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]


def find_answerer(
    category: str,
    district: str | None,
    *,
    today: date,
    rules: Iterable[RouteRule],
    akimats: dict[str, str],
    fallback: str,
) -> Answerer:
    """The one body that must answer. Never nobody: without a rule it is the reception (`fallback`).

    `akimats` maps a district's code to its akimat's code; a rule to the district's akimat needs a
    place, so without a district it yields to the next rule.
    """
    live = [rule for rule in rules if rule.in_force(today)]
    for code in ancestors(category):
        own = [rule for rule in live if rule.category == code]
        local = [rule for rule in own if rule.district is not None and rule.district == district]
        for rule in [*local, *(rule for rule in own if rule.district is None)]:
            body = akimats.get(district or "") if rule.to == DISTRICT else rule.to
            if body:
                return Answerer(body, rule)
    return Answerer(fallback, None)
