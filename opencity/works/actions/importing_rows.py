"""One row of a file becomes a described work, or says what is wrong with it, field by field."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opencity.core.refused import Refused
from opencity.directory.queries import Directory
from opencity.language.normal import fold
from opencity.works.actions.describing import Described, Rows, described
from opencity.works.dates import read_date
from opencity.works.matching import read_degrees, read_kind, read_money, read_traffic
from opencity.works.tables import Row

SURE_STREET = 0.75
SAME = 0.03
FIELD_OF = {"ends_before_it_begins": "ends", "warranty_before_work": "warranty", "streets_do_not_meet": "street_to"}
LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line. `typed`: the cell as it stands, for mending on the page."""

    line: int
    field: str
    typed: str
    refused: Refused

    @property
    def sentence(self) -> str:
        """In the language that is active."""
        return self.refused.sentence


@dataclass
class Tried:
    """One row: a work to make or change, or its faults."""

    line: int
    key: str = ""
    given: Described | None = None
    rows: Rows | None = None
    faults: list[Fault] = field(default_factory=list)


def try_row(row: Row, matches: Mapping[str, Any], *, body: str, source: str, city: Directory) -> Tried:
    """Read one row with the matched columns, its mended cells and the kind chosen for the whole file."""
    tried = Tried(row.line)
    fixes = (matches.get("fixes") or {}).get(str(row.line), {})

    def cell(name: str) -> Any:
        if name in fixes:
            return fixes[name]
        column = matches["columns"].get(name)
        return row.cells.get(column) if column else None

    def take(name: str, read: Callable[[Any], Any], *, otherwise: Any = None) -> Any:
        try:
            return read(cell(name))
        except Refused as refused:
            tried.faults.append(Fault(row.line, name, _typed(cell(name)), refused))
            return otherwise

    def texts(name: str) -> dict[str, str]:
        found = {code: _text(cell(f"{name}_{code}")) for code in LANGUAGES}
        return {code: text for code, text in found.items() if text}

    begins = take("begins", read_date)
    ends = take("ends", lambda value: read_date(value) if _text(value) else begins or read_date(value))
    street = {name: take(name, lambda value: street_code(_text(value), city), otherwise="")
              for name in ("street", "street_from", "street_to")}  # fmt: skip
    warranty = take("warranty", lambda value: read_date(value).last if _text(value) else None)
    values = {
        "kind": take("kind", lambda value: read_kind(_text(value) or matches.get("kind"))),
        "district": take("district", lambda value: district_code(_text(value), city), otherwise=""),
        "traffic": take("traffic", read_traffic, otherwise="none"),
        "money": take("money", read_money),
        "geometry": take("geometry", lambda value: value or None) or take(
            "lat", lambda value: read_degrees(value, cell("lon"))),
        "contractor": _text(cell("contractor")), "contractor_contact": _text(cell("contractor_contact")),
        "names": texts("name"), "why": texts("why"), "place": texts("place"),
        "traffic_note": _alike(cell("traffic_note")), "buses": _alike(cell("buses")),
    }  # fmt: skip
    tried.key = _text(cell("source_id")) or content_key(values, street)
    if tried.faults or begins is None or ends is None:
        return tried
    given = Described(body=body, begins=begins, ends=ends, warranty_until=warranty, source=source,
                      source_id=tried.key, **street, **values)  # fmt: skip
    return _described(tried, given, city, cell)


def _described(tried: Tried, given: Described, city: Directory, cell: Callable[[str], Any]) -> Tried:
    try:
        tried.rows = described(given, city)
        tried.given = given
    except Refused as refused:
        name = FIELD_OF.get(refused.code) or ("geometry" if refused.code.startswith("geometry_") else "")
        tried.faults.append(Fault(tried.line, name, _typed(cell(name)) if name else "", refused))
    return tried


def street_code(text: str, city: Directory) -> str:
    """The street that a cell means; refuses one that is not there, and one that is there twice."""
    if not text:
        return ""
    found = [one for one in city.addresses.search(text, language="ru", limit=5) if one.kind == "street"]
    if not found or found[0].score < SURE_STREET:
        raise Refused("street_unknown", text=text[:80])
    same = {one.street_code: one.label for one in found if one.score >= found[0].score - SAME}
    if len(same) > 1 and found[0].label.lower() != text.lower():
        raise Refused("street_twice", text=text[:80], found=", ".join(dict.fromkeys(same.values())))
    return found[0].street_code


def district_code(text: str, city: Directory) -> str:
    """The district that a cell names in any language, with or without the word itself."""
    if not text:
        return ""
    wanted = fold(text)
    for district in city.districts.values():
        names = [fold(name) for name in district.names.values()]
        if wanted in {district.code, *names} or any(name.split()[0] == wanted.split()[0] for name in names):
            return district.code
    raise Refused("work_district_unreadable", text=text[:60])


def content_key(values: Mapping[str, Any], street: Mapping[str, str]) -> str:
    """What a row is without a number of its own: kind, name and place; its dates may move."""
    said = [values["kind"], *sorted(values["names"].items()), *sorted(values["place"].items()), *street.items()]
    if not values["names"] and not values["place"]:
        said.append(str(values["geometry"]))
    return "c-" + hashlib.sha256(repr(said).lower().encode()).hexdigest()[:24]


def _alike(value: Any) -> dict[str, str]:
    text = _text(value)
    return {"ru": text} if text else {}


def _text(value: Any) -> str:
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return "" if value is None else str(value).strip()


def _typed(value: Any) -> str:
    return _text(value)[:200]
