"""How each kind of data leaves, and the proof of it. The caller has decided what may go and holds the rows.

What stays of an appeal is what it was about and how it went: number, category, body, district, dates, outcome, the
words and answers as everybody may read them. Files leave the disk after the commit; a job of the same transaction
does it again, so a killed process leaves none behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from opencity.accounts.contacts import ContactKind, parse_email_address, parse_phone
from opencity.accounts.models import PersonContact, User
from opencity.appeals.actions.publishing import cleaner, public_text_of
from opencity.appeals.actions.words import search_vector
from opencity.appeals.keeping import What, digest_of
from opencity.appeals.models import (
    Appeal,
    Appellant,
    Erasure,
    Escalation,
    Follower,
    Formal,
    Look,
    Photo,
    Reply,
    ReplyCheck,
)
from opencity.appeals.queries.mine import appellants_of
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory
from opencity.language.redact import MARK, redact, without_flat
from opencity.notices.keeping import empty_letters, letters_about

REMOVE_FILES = "appeals.remove_files"
# A secret that nobody can type: it opens nothing.
NO_SECRET = "--------"  # noqa: S105  it is none
# Where words stood; the same in every language, and what the database writes into events.
GONE = "[…]"


def erase(
    appeals: Sequence[Appeal],
    kinds: Sequence[What],
    *,
    rule: str,
    now: datetime,
    by: User | None = None,
    also: Counter[str] | None = None,
) -> Counter[str]:
    """Erase these kinds of data of the appeals and write the proof, all in the caller's transaction; the counts.

    `also`: what the caller has erased besides, to stand in the same proof. Nothing that was there: no proof, for
    nothing happened.
    """
    keys = [one.pk for one in appeals]
    counts: Counter[str] = Counter() + (also or Counter())
    for what in kinds:
        counts += ERASERS[what](appeals, keys)
    words = _words_in(keys) if What.APPELLANT in kinds else 0
    if words:
        counts["words"] = words
    if not counts:
        return counts
    proof = _prove(rule, counts, [one.number for one in appeals], now=now, by=by)
    if words:
        _call("SELECT appeals_erase_words(%s::bigint[], %s)", keys, proof.pk)
    return counts


def erase_looks(looks: Sequence[Look], *, rule: str, now: datetime) -> int:
    """Erase old looks and write the proof, in the caller's transaction; how many."""
    numbers = {look.appeal.number for look in looks}
    if not looks:
        return 0
    proof = _prove(rule, Counter(looks=len(looks)), sorted(numbers), now=now, by=None)
    return _call("SELECT appeals_erase_looks(%s::bigint[], %s)", [look.pk for look in looks], proof.pk)


def remove_files(names: Sequence[str]) -> int:
    """Delete files that no photo names any more; how many there were. Twice does no harm."""
    used = set(Photo.objects.filter(original__in=names).values_list("original", flat=True))
    found = [name for name in names if name and name not in used and default_storage.exists(name)]
    for name in found:
        default_storage.delete(name)
    return len(found)


def _prove(rule: str, counts: Counter[str], numbers: Sequence[str], *, now: datetime, by: User | None) -> Erasure:
    facts = {"appeals": len(numbers), "digest": digest_of(numbers), "counts": dict(sorted(counts.items()))}
    return Erasure.objects.create(at=now, rule=rule, by=by, facts=facts)


def _followers(appeals: Sequence[Appeal], keys: list[int]) -> Counter[str]:
    """Who wrote "me too"; how many there were stays on the appeal."""
    return Counter(followers=Follower.objects.filter(appeal__in=keys).delete()[0])


def _letters(appeals: Sequence[Appeal], keys: list[int]) -> Counter[str]:
    return Counter(letters=empty_letters(letters_about([one.number for one in appeals])))


def _photo_originals(appeals: Sequence[Appeal], keys: list[int]) -> Counter[str]:
    """The file as it came, with its hidden data, and where it was taken; the clean copies stay."""
    rows = Photo.objects.filter(appeal__in=keys).exclude(original="")
    names = list(rows.values_list("original", flat=True))
    gone = rows.update(original="", taken_place=None)
    if names:
        app.configure_task(REMOVE_FILES).defer(names=list[JSONValue](names))
        transaction.on_commit(partial(remove_files, names))
    return Counter(photo_originals=gone)


def _looks(appeals: Sequence[Appeal], keys: list[int]) -> Counter[str]:
    """Looks have their own age: `erase_looks`."""
    return Counter()


