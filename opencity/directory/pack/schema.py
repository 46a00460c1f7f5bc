"""What a city pack is made of. PURE. The recipe in words is in `cities/almaty/README.md`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
CategoryCode = Annotated[str, StringConstraints(pattern=r"^\d{1,2}(\.\d{1,2}){0,2}$")]
Mark = Literal["K", "D"] | None
Month = Annotated[int, Field(ge=1, le=12)]


def _three(texts: dict[str, str]) -> dict[str, str]:
    missing = [code for code in ("kk", "ru", "en") if not texts.get(code, "").strip()]
    if missing:
        message = f"no text in {', '.join(missing)}"
        raise ValueError(message)
    return texts


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"unknown time zone {name!r}"
        raise ValueError(message) from error
    return name


Texts = Annotated[dict[Literal["kk", "ru", "en"], str], AfterValidator(_three)]
Outcome = Literal["fixed", "planned", "explained", "refused", "not_ours", "duplicate"]


class Row(BaseModel):
    """Strict: a field that is spelt wrong is an error, not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Row):
    """A fact with its source."""

    source: str | None = None
    checked: date | None = None
    mark: Mark = None


class Place(Row):
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Phone(Sourced):
    value: str = Field(validation_alias=AliasChoices("value", "number"))
    label: Texts


class Social(Sourced):
    kind: str
    value: str
    url: str


class IntakeHours(Sourced):
    weekdays: str
    saturday: str | None = None
    sunday: str | None = None


class CityRow(Sourced):
    """city.yaml"""

    code: Code
    names: Texts
    kato: str | None = None
    time_zone: Annotated[str, AfterValidator(_zone)]
    languages: list[Literal["kk", "ru", "en"]]
    centre: Place
    zoom: int = 11
    intake_hours: IntakeHours
    registration_until: time
    registration_until_mark: Mark = None
    reception: Code
    phones: list[Phone]
    social: list[Social] = []
    emergency_phones: list[Phone]
    attributions: list[Any] = []
    colours: dict[str, str] = {}
    sources: list[Any] = []


class DistrictRow(Sourced):
    code: Code
    names: Texts
    kato: str | None = None


class ContactRow(Sourced):
    kind: Literal["phone", "email", "address", "site"]
    value: str
    label: Texts | None = None
    note: Texts | None = None


class BodyRow(Sourced):
    code: Code
    kind: Literal["reception", "akimat", "district", "department", "state", "utility", "agency"]
    names: Texts
    short: Texts
    answers_for: Texts
    district: Code | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    predecessors: list[Code] = []
    email: str | None = None
    confidential: bool = False  # appeals to it are seen by it alone
    hours: dict[str, Any] | None = None
    contacts: list[ContactRow] = []
    note: str | None = None

    @model_validator(mode="after")
    def _district_where_needed(self) -> BodyRow:
        if (self.kind == "district") != (self.district is not None):
            message = "a body of kind district names its district, others do not"
            raise ValueError(message)
        return self


class TermRow(Sourced):
    code: Code
    names: Texts
    track: Literal["request", "formal"]
    amount: int = Field(ge=1, le=1000)
    unit: Literal["working_days", "calendar_days", "hours", "months"]
    accept_minutes: int | None = None
    law: str | None = None
    note: str | None = None


class Emergency(Row):
    phone: str
    text: Texts


class GroupRow(Sourced):
    code: CategoryCode
    names: Texts
    icon: str
    keywords: dict[Literal["kk", "ru", "en"], list[str]] = {}


class LeafRow(Sourced):
    code: CategoryCode
    names: Texts
    hint: Texts
    keywords: dict[Literal["kk", "ru", "en"], list[str]]
    term: Code
    photo: Literal["required", "wanted", "none"]
    public: bool
    about_body: bool = False  # complains of a body: asks which one, and never goes to it
    season: list[Month] = []
    emergency: Emergency | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class RouteRow(Sourced):
    category: CategoryCode
    to: Code
    district: Code | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    note: str | None = None


class ServiceRow(Sourced):
    """services.yaml: whom to call for a thing that people look for by the thing."""

    code: Code
    names: Texts
    about: Texts
    body: Code | None = None
    phones: list[str] = []
    emergency: bool = False
    keywords: dict[Literal["kk", "ru", "en"], list[str]] = {}


class DayRow(Sourced):
    date: date
    kind: Literal["off", "work"]
    names: Texts


class YearRow(Sourced):
    """calendar/YYYY.yaml"""

    year: int = Field(ge=2020, le=2100)
    confirmed: bool
    days: list[DayRow]


class AnswerRow(Row):
    code: Code
    category: CategoryCode | None = None
    outcome: Outcome
    names: Texts
    texts: Texts


@dataclass
class Pack:
    """A whole city, checked."""

    city: CityRow
    districts: list[DistrictRow] = field(default_factory=list)
    polygons: dict[str, dict[str, Any]] = field(default_factory=dict)
    bodies: list[BodyRow] = field(default_factory=list)
    terms: list[TermRow] = field(default_factory=list)
    groups: list[GroupRow] = field(default_factory=list)
    leaves: list[LeafRow] = field(default_factory=list)
    routes: list[RouteRow] = field(default_factory=list)
    years: list[YearRow] = field(default_factory=list)
    answers: list[AnswerRow] = field(default_factory=list)
    services: list[ServiceRow] = field(default_factory=list)
    streets: list[dict[str, str]] = field(default_factory=list)
    places: list[dict[str, str]] = field(default_factory=list)
    crossings: list[dict[str, str]] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)
