"""Where an appeal must not go, and what becomes confidential on its way.

An appeal that complains of a body never reaches that body, by whatever act: the one door asks `guard` whenever the
body changes. What once was with a confidential body (the prosecutor, the police) stays confidential wherever it goes:
it is never public again, and of the reception only its head sees it.
"""

from __future__ import annotations

from typing import Any

from opencity.appeals.models import Appeal
from opencity.core.refused import Refused
from opencity.directory.models import Body, BodyKind
from opencity.directory.queries import Directory

ABOUT_UNKNOWN = "unknown"


def guard(appeal: Appeal, to: Body) -> dict[str, Any]:
    """What else changes when the appeal goes to a body. Refuses the body that it complains of."""
    if appeal.about_body_id is not None and appeal.about_body_id == to.pk:
        raise Refused("body_complained_of")
    return {"is_confidential": True, "is_public": False} if to.is_confidential else {}


def body_complained_of(code: str, city: Directory) -> Body | None:
    """The body that a complaint is about; None when the resident does not know."""
    if code in {"", ABOUT_UNKNOWN}:
        return None
    if code not in city.bodies:
        raise Refused("body_unknown")
    return city.bodies[code]


def past(about: Body | None, answers: Body, city: Directory) -> Body:
    """Who answers instead of the body complained of: the reception; of the reception itself, the akimat of the city."""
    if about is None or answers.pk != about.pk:
        return answers
    if about.pk != city.reception.pk:
        return city.reception
    kinds = (BodyKind.AKIMAT, BodyKind.DISTRICT, BodyKind.DEPARTMENT)
    others = [body for kind in kinds for body in city.bodies.values() if body.kind == kind and body.valid_to is None]
    return others[0] if others else answers


def complains_of_reception(appeal: Appeal, city: Directory) -> bool:
    """Whether the dispatcher must not decide who answers: then bodies pass it on among themselves."""
    return appeal.about_body_id is not None and appeal.about_body_id == city.reception.pk
