"""The microdistricts of a city pack: from lines of their name, from streets that lie in them, from crossings."""

import re
from typing import Any

import street_naming as naming
from shapely.ops import unary_union


def key(name: str) -> str:
    """Return what "Жетысу 2-й", "Жетысу-2" and "2-й микрорайон", "5-й" have in common."""
    text = re.sub(r"(\d+)-(?:й|я|ой|ый)", r"\1", name.lower()).replace("микрорайон", "").replace("-", " ")
    return naming.same_name_key(re.sub(r"(?<=\D)(?=\d)|(?<=\d)(?=[^\d\sа-я])", " ", text))


def places(
    streets: list[Any], areas: list[Any], table: list[dict[str, str]], meeting: list[dict[str, object]], plane: Any
) -> list[dict[str, object]]:
    """Return one row per microdistrict; raises ValueError for a row whose two streets do not cross."""
    shapes: dict[str, list[Any]] = {}
    for area in areas:
        shapes.setdefault(key(area.base), []).extend(area.lines)
    for street in streets:
        if street.locality:
            shapes.setdefault(key(street.locality), []).extend(street.lines)
    known = {key(row["ru"]): row for row in table}
    rows = []
    for row in table:
        place = located(row, shapes, meeting, streets, plane)
        if place:
            rows.append(entry(row, place))
    for area in areas:
        if key(area.base) not in known:
            known[key(area.base)] = {}
            name = re.sub(r"(\d+)-й", r"\1", area.base)
            kk = naming.kazakh_base(area.known.get("kk", name))
            if name.isdigit():
                name, kk = f"{name}-й микрорайон", f"{name}-шағынаудан"
            rows.append(
                entry({"ru": name, "kk": kk, "old_names": "", "mark": ""}, around(shapes[key(area.base)], plane))
            )
    return rows


def located(
    row: dict[str, str], shapes: dict[str, list[Any]], meeting: list[dict[str, object]], streets: list[Any], plane: Any
) -> tuple[float, float, int, str] | None:
    name = key(row["ru"])
    found = shapes.get(name) or (shapes.get(re.sub(r" \d+$", "", name)) if not row["near"] else None)
    if found and not row["near"]:
        lat, lon, radius, source = around(found, plane)
        return lat, lon, max(radius, int(row["radius_m"])), source
    if not row["near"]:
        return None
    codes = [
        {s.code for s in streets if s.known.get("ru", s.base) == one and not s.locality}
        for one in row["near"].split("|")
    ]
    for crossing in meeting:
        pair = (crossing["a"], crossing["b"])
        if any(x in codes[0] and y in codes[1] for x, y in (pair, pair[::-1])):
            return float(str(crossing["lat"])), float(str(crossing["lon"])), int(row["radius_m"]), "crossing"
    print(f"{row['ru']}: {row['near']} do not cross")
    return None


def around(lines: list[Any], plane: Any) -> tuple[float, float, int, str]:
    shape = unary_union(lines)
    centre = shape.centroid
    lat, lon = plane.lat_lon(centre)
    radius = max(200, round(centre.hausdorff_distance(shape) / 100) * 100)
    return lat, lon, min(radius, 2500), "map"


def entry(row: dict[str, str], place: tuple[float, float, int, str]) -> dict[str, object]:
    ru, kk, old, mark = row["ru"], row["kk"], row["old_names"], row["mark"]
    lat, lon, radius, source = place
    numbered = "микрорайон" in ru
    return {
        "code": naming.slug(ru), "kind": "microdistrict", "base_ru": ru, "base_kk": kk,
        "name_ru": ru if numbered else f"микрорайон {ru}", "name_kk": kk if numbered else f"{kk} шағынауданы",
        "name_en": naming.names(ru, kk.removesuffix("-шағынаудан"), "highway")[2] + " microdistrict",
        "old_names": old, "lat": lat, "lon": lon, "radius_m": radius, "source": source, "mark": mark,
    }  # fmt: skip
