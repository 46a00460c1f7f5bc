"""A resident tells the city what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction

from opencity.appeals import deadlines, facts
from opencity.appeals.actions.clock import rule_of
from opencity.appeals.actions.gathering import gathered
from opencity.appeals.actions.guarding import body_complained_of, past
from opencity.appeals.actions.moves import append
from opencity.appeals.actions.photos import claim_photos
from opencity.appeals.actions.publishing import public_text_of
from opencity.appeals.actions.words import search_vector
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Appellant, PhotoKind
from opencity.appeals.models.appeal import TEXT_LIMIT, Channel, Track
from opencity.appeals.numbers import make_number, make_secret
from opencity.appeals.states import State
from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.directory.models import Body, Category, District, Term
from opencity.directory.queries import Directory, directory, local
from opencity.language.normal import clean_text, tokens

EARTH = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class Lodging:
    """What a person gave, whatever the channel. `submission` names one filled form."""

    submission: UUID
    language: str
    text: str = ""
    category: str = ""
    place: Point | None = None
    address: str = ""
    district: str = ""
    photos: list[UUID] = field(default_factory=list)
    name: str = ""
    email: str = ""
    phone: str = ""
    channel: str = Channel.WEB
    hidden: bool = False
    about: str = ""  # code of the body complained of, where the category asks for it; "unknown" when it is not known
    apart: bool = False  # something else than the incident that is known: answer it by itself


@dataclass(frozen=True)
class Plan:
    """What would happen to a lodging: shown before sending, done by `lodge_appeal`."""

    category: Category | None
    district: District | None
    body: Body
    term: Term
    due: deadlines.Due
    registered_on: date
    is_public: bool
    about: Body | None = None


def plan_lodging(given: Lodging, *, now: datetime, city: Directory | None = None) -> Plan:
    """Who will answer and by when. Refuses what `lodge_appeal` would refuse of place and category."""
    city = city or directory()
    received = local(now, city)
    category = _category(given.category, city, received)
    district = _district(given, city)
    answer = city.answerer(category.code, district, received.date()) if category else None
    about = body_complained_of(given.about, city) if category and category.about_body else None
    body = past(about, city.bodies[answer.body] if answer else city.reception, city)
    term = city.term_of(category)
    registered = deadlines.registered_on(received, calendar=city.calendar, until=city.city.registration_until)
    due = deadlines.due_of(registered, rule_of(term), received_at=received, calendar=city.calendar)
    guarded = body.is_confidential or bool(category and category.about_body)
    is_public = bool(category and category.is_public and not given.hidden and not guarded)
    return Plan(category, district, body, term, due, registered, is_public, about)


@dataclass(frozen=True)
class Lodged:
    """The appeal, and whether this call made it (False: the same form came twice)."""

    appeal: Appeal
    is_new: bool


def lodge_appeal(given: Lodging, *, now: datetime) -> Lodged:
    """Register an appeal: number, secret, body, due date, receipt; all of it or nothing.

    The same `submission` twice, even at once, gives the same appeal. Law: art. 64 (acceptance must
    not be refused; registration on the day of receipt; a receipt with number, date and time).
    """
    if (known := _submitted(given.submission)) is not None:
        return Lodged(known, is_new=False)
    city = directory()
    text = check_text(given)
    _check_email(given.email)
    plan = plan_lodging(given, now=now, city=city)
    check_place(given, plan)
    if plan.category and plan.category.photo == "required" and not given.photos:
        raise Refused("photo_needed")
    try:
        with transaction.atomic():
            return Lodged(_write(given, text, plan, city, now), is_new=True)
    except IntegrityError:
        known = _submitted(given.submission)
        if known is None:
            raise
        return Lodged(known, is_new=False)


def _submitted(submission: UUID) -> Appeal | None:
    known = Appeal.objects.filter(submission=submission)
    # Nearly every form comes once: the joined reading is only for those that came before.
    return known.select_related("appellant", "body", "category").first() if known.exists() else None


def check_text(given: Lodging) -> str:
    """The text without what cannot be seen; refused when empty of words and of a photo with category."""
    text = clean_text(given.text)
    if len(text) > TEXT_LIMIT:
        raise Refused("text_too_long", length=len(text), limit=TEXT_LIMIT)
    if not text and not (given.photos and given.category):
        raise Refused("text_needed")
    if text and not tokens(text) and not (given.photos and given.category):
        raise Refused("only_symbols")
    return text


def _check_email(email: str) -> None:
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("email_wrong") from error


def _category(code: str, city: Directory, received: datetime) -> Category | None:
    if not code:
        return None
    found = city.category(code, received.date())
    if found is None:
        raise Refused("category_closed" if code in city.categories else "category_unknown")
    return found


def _district(given: Lodging, city: Directory) -> District | None:
    if given.place is not None:
        west, south, east, north = EARTH
        if not (west <= given.place.lon <= east and south <= given.place.lat <= north):
            raise Refused("place_not_on_earth")
        found = city.district_at(given.place)
        if found is None:
            raise Refused("outside_city")
        return found
    return city.districts.get(given.district)


def check_place(given: Lodging, plan: Plan) -> None:
    """Things in the street need a place; personal matters do not."""
    if plan.category and plan.category.is_public and given.place is None and not given.address.strip():
        raise Refused("place_needed")


def _write(given: Lodging, text: str, plan: Plan, city: Directory, now: datetime) -> Appeal:
    known = plan.category is not None and plan.body.pk != city.reception.pk
    state = State.ROUTED if known else State.LODGED
    incident = None
    if plan.category is not None and not given.apart and plan.about is None:
        due_at = plan.due.at
        incident = gathered(plan.category.code, given.place, plan.district, due_at=due_at, now=now)
    stands = incident.fields(state) if incident else {"state": state, "body": plan.body}
    address = clean_text(given.address)[:300]
    appeal = Appeal.objects.create(
        number=next_number(now, city),
        track=Track.REQUEST,
        channel=given.channel,
        language=given.language,
        text=text,
        public_text=public_text_of(text, name=given.name, city=city),
        category=plan.category,
        district=plan.district,
        place=given.place,
        address=address,
        received_at=now,
        registered_on=plan.registered_on,
        clock_from=plan.registered_on,
        clock_at=now,
        term_amount=plan.term.amount,
        term_unit=plan.term.unit,
        first_due_on=plan.due.on,
        due_on=plan.due.on,
        due_at=plan.due.at,
        updated_at=now,
        is_public=plan.is_public,
        is_confidential=plan.body.is_confidential,
        about_body=plan.about,
        photos_count=len(given.photos),
        submission=given.submission,
        words=search_vector(text, address),
        **stands,
    )
    _write_appellant(appeal, given, now)
    claim_photos(given.photos, appeal=appeal, kind=PhotoKind.BEFORE, round_=0)
    append(appeal, kind=EventKind.LODGED, now=now, facts=_lodged_facts(appeal))
    if incident:
        incident.tell(appeal, would=plan.body, now=now)
    elif known:
        append(appeal, kind=EventKind.ROUTED, now=now, facts=routed_facts(appeal))
    return appeal


def _write_appellant(appeal: Appeal, given: Lodging, now: datetime) -> None:
    Appellant.objects.create(
        appeal=appeal,
        secret=make_secret(),
        name=clean_text(given.name)[:120],
        email=given.email,
        phone=clean_text(given.phone)[:32],
        consent_at=now,
    )


def _lodged_facts(appeal: Appeal) -> dict[str, object]:
    return {"registered_on": facts.day(appeal.registered_on), "received_at": facts.moment(appeal.received_at)}


def routed_facts(appeal: Appeal) -> dict[str, object]:
    """Facts of "given to a body": its name today and the due date."""
    return {
        "body": facts.texts(appeal.body.names),
        "due": facts.due(appeal.due_on, appeal.due_at, appeal.term_unit),
    }


def next_number(now: datetime, city: Directory) -> str:
    """The next free number, of the year that it is in the city; gaps are allowed, doubles are not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('appeal_serial')")
        [serial] = cursor.fetchone()
    return make_number(local(now, city).year, serial)
