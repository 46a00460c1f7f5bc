"""History opens one door: words leave it with proof, and nothing else ever changes."""

import pytest
from django.db import DatabaseError, connection, transaction

from opencity.appeals import actions
from opencity.appeals.models import Erasure, Event, Look
from tests.actions.test_keeping import boss, rich
from tests.cast import NOW

__all__ = ["boss"]

FORBIDDEN = [
    "UPDATE appeals_event SET facts = '{}'",
    "UPDATE appeals_event SET facts = appeals_facts_without_words(facts)",
    "DELETE FROM appeals_event",
    "DELETE FROM appeals_look",
    "UPDATE appeals_look SET what = 'x'",
    "UPDATE appeals_erasure SET rule = 'x'",
    "DELETE FROM appeals_erasure",
    "SELECT appeals_erase_words(ARRAY(SELECT id FROM appeals_appeal), 0)",
    "SELECT appeals_erase_words(ARRAY(SELECT id FROM appeals_appeal), {old})",
    "SELECT appeals_erase_looks(ARRAY(SELECT id FROM appeals_look), {old})",
    "SET LOCAL opencity.erasure = '1'; UPDATE appeals_event SET facts = appeals_facts_without_words(facts)",
    "SET LOCAL opencity.erasure = '{old}'; UPDATE appeals_event SET facts = appeals_facts_without_words(facts)",
    "SET LOCAL opencity.erasure = '{old}'; DELETE FROM appeals_look",
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_without_the_door_nothing_changes(boss, statement):
    rich(boss)
    old = Erasure.objects.create(at=NOW, rule="test")  # of a transaction that is over
    before = list(Event.objects.order_by("id").values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(old=old.pk) if "{old}" in statement else statement)
    assert list(Event.objects.order_by("id").values()) == before
    assert Look.objects.count() == 1


THROUGH_THE_DOOR = [
    "UPDATE appeals_event SET facts = '{}'",
    "UPDATE appeals_event SET kind = 'noted', facts = appeals_facts_without_words(facts)",
    "UPDATE appeals_event SET at = now(), facts = appeals_facts_without_words(facts)",
    'UPDATE appeals_event SET facts = facts || \'{"answer": "что-то другое"}\'',
    "DELETE FROM appeals_event",
]


@pytest.mark.parametrize("statement", THROUGH_THE_DOOR)
def test_the_open_door_lets_words_out_and_nothing_else(boss, statement):
    rich(boss)
    proof = Erasure.objects.create(at=NOW, rule="test")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('opencity.erasure', %s, true)", [str(proof.pk)])
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)


def test_the_database_itself_keeps_words_that_are_held(boss):
    appeal = rich(boss)
    actions.place_hold(appeal, reason="суд", by=boss, now=NOW)
    proof = Erasure.objects.create(at=NOW, rule="test")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT appeals_erase_words(%s::bigint[], %s)", [[appeal.pk], proof.pk])
