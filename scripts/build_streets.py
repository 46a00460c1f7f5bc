"""Build the street, place and crossing tables of a city pack from map data.

    python scripts/build_streets.py CITY_PACK NAMED_ROADS.geojson

``NAMED_ROADS.geojson``: line features with ``name`` and ``fclass`` (OpenStreetMap extract). The pack must hold
``districts.geojson`` and the two tables kept by hand: ``street_names.csv`` (Kazakh names, other spellings, former
names) and ``microdistrict_names.csv`` (where the map has no line: ``near`` names two streets that cross there,
``radius_m`` how rough that is). Same input, same output. Writes ``streets.csv``, ``places.csv``, ``crossings.csv``.
"""

import csv
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import street_naming as naming
from build_places import places
from shapely import STRtree, line_merge, transform
from shapely.geometry import MultiLineString, Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, unary_union

from opencity.directory.geometry import METRES_PER_DEGREE, DistrictMap

NOT_STREETS = re.compile(r"path|track|steps|cycleway|_link$")
NOT_NAMES = re.compile(
    r"(?i)[a-z]{2}|вдоль|можно попасть|въезд|нет ?названия|парковка|пешеходная|мостик|р\.|через |^на |развязка|мечеть"
    r"|почта|плотина|бау \d|бакад|золото|проход|треккинг|терренкур|тропа|перевал|проектируемая"
    r"|а/д|^бак$|источник| - |^жк |\bжк$|\d км$"
)
GARDENS = re.compile(r"(?i)(?<!\w)(?:ст|пкст|пк|сад тов|с\\о)(?!\w)")
CITY_PARTS = {"Медеуский", "Ауэзовский", "дублер"}
GAP_M = 900.0  # two lines of one name farther apart are two streets
MAIN_GAP_M = 2500.0  # … for the names kept by hand, which are long and interrupted
SHORTEST_M = 30.0
CROSS_WITHIN_M = 15.0
# Flyovers of big streets carry no name in the map, so their named parts stop short of each other.
MAIN_CROSS_WITHIN_M = 100.0
MAIN_LENGTH_M = 1500.0
SHORTEST_IN_DISTRICT_M = 60.0


@dataclass
class Street:
    """One street being put together: its lines in metres and what the sources call it."""

    base: str
    kind: str
    locality: str
    lines: list[BaseGeometry] = field(default_factory=list)
    spellings: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    known: dict[str, str] = field(default_factory=dict)
    code: str = ""

    @property
    def shape(self) -> BaseGeometry:
        return unary_union(self.lines)

    @property
    def length(self) -> float:
        return sum(line.length for line in self.lines)


