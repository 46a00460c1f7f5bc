"""Where it is: what was typed, chosen, found by the phone, told by a photo or named in the words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.directory.address_data import AddressMatch
from opencity.directory.models import District
from opencity.directory.queries import Directory
from opencity.web.filing.forms import OTHER, FilingForm
from opencity.web.filing.nearest import words_for

SURE = 0.6
CLOSE = 0.05
MOST_SPOTS = 6
LONGEST_LABEL = 200
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Spot:
    """A place to choose; `value` carries all of it through the form."""

    label: str
    point: Point
    district: District
    origin: str  # typed, photo or words

    @property
    def value(self) -> str:
        return f"{self.point.lat:.6f},{self.point.lon:.6f},{self.label}"


@dataclass(frozen=True)
class Placed:
    """What is known of the place: settled (`point`, `address`), or `spots` to choose from."""

    point: Point | None = None
    address: str = ""
    district: District | None = None
    spots: tuple[Spot, ...] = ()
    chosen: str = ""
    unsure: bool = False

    @property
    def origin(self) -> str:
        """Where the proposals come from."""
        return self.spots[0].origin if self.spots else ""

    @property
    def best(self) -> Placed:
        """The place as it would be filed now: with the proposal that stands chosen, if one does."""
        for spot in self.spots:
            if spot.value == self.chosen:
                return Placed(spot.point, spot.label, spot.district)
        return self

    @property
    def is_open(self) -> bool:
        """Whether a person must still choose."""
        return bool(self.spots) and not self.chosen

    @property
    def is_empty(self) -> bool:
        return self.point is None and not self.address and not self.spots


def place_of(form: FilingForm, *, taken: Point | None, city: Directory, language: str) -> Placed:
    """Settle the place from all that is known; what was changed last counts most.

    Refuses coordinates that are none, and places outside the city.
    """
    changed = _changed(form, taken, city, language)
    if changed is not None:
        return changed
    spot, typed = form.value("spot"), form.value("place")
    if spot and spot != OTHER:
        lat, lon, label = _three(spot)
        return at_point(_point(lat, lon), label[:LONGEST_LABEL], city, language)
    if form.value("lat") and form.value("lon"):
        return at_point(_point(form.value("lat"), form.value("lon")), typed, city, language)
    if spot == OTHER:
        return Placed()
    if typed:
        return _typed(typed, taken, form.value("district"), city, language)
    return _guessed(form.value("text"), taken, city, language)


def _changed(form: FilingForm, taken: Point | None, city: Directory, language: str) -> Placed | None:
    """The place when it was changed on a page that had shown one (`known_place`); None when it was not."""
    known, typed = form.value("known_place"), form.value("place")
    lat, lon = form.value("lat"), form.value("lon")
    known_lat, known_lon, known_words = _three(known)
    reworded = bool(typed) and typed != known_words
    if known and lat and lon and (lat, lon) != (known_lat, known_lon):
        # A pin that was moved leaves the words of its old place behind; words that never had a pin stay.
        return at_point(_point(lat, lon), "" if known_lat and not reworded else typed, city, language)
    if known and reworded:
        return _typed(typed, taken, form.value("district"), city, language)
    return None


def _guessed(text: str, taken: Point | None, city: Directory, language: str) -> Placed:
    """Without a place given: where the photo was taken, else what the words name."""
    if taken is not None and (district := city.district_at(taken)) is not None:
        return _offer([Spot(words_for(taken, city, language), taken, district, "photo")])
    return _named(text, city, language)


def _three(value: str) -> tuple[str, str, str]:
    lat, _, rest = value.partition(",")
    lon, _, words = rest.partition(",")
    return lat, lon, words


def at_point(point: Point, label: str, city: Directory, language: str) -> Placed:
    """A point with words for it. Refuses a point outside the city."""
    district = city.district_at(point)
    if district is None:
        raise Refused("outside_city")
    return Placed(point, label or words_for(point, city, language), district)


def read_point(lat: str, lon: str) -> Point | None:
    """A point on earth from two texts; None for anything else."""
    try:
        point = Point(float(lat), float(lon))
    except (ValueError, OverflowError):
        return None
    on_earth = math.isfinite(point.lat) and abs(point.lat) <= 90 and math.isfinite(point.lon) and abs(point.lon) <= 180
    return point if on_earth else None


def _point(lat: str, lon: str) -> Point:
    point = read_point(lat, lon)
    if point is None:
        raise Refused("place_not_on_earth")
    return point


def _typed(typed: str, taken: Point | None, district: str, city: Directory, language: str) -> Placed:
    spots = _spots(typed, "typed", city, language)
    photo_district = city.district_at(taken) if taken else None
    wanted = city.districts.get(district) or photo_district
    spots = [spot for spot in spots if spot.district == wanted] or spots
    if not spots:
        return Placed(address=typed, district=city.districts.get(district), unsure=True)
    if len(spots) == 1:
        return Placed(spots[0].point, spots[0].label, spots[0].district)
    return _offer(spots)


def _named(text: str, city: Directory, language: str) -> Placed:
    found = city.addresses.find_place_in_text(text, language=language) if text else None
    return _offer(_spots(found.label, "words", city, language)) if found else Placed()


def _spots(query: str, origin: str, city: Directory, language: str) -> list[Spot]:
    found = city.addresses.search(query, language=language, limit=MOST_SPOTS)
    best = found[0].score if found else 0.0
    near = [match for match in found if match.score >= max(SURE, best - CLOSE)]
    return [spot for match in near if (spot := _spot(match, query, origin, city)) is not None]


def _spot(match: AddressMatch, typed: str, origin: str, city: Directory) -> Spot | None:
    district = city.districts.get(match.district)
    label = _words(typed, match.label) if origin == "typed" else match.label
    return Spot(label, Point(match.lat, match.lon), district, origin) if district else None


def _words(typed: str, label: str) -> str:
    """The name as the city writes it; as the person wrote it where that tells more (an entrance, a flat)."""
    more = set(_NUMBERS.findall(typed)) - set(_NUMBERS.findall(label))
    return typed[:LONGEST_LABEL] if more else label


def _offer(spots: list[Spot]) -> Placed:
    """Proposals; the first is chosen already unless the answer would come from different districts."""
    sure = len({spot.district.code for spot in spots}) == 1
    chosen = spots[0].value if spots and sure else ""
    return Placed(spots=tuple(spots), chosen=chosen)
