"""A folder becomes a checked `Pack`, or a list of all its mistakes. PURE."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from opencity.directory.geometry import DistrictMap
from opencity.directory.pack.reading import Loc, PackError, PackProblems, Reader, Source
from opencity.directory.pack.rules import RulesRow
from opencity.directory.pack.schema import (
    AnswerRow,
    BodyRow,
    CityRow,
    DistrictRow,
    GroupRow,
    LeafRow,
    Pack,
    RouteRow,
    ServiceRow,
    TermRow,
    YearRow,
)
from opencity.directory.routing import DISTRICT

M = TypeVar("M", bound=BaseModel)
Found = list[tuple[M, Source, Loc]]
NEEDED_TERMS = ("legal", "confirm_wait")


def read_pack(folder: Path) -> Pack:
    """Read and check a city pack; raises `PackProblems` with every mistake by file and line."""
    reader = Reader(folder)
    city_source = reader.yaml(folder / "city.yaml") if (folder / "city.yaml").exists() else None
    if city_source is None:
        if not reader.errors:
            reader.fail("city.yaml", "the file is missing")
        raise PackProblems(reader.errors)
    city = reader.model(city_source, CityRow, city_source.data)
    found = _rows(reader)
    pack = Pack(
        city=city,  # type: ignore[arg-type]  # problems are raised below before anybody reads it
        polygons=_polygons(reader),
        **{name: [row for row, _, _ in rows] for name, rows in found.items()},
        streets=_csv(reader, "streets.csv", ("code", "kind", "name_ru", "name_kk", "points")),
        places=_csv(reader, "places.csv", ("code", "name_ru", "name_kk", "lat", "lon")),
        crossings=_csv(reader, "crossings.csv", ("a", "b", "lat", "lon")),
        rules=_working_rules(reader),
    )
    _check(reader, pack, found, city_source)
    if reader.errors:
        raise PackProblems(sorted(reader.errors, key=lambda error: (error.file, error.line)))
    return pack


def _rows(reader: Reader) -> dict[str, Found[Any]]:
    def every(pattern: str, model: type[M], loc: Loc = ()) -> Found[M]:
        return [row for path in reader.files(pattern) for row in reader.models(reader.yaml(path), model, loc)]

    groups: Found[GroupRow] = []
    years: Found[YearRow] = []
    for pattern, model, part, rows in (
        ("categories/*.yaml", GroupRow, "group", groups),
        ("calendar/*.yaml", YearRow, None, years),
    ):
        for path in reader.files(pattern):
            if (source := reader.yaml(path)) is None:
                continue
            loc: Loc = (part,) if part else ()
            value = source.data.get(part) if part and isinstance(source.data, dict) else source.data
            row: Any = reader.model(source, model, value, loc)
            if row is not None:
                rows.append((row, source, loc))
    return {
        "districts": every("districts.yaml", DistrictRow),
        "bodies": every("bodies/*.yaml", BodyRow) + every("bodies.yaml", BodyRow),
        "terms": every("terms.yaml", TermRow),
        "groups": groups,
        "leaves": every("categories/*.yaml", LeafRow, ("leaves",)),
        "routes": every("routes.yaml", RouteRow),
        "years": years,
        "answers": every("answers/*.yaml", AnswerRow) + every("answers.yaml", AnswerRow),
        "services": every("services.yaml", ServiceRow),
    }


def _working_rules(reader: Reader) -> dict[str, Any]:
    path = reader.root / "rules.yaml"
    source = reader.yaml(path) if path.exists() else None
    rules = reader.model(source, RulesRow, source.data or {}) if source else RulesRow()
    return rules.model_dump(mode="json") if rules else {}


def _polygons(reader: Reader) -> dict[str, dict[str, Any]]:
    features = reader.geojson("districts.geojson")["features"]
    return {str((f.get("properties") or {}).get("code")): f.get("geometry") or {} for f in features}


def _csv(reader: Reader, name: str, needed: Iterable[str]) -> list[dict[str, str]]:
    rows = []
    for line, row in reader.rows(name):
        missing = [column for column in needed if not (row.get(column) or "").strip()]
        if missing:
            reader.errors.append(PackError(name, line, f"empty or missing: {', '.join(missing)}"))
        rows.append(row)
    return rows


def _check(reader: Reader, pack: Pack, found: dict[str, Found[Any]], city: Source) -> None:
    for name, key in (
        ("districts", "code"),
        ("bodies", "code"),
        ("terms", "code"),
        ("answers", "code"),
        ("services", "code"),
    ):
        _unique(reader, found[name], key)
    _unique(reader, found["groups"] + found["leaves"], "code")
    _unique(reader, found["years"], "year")
    _refers(reader, found, pack)
    _check_polygons(reader, pack, found)
    _check_days(reader, found)
    bodies = {body.code for body in pack.bodies}
    if pack.city is not None and pack.city.reception not in bodies:
        reader.fail(city, f"reception: no body {pack.city.reception!r}", ("reception",))
    checker = (pack.rules.get("works") or {}).get("road_checker")
    if checker and checker not in bodies:
        reader.fail("rules.yaml", f"works.road_checker: no body {checker!r}")
    categories = {row.code for row in pack.groups} | {row.code for row in pack.leaves}
    for what, codes in (pack.rules.get("outages") or {}).items():
        for code in sorted(set(codes) - categories):
            reader.fail("rules.yaml", f"outages.{what}: no category {code!r}")
    for code in NEEDED_TERMS:
        if code not in {term.code for term in pack.terms}:
            reader.fail("terms.yaml", f"the term {code!r} is needed")


def _unique(reader: Reader, rows: Found[Any], key: str) -> None:
    seen: dict[Any, str] = {}
    for row, source, loc in rows:
        value = getattr(row, key)
        if value in seen:
            reader.fail(source, f"{key} {value!r} stands twice (first in {seen[value]})", (*loc, key))
        seen[value] = f"{source.file}:{source.line(loc)}"


def _refers(reader: Reader, found: dict[str, Found[Any]], pack: Pack) -> None:
    bodies = {body.code for body in pack.bodies}
    districts = {district.code for district in pack.districts}
    categories = {row.code for row in pack.groups} | {row.code for row in pack.leaves}
    terms = {term.code for term in pack.terms}

    def need(rows: Found[Any], name: str, known: set[str], what: str, read: Callable[[Any], Iterable[Any]]) -> None:
        for row, source, loc in rows:
            for value in read(row):
                if value is not None and value not in known:
                    reader.fail(source, f"{name}: no {what} {value!r}", (*loc, name))

    need(found["bodies"], "district", districts, "district", lambda r: [r.district])
    need(found["bodies"], "predecessors", bodies, "body", lambda r: r.predecessors)
    need(found["leaves"], "term", terms, "term", lambda r: [r.term])
    need(found["leaves"], "code", categories, "category above it", lambda r: [r.code.rpartition(".")[0]])
    need(found["routes"], "category", categories, "category", lambda r: [r.category])
    need(found["routes"], "to", bodies | {DISTRICT}, "body", lambda r: [r.to])
    need(found["routes"], "district", districts, "district", lambda r: [r.district])
    need(found["services"], "body", bodies, "body", lambda r: [r.body])
    need(found["answers"], "category", categories, "category", lambda r: [r.category])


def _check_polygons(reader: Reader, pack: Pack, found: dict[str, Found[Any]]) -> None:
    for row, source, loc in found["districts"]:
        if row.code not in pack.polygons:
            reader.fail(source, f"districts.geojson has no polygon for {row.code!r}", (*loc, "code"))
            continue
        try:
            feature = {"type": "Feature", "properties": {"code": row.code}, "geometry": pack.polygons[row.code]}
            DistrictMap.from_geojson({"type": "FeatureCollection", "features": [feature]})
        except ValueError as error:
            reader.fail("districts.geojson", str(error))


def _check_days(reader: Reader, found: dict[str, Found[Any]]) -> None:
    seen: set[Any] = set()
    for year, source, _loc in found["years"]:
        for n, row in enumerate(year.days):
            if row.date.year != year.year:
                reader.fail(source, f"{row.date} is not in {year.year}", ("days", n, "date"))
            if row.date in seen:
                reader.fail(source, f"{row.date} stands twice", ("days", n, "date"))
            seen.add(row.date)