def _formal(appeals: Sequence[Appeal], keys: list[int]) -> Counter[str]:
    """Who appealed formally; the words are cleaned of the name before nobody knows it any more."""
    rows = Formal.objects.filter(appeal__in=keys).exclude(full_name="", contact="")
    known = set(rows.values_list("pk", flat=True))
    city = directory()
    for one in appeals:
        if one.pk in known:
            _clean(one, city)
    gone = rows.update(
        full_name="", iin=None, iin_hash="", postal_address="", contact="", signer=None, hearing_place="",
        hearing_draft="",
    )  # fmt: skip
    return Counter(formal=gone)


def _appellant(appeals: Sequence[Appeal], keys: list[int]) -> Counter[str]:
    """Who wrote, and the words as they came: what everybody may read takes their place."""
    known = {row.pk: row for row in Appellant.objects.filter(pk__in=keys).exclude(secret=NO_SECRET)}
    contacts = contacts_in(list(known.values()))
    city = directory()
    for one in appeals:
        if one.pk in known:
            _clean(one, city, words=True)
    gone = Appellant.objects.filter(pk__in=known).update(secret=NO_SECRET, name="", email="", phone="")
    ReplyCheck.objects.filter(reply__appeal__in=known).exclude(comment="").update(comment="")
    Escalation.objects.filter(appeal__in=known).exclude(words="").update(words="")
    forgotten = forget_contacts(contacts)
    return Counter(appellants=gone, contacts=forgotten)


ERASERS: dict[What, Callable[[Sequence[Appeal], list[int]], Counter[str]]] = {
    What.FOLLOWERS: _followers,
    What.LETTERS: _letters,
    What.PHOTO_ORIGINALS: _photo_originals,
    What.LOOKS: _looks,
    What.FORMAL: _formal,
    What.APPELLANT: _appellant,
}


def _clean(appeal: Appeal, city: Directory, *, words: bool = False) -> None:
    """Hide the person in answers and in the public words, for good; with `words` these are all that stays."""
    clean = cleaner(appeal, marker=GONE, city=city)
    for reply in Reply.objects.filter(appeal=appeal):
        text, grounds = clean(reply.text), clean(reply.grounds)
        if (text, grounds) != (reply.text, reply.grounds):
            Reply.objects.filter(pk=reply.pk).update(text=text, grounds=grounds)
    hide = cleaner(appeal, marker=MARK, city=city)
    public = hide(appeal.public_text or public_text_of(appeal.text, city=city))
    changes: dict[str, Any] = {"public_text": public}
    if words:
        address = _place_of(appeal)
        changes |= {"text": public, "address": address, "words": search_vector(public, address)}
        if not address:
            changes["place"] = None
    Appeal.objects.filter(pk=appeal.pk).update(**changes)


def _place_of(appeal: Appeal) -> str:
    """A public place without its flat; where nobody could see it, it may be somebody's home, and the district stays."""
    if not appeal.is_public:
        return ""
    return redact(without_flat(appeal.address), marker=GONE, names=[appeal.appellant.name], guess=False)


def contacts_in(rows: Sequence[Appellant]) -> list[PersonContact]:
    """The contacts that appellants gave, in their one spelling."""
    found: set[tuple[str, str]] = set()
    for row in rows:
        for kind, typed, parse in (
            (ContactKind.EMAIL, row.email, parse_email_address), (ContactKind.PHONE, row.phone, parse_phone),
        ):  # fmt: skip
            try:
                found.add((kind, parse(typed)))
            except Refused:
                continue
    return [PersonContact(kind=kind, value=value) for kind, value in sorted(found)]


def forget_contacts(contacts: Sequence[PersonContact]) -> int:
    """Forget what no appeal names any more, with the visits made by it; how many contacts of people are gone."""
    gone = 0
    for contact in contacts:
        if not appellants_of([contact]).exists():
            rows = PersonContact.objects.filter(kind=contact.kind, value=contact.value)
            gone += rows.count()
            rows.delete()
    return gone


def _words_in(keys: list[int]) -> int:
    """In how many events somebody's words still stand."""
    return _call(
        "SELECT count(*) FROM appeals_event WHERE appeal_id = ANY(%s::bigint[]) "
        "AND facts <> appeals_facts_without_words(facts)",
        keys,
    )


def _call(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        [count] = cursor.fetchone()
    return int(count)
