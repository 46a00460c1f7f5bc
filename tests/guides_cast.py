"""Guides of the invented city and the people who write them."""

from __future__ import annotations

from opencity.accounts.models import Role
from opencity.guides import actions
from opencity.guides.models import Edition, Guide
from opencity.guides.reading import read_shelf
from tests.cast import CITIES, NOW, member, small_city

THREE = {"kk": "Ескірді.", "ru": "Устарела.", "en": "It is out of date."}


def pack_shelf(folder=CITIES / "qarasu"):
    """What the pack says, checked."""
    from opencity.directory.pack import read_pack

    pack = read_pack(CITIES / "qarasu")
    categories = [row.code for row in (*pack.groups, *pack.leaves)]
    return read_shelf(folder, bodies=[row.code for row in pack.bodies], categories=categories)


def small_shelf(now=NOW):
    """Load the invented city with its guides."""
    small_city()
    return actions.load_guides(pack_shelf(), now=now)


def editors():
    """Two people who write guides."""
    return member("Edige", Role.EDITOR, language="en"), member("Edina", Role.EDITOR, language="en")


def guide(slug="no-water", kind="guide"):
    return Guide.objects.get(kind=kind, slug=slug)


def fresh(edition):
    return Edition.objects.select_related("guide").get(pk=edition.pk)


def published(edition, *, by, checker, now=NOW):
    """Bring a draft all the way."""
    edition = actions.send_to_check(edition, version=edition.version, by=by, now=now)
    edition = actions.check_edition(edition, version=edition.version, by=checker, now=now)
    return actions.publish_edition(edition, version=edition.version, by=by, now=now)
