"""What goes in and what comes out, as the schema describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from opencity.appeals.models.appeal import TEXT_LIMIT

Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, description="Degrees north, WGS 84")]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, description="Degrees east, WGS 84")]
Language = Literal["kk", "ru", "en"]


class FieldProblem(Schema):
    field: str
    message: str


class Problem(Schema):
    code: str = Field(description="Stable, for programs")
    message: str = Field(description="A sentence in the reader's language")
    fields: list[FieldProblem]


class ErrorOut(Schema):
    """Everything that went wrong has this shape."""

    error: Problem


class FilingIn(Schema):
    """An appeal as it is sent. Text may be left out only with a photo and a category."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field("", max_length=TEXT_LIMIT, description="What happened, in the person's own words")
    category: str = Field("", max_length=12, description="Code of a category; without it the reception chooses")
    lat: Lat | None = None
    lon: Lon | None = None
    address: str = Field("", max_length=300)
    district: str = Field("", max_length=50, description="Code of a district, where there is no point")
    name: str = Field("", max_length=120)
    email: str = Field("", max_length=254, description="Where notices go")
    phone: str = Field("", max_length=32)
    lang: Language | None = Field(None, description="Language of the appeal and of its notices")
    hidden: bool = Field(False, description="Keep it off the public list and map")


class FiledOut(Schema):
    """The receipt (art. 64). The secret opens the appeal and is told only here."""

    number: str
    secret: str
    track_url: str
    body: str = Field(description="Code of the body that answers")
    body_name: str
    category: str | None
    category_name: str | None
    registered_on: date
    due_on: date
    due_at: datetime


class PhotoOut(Schema):
    kind: str
    url: str
    thumb_url: str


class AppealRow(Schema):
    """A public appeal. Personal data in its text are hidden."""

    number: str
    url: str
    state: str
    state_text: str
    stage: str | None = Field(description="on_time, soon or overdue while an answer is owed")
    outcome: str | None
    category: str | None
    category_name: str | None
    body: str
    body_name: str
    district: str | None
    lat: float | None
    lon: float | None
    address: str
    text: str
    language: str
    received_at: datetime
    registered_on: date
    due_on: date
    due_at: datetime
    replied_at: datetime | None
    updated_at: datetime
    followers: int
    photos: list[PhotoOut]


class AppealsOut(Schema):
    appeals: list[AppealRow]
    next: str | None = Field(description="Cursor of the next page, null at the end")


class EventOut(Schema):
    kind: str
    at: datetime
    text: str


class ReplyOut(Schema):
    body: str
    body_name: str
    at: datetime
    outcome: str
    text: str
    grounds: str
    planned_on: date | None
    language: str


class PersonOut(Schema):
    name: str
    email: str
    phone: str


class AppealOut(AppealRow):
    """One appeal with its history. With the secret nothing is hidden and `appellant` is filled."""

    history: list[EventOut]
    replies: list[ReplyOut]
    appellant: PersonOut | None


class SpotOut(Schema):
    """So many appeals around a place; a single one says which."""

    lat: float
    lon: float
    count: int
    number: str | None
    category: str | None
    state: str | None


class MapOut(Schema):
    spots: list[SpotOut]


class CategoryOut(Schema):
    code: str
    name: str
    names: dict[str, str]
    hint: str
    group: str
    group_name: str
    photo: str = Field(description="required, wanted or none")
    public: bool
    needs_place: bool
    emergency: dict[str, Any] | None = Field(description="Phone and words shown before anything else")


class BodyOut(Schema):
    code: str
    kind: str
    name: str
    short: str
    names: dict[str, str]
    answers_for: str
    district: str | None
    contacts: list[dict[str, str]]


class DistrictOut(Schema):
    code: str
    name: str
    names: dict[str, str]
    body: str | None = Field(description="Code of its akimat")


class ProposeIn(Schema):
    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(max_length=TEXT_LIMIT)
    lang: Language | None = None
    lat: Lat | None = None
    lon: Lon | None = None


class ProposalOut(Schema):
    category: str
    category_name: str
    body: str
    body_name: str
    score: float
    why: list[str] = Field(description="Words of the text that speak for it")
    emergency: dict[str, Any] | None


class FoundOut(Schema):
    """One answer of the box."""

    kind: Literal["guide", "faq", "contact", "work", "outage", "category"]
    id: str = Field(description="Slug of a guide; code of the others")
    title: str
    url: str = Field(description="Path of its page in the language asked for")
    score: float = Field(description="Greater is better; only for comparing within one answer")
    why: list[str] = Field(description="Words of the query that it answers, as they were typed")


class AddressOut(Schema):
    label: str
    street: str
    house: str | None
    lat: float
    lon: float
    district: str
    district_name: str
    kind: str
    score: float


class LocatedOut(Schema):
    district: str | None
    district_name: str | None
    city: bool
