"""From a filled form to what is asked for, with its words in every language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, gettext

from opencity.core.fields import Point
from opencity.directory.address_data import AddressMatch
from opencity.directory.houses import plain_house
from opencity.directory.queries import Directory
from opencity.notices.models import Scope
from opencity.notices.subscriptions import Asked
from opencity.web.subscriptions.forms import APPEAL, OUTAGE, USUAL_M, WORK, SubscriptionForm
from opencity.works import outage_sentences, sentences
from opencity.works.life import PUBLIC, Kind
from opencity.works.models import Outage, Work
from opencity.works.outages import What


def asked_of(form: SubscriptionForm) -> Asked | None:
    """What the form asks for; None when what it aims at does not exist."""
    subject, kind = _split(form.cleaned_data.get("about") or "")
    return _aimed(form, subject, kind) if form.aimed else _placed(form, subject, kind)


def _aimed(form: SubscriptionForm, subject: str, kind: str) -> Asked | None:
    """To a work, an outage, a body or a point, as the address of the page said."""
    kind_of, _sep, code = form.aimed.partition(":")
    if kind_of == WORK:
        return _work(code)
    if kind_of == OUTAGE:
        return _outage(code)
    if kind_of == "body":
        return _body(code, subject, kind, form.city)
    place, radius = form.point(), int(form.cleaned_data.get("radius") or USUAL_M)
    return _point(place, radius, subject, kind, form.city) if place else None


def _placed(form: SubscriptionForm, subject: str, kind: str) -> Asked | None:
    """To a place that was chosen: a district, the whole city, a street, an address."""
    given, city = form.cleaned_data, form.city
    if given["where"] == "district":
        district = city.districts[given["district"]]
        said = _texts(lambda: _about(subject, kind, city), lambda: str(district.names))
        return Asked(Scope.DISTRICT.value, said, (f"district:{district.code}",), subject, kind)
    if given["where"] == "city":
        said = _texts(lambda: _about(subject, kind, city), lambda: gettext("the whole city"))
        return Asked(Scope.KIND.value, said, _kinds(subject, kind), subject, kind)
    return _at(form, given["where"], subject, kind)


def _split(about: str) -> tuple[str, str]:
    subject, _sep, kind = about.partition("/")
    return subject, kind


def _kinds(subject: str, kind: str) -> tuple[str, ...]:
    """The marks that news of a subject carry."""
    every = {WORK: [one.value for one in Kind], OUTAGE: [one.value for one in What]}
    return tuple(f"kind:{subject}/{one}" for one in ([kind] if kind else every.get(subject, [])))


def _texts(*says: Callable[[], str]) -> dict[str, str]:
    made = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            made[language] = ", ".join(part for part in (say() for say in says) if part)
    return made


def _about(subject: str, kind: str, city: Directory) -> str:
    if subject == WORK:
        return sentences.say_kind(kind) if kind in set(Kind) else gettext("works")
    if subject == OUTAGE:
        if kind in set(What):
            return gettext("outages (%(what)s)") % {"what": outage_sentences.say_what(kind)}
        return gettext("outages")
    if subject == APPEAL:
        name = str(city.categories[kind].names) if kind in city.categories else ""
        return gettext("appeals of residents (%(what)s)") % {"what": name}
    return gettext("works and outages")


def _work(number: str) -> Asked | None:
    found = Work.objects.filter(number=number, state__in=PUBLIC).first()
    if found is None:
        return None
    said = _texts(lambda: gettext("the work “%(name)s”") % {"name": str(found.names)})
    return Asked(Scope.THING.value, said, (f"thing:{found.number}",), WORK)


def _outage(number: str) -> Asked | None:
    found = Outage.objects.filter(number=number).first()
    if found is None:
        return None
    said = _texts(
        lambda: f"{outage_sentences.say_headline(found)}: {outage_sentences.say_streets(found.addresses, most=1)}"
    )
    return Asked(Scope.THING.value, said, (f"thing:{found.number}",), OUTAGE)


def _body(code: str, subject: str, kind: str, city: Directory) -> Asked | None:
    found = city.bodies.get(code)
    if found is None:
        return None
    said = _texts(lambda: _about(subject, kind, city), lambda: str(found.names))
    return Asked(Scope.BODY.value, said, (f"body:{code}",), subject, kind)


def _point(place: Point, radius: int, subject: str, kind: str, city: Directory) -> Asked:
    district = city.district_at(place)
    said = _texts(
        lambda: _about(subject, kind, city),
        lambda: gettext("%(n)s m around a point") % {"n": radius},
        lambda: str(district.names) if district else "",
    )
    return Asked(Scope.POINT.value, said, (), subject, kind, place=place, radius_m=radius)


def _at(form: SubscriptionForm, where: str, subject: str, kind: str) -> Asked | None:
    match = form.match
    if match is None:
        return None
    city, names = form.city, _labels(match, form.city)
    key = (f"street:{match.street_code}",)

    def about() -> str:
        return _about(subject, kind, city)

    if where == "street":
        said = _texts(about, lambda: names.get(get_language() or "", match.label))
        return Asked(Scope.STREET.value, said, key, subject, kind)
    house, radius = plain_house(match.house or ""), int(form.cleaned_data.get("radius") or USUAL_M)
    said = _texts(about, lambda: names.get(get_language() or "", match.label) + (f", {house}" if house else ""))
    place = Point(match.lat, match.lon)
    return Asked(Scope.POINT.value, said, key, subject, kind, house=house, place=place, radius_m=radius)


def _labels(match: AddressMatch, city: Directory) -> dict[str, str]:
    found: Any = next((one for one in city.addresses.streets if one.code == match.street_code), None)
    return {language: found.label(language) for language, _name in settings.LANGUAGES} if found else {}
