"""Column types that the core of PostgreSQL has and Django does not: `point`, `box`, and texts by language."""

from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import get_language

from opencity.core.texts import in_language


class Point(NamedTuple):
    """A place on earth in degrees, WGS 84."""

    lat: float
    lon: float


class Texts(dict[str, str]):
    """A text by language that prints itself in the language that is active."""

    def __str__(self) -> str:
        return in_language(self, get_language() or "")


class TextsField(models.JSONField):
    """JSON object {language: text}; read back as `Texts`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        value = super().from_db_value(value, expression, connection)
        return Texts(value) if isinstance(value, dict) else value


class PointField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's `point`, stored as (longitude, latitude): x is east, y is north.

    Core geometry needs no extension; GiST indexes serve `in_box` and distance order.
    """

    def db_type(self, connection: Any) -> str:
        return "point"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Point | None:
        if value is None:
            return None
        lon, lat = value.strip("()").split(",")
        return Point(lat=float(lat), lon=float(lon))

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        return f"({value.lon!r},{value.lat!r})"

    def to_python(self, value: Any) -> Point | None:
        return value if value is None else Point(*value)


@PointField.register_lookup
class InBox(models.Lookup):
    """`place__in_box=(west, south, east, north)` in degrees, both borders included."""

    lookup_name = "in_box"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        west, south, east, north = (float(edge) for edge in self.rhs)
        sql = f"{column} <@ box(point(%s, %s), point(%s, %s))"
        return sql, (*params, east, north, west, south)


class BoxField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's `box` as (west, south, east, north) in degrees; a GiST index serves `overlaps`."""

    def db_type(self, connection: Any) -> str:
        return "box"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> tuple[float, float, float, float] | None:
        if value is None:
            return None
        east, north, west, south = (float(edge) for edge in value.replace("(", "").replace(")", "").split(","))
        return west, south, east, north

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        west, south, east, north = (float(edge) for edge in value)
        return f"({east!r},{north!r}),({west!r},{south!r})"

    def to_python(self, value: Any) -> Any:
        return value


@BoxField.register_lookup
class Overlaps(models.Lookup):
    """`box__overlaps=(west, south, east, north)`: the two share a place, borders included."""

    lookup_name = "overlaps"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        west, south, east, north = (float(edge) for edge in self.rhs)
        sql = f"{column} && box(point(%s, %s), point(%s, %s))"
        return sql, (*params, east, north, west, south)