class Plane:
    """Degrees to metres and back, at one latitude."""

    def __init__(self, latitude: float) -> None:
        self.scale = (METRES_PER_DEGREE * math.cos(math.radians(latitude)), METRES_PER_DEGREE)

    def metres(self, geometry: BaseGeometry) -> BaseGeometry:
        return transform(geometry, lambda xy: xy * self.scale)

    def lat_lon(self, point: Point) -> tuple[float, float]:
        return round(point.y / self.scale[1], 6), round(point.x / self.scale[0], 6)


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def known_names(rows: Iterable[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Every spelling of the hand-made table → its row."""
    table = list(rows)
    found = {naming.same_name_key(row["ru"]): row for row in reversed(table)}
    for row in table:
        for spelling in [row["kk"], *filter(None, row["aliases"].split("|"))]:
            found.setdefault(naming.same_name_key(spelling), row)
    return found


def gather(
    features: Iterable[dict], known: dict[str, dict[str, str]], plane: Plane
) -> tuple[list[Street], list[Street]]:
    """Group the lines by name; return streets and places (microdistricts, garden societies)."""
    groups: dict[tuple[str, str, str], list[tuple[naming.Parsed, BaseGeometry]]] = defaultdict(list)
    for feature in features:
        properties = feature["properties"]
        name = properties["name"] or ""
        if NOT_STREETS.search(properties["fclass"] or "") or NOT_NAMES.search(re.sub(r"\(.*?\)", "", name)):
            continue
        parsed = naming.parse(name)
        if len(parsed.base) < 1 or GARDENS.search(name):
            continue
        locality = "" if parsed.locality in CITY_PARTS else parsed.locality
        key = naming.same_name_key(parsed.base)
        row = known.get(key)
        group = parsed.kind if parsed.kind in {"lane", "microdistrict"} else "street"
        if row:
            key = naming.same_name_key(row["ru"])
        groups[key, group, naming.same_name_key(locality)].append(
            (parsed._replace(locality=locality), plane.metres(shape(feature["geometry"])))
        )
    streets, places = [], []
    for (key, group, _), parts in sorted(groups.items()):
        row = known.get(key)
        (places if group == "microdistrict" else streets).extend(split_far_apart(parts, row, group))
    return streets, places


def split_far_apart(
    parts: list[tuple[naming.Parsed, BaseGeometry]], row: dict[str, str] | None, group: str
) -> list[Street]:
    """Lines of one name that lie far apart are different streets."""
    gap = MAIN_GAP_M if row and row["kind"] and not parts[0][0].locality else GAP_M
    lines = [line for _, line in parts]
    tree = STRtree(lines)
    owner = list(range(len(lines)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for i, line in enumerate(lines):
        for j in tree.query(line, predicate="dwithin", distance=gap):
            owner[root(int(j))] = root(i)
    clusters: dict[int, list[int]] = defaultdict(list)
    for i in range(len(lines)):
        clusters[root(i)].append(i)
    built = [assemble([parts[i] for i in members], row, group) for members in clusters.values()]
    built.sort(key=lambda street: -street.length)
    for street in built[1:]:
        if row and row["kind"] in {"avenue", "boulevard"}:  # a short namesake in a suburb is not the avenue
            street.kind = street.kinds.most_common(1)[0][0] if street.kinds else "street"
    return built


def assemble(parts: list[tuple[naming.Parsed, BaseGeometry]], row: dict[str, str] | None, group: str) -> Street:
    spellings: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for parsed, line in parts:
        spellings[parsed.base] += max(1, round(line.length))
        if parsed.kind:
            kinds[parsed.kind] += max(1, round(line.length))
    russian = [s for s, _ in spellings.most_common() if not naming.KAZAKH_LETTERS.search(s)]
    base = row["ru"] if row else (russian or [naming.russian_letters(spellings.most_common(1)[0][0])])[0]
    kind = group if group != "street" else (kinds.most_common(1)[0][0] if kinds else "street")
    if row and row["kind"] and group == "street" and not parts[0][0].locality:
        kind = row["kind"]
    if kind in {"highway", "road"} and not re.search(r"(?i)тракт|дорога|кольцо|трасса|шоссе|жолы", base):
        kind = "street"
    return Street(base, kind, parts[0][0].locality, [line for _, line in parts], spellings, kinds, row or {})


def points_by_district(street: Street, areas: dict[str, BaseGeometry], plane: Plane) -> dict[str, tuple[float, float]]:
    """One point on the street in each district it runs through, the longest part first."""
    parts = {code: street.shape.intersection(area) for code, area in areas.items() if area.intersects(street.shape)}
    parts = {code: part for code, part in parts.items() if part.length > 0}
    if not parts:
        return {}
    longest = max(part.length for part in parts.values())
    kept = sorted(
        ((-part.length, code) for code, part in parts.items() if part.length >= min(SHORTEST_IN_DISTRICT_M, longest))
    )
    return {code: plane.lat_lon(middle(parts[code])) for _, code in kept}


def middle(part: BaseGeometry) -> Point:
    """The point of the lines nearest to their middle: of the longest line if they are in pieces."""
    centre = part.centroid
    on_line = nearest_points(part, centre)[0]
    if on_line.distance(centre) < part.length / 4:
        return on_line
    merged = line_merge(part) if isinstance(part, MultiLineString) else part
    pieces = list(getattr(merged, "geoms", [merged]))
    return max(pieces, key=lambda piece: piece.length).interpolate(0.5, normalized=True)


def set_codes(streets: list[Street], points: dict[int, dict[str, tuple[float, float]]]) -> None:
    """Give every street a readable code; the longest of one name takes the plain one."""
    taken: set[str] = set()
    for street in sorted(streets, key=lambda s: (-s.length, s.base, s.locality)):
        district = next(iter(points[id(street)]))
        plain = naming.slug(street.base) or "street"
        if street.kind == "lane":
            plain += "-lane"
        options = [plain] if not street.locality else []
        options += [f"{plain}-{naming.slug(street.locality)}"] if street.locality else []
        options += [f"{options[-1]}-{district}"]
        options += [f"{options[-1]}-{number}" for number in range(2, 99)]
        street.code = next(option for option in options if option not in taken)
        taken.add(street.code)


def street_row(street: Street, points: dict[str, tuple[float, float]]) -> dict[str, object]:
    kazakh = [s for s, _ in street.spellings.most_common() if naming.KAZAKH_LETTERS.search(s)]
    if street.known:
        base_kk, source = street.known["kk"], "table"
    elif kazakh:
        base_kk, source = kazakh[0], "map"
    else:
        base_kk, source = naming.kazakh_base(street.base), "derived"
    name_ru, name_kk, name_en = naming.names(street.base, base_kk, street.kind)
    own = {naming.same_name_key(street.base), naming.same_name_key(base_kk)}
    aliases = [*filter(None, street.known.get("aliases", "").split("|")), *street.spellings]
    main = street.known and street.known["kind"] and not street.locality and "-" + next(iter(points)) not in street.code
    return {
        "code": street.code, "kind": street.kind, "base_ru": street.base, "base_kk": base_kk, "name_ru": name_ru,
        "name_kk": name_kk, "name_en": name_en, "kk_source": source, "locality": street.locality,
        "aliases": "|".join(dict.fromkeys(a for a in aliases if naming.same_name_key(a) not in own)),
        "old_names": street.known.get("old_names", "") if main else "",
        "districts": " ".join(points), "points": " ".join(f"{c}:{lat},{lon}" for c, (lat, lon) in points.items()),
        "length_m": round(street.length),
    }  # fmt: skip


def meetings(streets: list[Street], within: float) -> dict[tuple[str, str], list[Point]]:
    """Every pair of streets with lines at most ``within`` metres apart, and the places where they are."""
    lines = [(line, street) for street in streets for line in street.lines]
    tree = STRtree([line for line, _ in lines])
    left, right = tree.query([line for line, _ in lines], predicate="dwithin", distance=within)
    found: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        (a, one), (b, two) = lines[i], lines[j]
        if one.code < two.code:
            touch = a.intersection(b)
            found[one.code, two.code].append(touch.centroid if not touch.is_empty else nearest_points(a, b)[0])
    return found


def crossings(streets: list[Street], plane: Plane) -> list[dict[str, object]]:
    """Every pair of streets that meet, with the middle of the place where they do."""
    found = meetings(streets, CROSS_WITHIN_M)
    long = [s for s in streets if s.length > MAIN_LENGTH_M and s.known and not s.locality]
    for pair, points in meetings(long, MAIN_CROSS_WITHIN_M).items():
        found.setdefault(pair, points)
    rows = []
    for (one, two), points in sorted(found.items()):
        centre = min(points, key=lambda p: (sum(p.distance(q) for q in points), p.x))
        near = [p for p in points if p.distance(centre) < 80]
        lat, lon = plane.lat_lon(Point(sum(p.x for p in near) / len(near), sum(p.y for p in near) / len(near)))
        rows.append({"a": one, "b": two, "lat": round(lat, 5), "lon": round(lon, 5)})
    return rows


STREET_COLUMNS = (
    "code", "kind", "base_ru", "base_kk", "name_ru", "name_kk", "name_en", "kk_source", "locality", "aliases",
    "old_names", "districts", "points", "length_m",
)  # fmt: skip
PLACE_COLUMNS = (
    "code", "kind", "base_ru", "base_kk", "name_ru", "name_kk", "name_en", "old_names", "district", "lat", "lon",
    "radius_m", "source", "mark",
)  # fmt: skip


def main(pack: Path, roads: Path) -> None:
    districts = DistrictMap.from_geojson(json.loads((pack / "districts.geojson").read_text(encoding="utf-8")))
    plane = Plane(districts.outline.centroid.y)
    areas = {code: plane.metres(districts.area(code)) for code in districts.codes}
    known = known_names(read_table(pack / "street_names.csv"))
    streets, named_areas = gather(json.loads(roads.read_text(encoding="utf-8"))["features"], known, plane)
    points = {id(street): points_by_district(street, areas, plane) for street in streets}
    streets = [street for street in streets if points[id(street)] and street.length > SHORTEST_M]
    set_codes(streets, points)
    streets.sort(key=lambda street: street.code)
    meeting = crossings([s for s in streets if s.length > 150], plane)
    write_table(pack / "streets.csv", STREET_COLUMNS, [street_row(s, points[id(s)]) for s in streets])
    write_table(pack / "crossings.csv", ("a", "b", "lat", "lon"), meeting)
    area_rows = places(streets, named_areas, read_table(pack / "microdistrict_names.csv"), meeting, plane)
    for row in area_rows:
        row["district"] = districts.district_at(float(str(row["lat"])), float(str(row["lon"]))) or ""
    write_table(
        pack / "places.csv",
        PLACE_COLUMNS,
        sorted((r for r in area_rows if r["district"]), key=lambda r: str(r["code"])),
    )
    print(f"{len(streets)} streets, {len(meeting)} crossings, {len(area_rows)} places")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
