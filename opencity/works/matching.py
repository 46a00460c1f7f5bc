"""Which column of a file is which fact of a work, and values as plans write them. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from opencity.core.refused import Refused
from opencity.works.life import Kind

FIELDS = (
    "source_id", "kind", "name_kk", "name_ru", "name_en", "why_kk", "why_ru", "why_en", "place_kk", "place_ru",
    "place_en", "street", "street_from", "street_to", "district", "begins", "ends", "contractor", "contractor_contact",
    "warranty", "traffic", "traffic_note", "buses", "money", "lat", "lon", "geometry",
)  # fmt: skip
NEEDED = ("begins", "ends")

# Words of headers, in the order they are tried; a column is taken once.
_HEADERS: tuple[tuple[str, str], ...] = (
    ("source_id", r"^(id|ид|код|code|№|n|номер|source_id|рег.*номер|п/п|№ п/п)$"),
    ("geometry", r"^(geometry|geojson|геометри\w*|wkt|polygon)$"),
    ("lat", r"^(lat|latitude|широта|ендік)$"),
    ("lon", r"^(lon|lng|long|longitude|долгота|бойлық)$"),
    ("name_kk", r"(name|назван\w*|наименован\w*|атау\w*|title).*(kk|kz|каз|қаз)|^(атауы|жұмыс атауы)$"),
    ("name_en", r"(name|title|назван\w*).*(en|англ)"),
    ("name_ru", r"(name|назван\w*|наименован\w*|title).*(ru|рус)?|^(объект|работа|вид и место)$"),
    ("begins", r"(start|begin|начал|басталу|басы|с какого|дата с)"),
    ("ends", r"(end|finish|оконч|заверш|аяқталу|соңы|по какое|срок|дата по)"),
    ("kind", r"(kind|type|вид|тип|категор|category|түрі|санат)"),
    ("street_from", r"^(от|from|начало участка|участок от|бастап|дан)$"),
    ("street_to", r"^(до|to|конец участка|участок до|дейін|ға)$"),
    ("street", r"(street|улиц|көше)"),
    ("place_kk", r"(address|адрес|мекен|орны|place|место).*(kk|kz|каз|қаз)|^(мекенжай\w*|орны)$"),
    ("place_en", r"(address|place).*en"),
    ("place_ru", r"(address|адрес|место|place|участок|локац)"),
    ("district", r"(district|район|аудан|region)"),
    ("contractor_contact", r"(contact|контакт|телефон|байланыс).*|подрядч.*тел"),
    ("contractor", r"(contractor|подрядч|мердігер|исполнител)"),
    ("warranty", r"(warrant|гарант|кепілд)"),
    ("traffic_note", r"(объезд|detour|айналма|описан.*движен|closure.?descr)"),
    ("traffic", r"(traffic|перекрыт|движен|closur|қозғалыс)"),
    ("buses", r"(bus|автобус|маршрут)"),
    ("money", r"(money|cost|сумм|стоимост|бюджет|құны|price|тенге|теңге)"),
    ("why_kk", r"(why|причин|цель|описан|descr|сипат).*(kk|kz|каз|қаз)|^(сипаттама\w*|мақсаты)$"),
    ("why_en", r"(why|descr).*en"),
    ("why_ru", r"(why|причин|цель|описан|descr|сипат|примечан|comment)"),
)
_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.ARYK, r"\bарык|\bарық|aryk|лотк"),
    (Kind.HEAT, r"тепл|жылу|heat|отоплен"),
    (Kind.LIGHTING, r"освещ|жарықтанд|lighting|фонар"),
    (Kind.POWER, r"электр|electric|power|кабел"),
    (Kind.GAS, r"\bгаз|\bgas"),
    (Kind.YARDS, r"двор|аула|yard"),
    (Kind.PARKS, r"парк|сквер|саябақ|park|благоустр|абаттанд|зелен"),
    (Kind.WATER, r"вод|су құб|\bсу\b|канализ|кәріз|water|sewer"),
    (Kind.ROADS, r"дорог|дорож|жол|road|асфальт|улиц|тротуар|мост|көпір"),
    (Kind.BUILDING, r"строит|құрылыс|build|construct|реконструкц"),
)
_CLOSED = re.compile(r"закры|перекры|полн|жаб|clos")
_NARROW = re.compile(r"суж|частич|тарыл|narrow|part|ограни|шекте")
_NO = re.compile(r"^(нет|без .*|жоқ|no|none|0|false|-|не .*)$")
_YES = re.compile(r"^(да|иә|yes|1|true|\+)$")


def guessed(columns: Iterable[str]) -> dict[str, str]:
    """Field → column, as the headers suggest."""
    free = {name: " ".join(name.lower().replace("_", " ").replace("ё", "е").split()) for name in columns}
    found: dict[str, str] = {}
    for field, pattern in _HEADERS:
        for name, said in list(free.items()):
            if re.search(pattern, said):
                found[field] = name
                del free[name]
                break
    return found


def read_kind(value: Any) -> str:
    """The kind that a text names; refuses `work_kind_unreadable`."""
    text = str(value or "").lower().strip()
    if text in set(Kind):
        return text
    for kind, pattern in _KINDS:
        if re.search(pattern, text):
            return kind.value
    raise Refused("work_kind_unreadable", text=str(value)[:60])


def read_traffic(value: Any) -> str:
    """closed, narrowed or none; a bare yes is closed."""
    text = str(value if value is not None else "").lower().strip()
    if not text or _NO.match(text):
        return "none"
    if _YES.match(text) or _CLOSED.search(text):
        return "closed"
    if _NARROW.search(text):
        return "narrowed"
    raise Refused("work_traffic_unreadable", text=text[:60])


def read_money(value: Any) -> Decimal | None:
    """Tenge: "1 250 000,50 тг"; None for an empty cell."""
    text = str(value if value is not None else "").strip()
    if not text:
        return None
    bare = re.sub(r"(?:тг|тенге|теңге|kzt|₸|\.$|\s|\xa0|')", "", text.lower()).replace(",", ".")
    try:
        return Decimal(bare)
    except InvalidOperation as error:
        raise Refused("work_money_unreadable", text=text[:40]) from error


def read_degrees(lat: Any, lon: Any) -> dict[str, Any] | None:
    """A point from two cells; None where both are empty."""
    if lat in {None, ""} and lon in {None, ""}:
        return None
    try:
        return {"type": "Point", "coordinates": [float(str(lon).replace(",", ".")), float(str(lat).replace(",", "."))]}
    except ValueError as error:
        raise Refused("geometry_number") from error
