"""Road works by the Work Zone Data Exchange (WZDx) 4.2, as navigation programs read them.

Source: https://github.com/usdot-jpo-ode/wzdx, schemas 4.2. A feature there is a line or points on one road, so a work
of several lines becomes several features, and an area the points of its outline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from opencity.core.texts import in_language
from opencity.directory.models import Body
from opencity.directory.queries import Directory
from opencity.works.life import Kind, State
from opencity.works.models import Work

VERSION = "4.2"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"  # the only licence that the standard has
UPDATED_EVERY = 300
MOST_POINTS = 200
IMPACTS = {"closed": "all-lanes-closed", "narrowed": "some-lanes-closed", "none": "all-lanes-open"}
TYPES = {
    Kind.ROADS: "surface-work", Kind.ARYK: "roadside-work", Kind.HEAT: "below-road-work", Kind.WATER: "below-road-work",
    Kind.POWER: "below-road-work", Kind.GAS: "below-road-work", Kind.LIGHTING: "overhead-work",
}  # fmt: skip


def feed_of(works: Iterable[Work], *, city: Directory, changed: datetime, language: str) -> dict[str, Any]:
    """The feed. `changed` is when any work was last changed: the same works give the same bytes."""
    streets = {street.code: street for street in city.addresses.streets}
    features: list[dict[str, Any]] = []
    bodies: dict[str, Body] = {}
    for work in works:
        made = list(_features(work, city, streets, language))
        if made:
            bodies[work.body.code] = work.body
            features.extend(made)
    return {
        "feed_info": {
            "publisher": in_language(city.reception.names, language),
            "version": VERSION,
            "license": CC0,
            "update_frequency": UPDATED_EVERY,
            "update_date": _utc(changed),
            "data_sources": [_source(body, changed, language) for body in bodies.values()]
            or [_source(city.reception, changed, language)],
        },
        "type": "FeatureCollection",
        "features": features,
    }


def _source(body: Body, changed: datetime, language: str) -> dict[str, Any]:
    return {
        "data_source_id": body.code,
        "organization_name": in_language(body.names, language),
        "update_date": _utc(changed),
    }


def _features(work: Work, city: Directory, streets: Mapping[str, Any], language: str) -> Iterator[dict[str, Any]]:
    parts = list(_parts(work.geometry))
    for number, part in enumerate(parts):
        suffix = f"-{number + 1}" if len(parts) > 1 else ""
        yield {
            "id": f"{work.number}{suffix}",
            "type": "Feature",
            "properties": _properties(work, city, streets, language),
            "geometry": part,
        }


def _properties(work: Work, city: Directory, streets: Mapping[str, Any], language: str) -> dict[str, Any]:
    begins = datetime.combine(work.begins_on, time(), tzinfo=city.zone)
    ends = datetime.combine(work.ends_on + timedelta(days=1), time(), tzinfo=city.zone)
    made: dict[str, Any] = {
        "core_details": {
            "event_type": "work-zone",
            "data_source_id": work.body.code,
            "road_names": _road_names(work, streets, language),
            "direction": "unknown",
            "name": in_language(work.names, language) or work.number,
            "description": in_language(work.why, language),
            "creation_date": _utc(work.published_at or work.made_at),
            "update_date": _utc(work.updated_at),
        },
        "start_date": _utc(begins),
        "end_date": _utc(ends),
        "is_start_date_verified": work.state == State.UNDER_WAY,
        "is_end_date_verified": False,
        "is_start_position_verified": False,
        "is_end_position_verified": False,
        "vehicle_impact": IMPACTS.get(work.traffic, "unknown"),
        "location_method": "junction-method" if work.street_from else "unknown",
    }
    if kind := TYPES.get(Kind(work.kind)):
        made["types_of_work"] = [{"type_name": kind}]
    for field, code in (("beginning_cross_street", work.street_from), ("ending_cross_street", work.street_to)):
        if code in streets:
            made[field] = streets[code].label(language)
    return made


def _road_names(work: Work, streets: Mapping[str, Any], language: str) -> list[str]:
    if work.street in streets:
        return list(dict.fromkeys(streets[work.street].label(code) for code in (language, "kk", "ru", "en")))
    return [in_language(work.place, language) or in_language(work.names, language) or work.number]


def _parts(geometry: Mapping[str, Any] | None) -> Iterator[dict[str, Any]]:
    """Lines as they are, points together, areas as the points of their outline."""
    if not geometry:
        return
    kind, found = geometry["type"], geometry.get("coordinates")
    if kind == "GeometryCollection":
        for inner in geometry["geometries"]:
            yield from _parts(inner)
    elif kind == "LineString":
        yield {"type": kind, "coordinates": found}
    elif kind == "MultiLineString":
        for line in found or []:
            yield {"type": "LineString", "coordinates": line}
    elif kind == "Point":
        yield {"type": "MultiPoint", "coordinates": [found]}
    elif kind == "MultiPoint":
        yield {"type": kind, "coordinates": found}
    else:
        rings = [polygon[0] for polygon in (found or [])] if kind == "MultiPolygon" else [(found or [[]])[0]]
        corners = [point for ring in rings for point in ring]
        if corners:
            yield {"type": "MultiPoint", "coordinates": corners[:: max(1, len(corners) // MOST_POINTS)]}


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
