"""Whose acts these are: the body in charge writes, a second person checks, for roads the body of traffic."""

from __future__ import annotations

from opencity.accounts.models import Role, User
from opencity.core.refused import Refused
from opencity.directory.queries import Directory
from opencity.works.life import Kind
from opencity.works.models import Work

OF_RECEPTION = frozenset({Role.DISPATCHER.value, Role.RECEPTION_HEAD.value})


def of_reception(user: User) -> bool:
    """Whether a person of the reception, who may act for every body."""
    return bool(user.roles & OF_RECEPTION)


def bodies_of(user: User) -> frozenset[int]:
    """The bodies whose works a person writes."""
    return user.body_ids


def may_write(user: User, body_id: int) -> bool:
    """Whether a person writes works of a body."""
    return of_reception(user) or body_id in bodies_of(user)


def check_write(user: User, body_id: int) -> None:
    """Refuse whoever does not."""
    if not may_write(user, body_id):
        raise Refused("work_not_permitted")


def checks_roads(user: User, city: Directory) -> bool:
    """Whether a person may check works on roads (rules.yaml, works.road_checker), or is of the reception."""
    traffic = city.bodies.get(city.working_rules.works.road_checker or "")
    return of_reception(user) or (traffic is not None and traffic.pk in bodies_of(user))


def may_check(user: User, work: Work, city: Directory) -> bool:
    """Whether a person may be the second one: never who made or sent it."""
    return not why_not_check(user, work, city)


def why_not_check(user: User, work: Work, city: Directory) -> str:
    """The code of the refusal; '' for whoever may check."""
    if work.kind == Kind.ROADS:
        if not checks_roads(user, city):
            return "work_check_roads"
    elif not may_write(user, work.body_id):
        return "work_not_permitted"
    return "work_check_own" if user.pk in {work.made_by_id, work.sent_by_id} else ""


def may_see(user: User, work: Work, city: Directory) -> bool:
    """Whether a person opens the page of a work in the workbench."""
    return may_write(user, work.body_id) or (work.kind == Kind.ROADS and checks_roads(user, city))
