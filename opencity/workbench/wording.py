"""The audit and the schedule of keeping in the reader's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opencity.accounts import audit
from opencity.accounts.people import MERGED, UNMERGED
from opencity.appeals.actions.asking import ASKED, DECLINED, DONE
from opencity.appeals.actions.keeping import HOLD_LIFTED, HOLD_PLACED
from opencity.appeals.actions.looking import CONFIDENTIAL, CONTACTS
from opencity.appeals.keeping import What
from opencity.appeals.queries.audit import ERASURE, LOOK, Entry

LIST_EXPORTED, PERSON_SEEN = "list_exported", "person_seen"
PERSON_EXPORTED, OWN_EXPORT = "person_exported", "own_data_taken"
EXPORT_LOOK = "export"

WHAT: dict[str, Any] = {
    What.FOLLOWERS: gettext_lazy("addresses of who follows (“me too”)"),
    What.LETTERS: gettext_lazy("texts and addresses of letters"),
    What.PHOTO_ORIGINALS: gettext_lazy("originals of photos"),
    What.LOOKS: gettext_lazy("who looked"),
    What.FORMAL: gettext_lazy("IIN, full name, postal address, signature"),
    What.APPELLANT: gettext_lazy("name, contacts, secret, words as they came"),
}
RULES: dict[str, Any] = {"request": gettext_lazy("at the request of a person"), **WHAT}

# What narrows the list: a name, and the verbs behind it.
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "signing": (gettext_lazy("signing in"), (audit.SIGNED_IN, audit.SESSIONS_ENDED)),
    "accounts": (
        gettext_lazy("passwords, factors, accounts"),
        (
            audit.PASSWORD_SET, audit.FACTOR_ADDED, audit.FACTOR_REMOVED, audit.FACTOR_RESET, audit.FACTOR_SHUT,
            audit.CODES_MADE, audit.ACCOUNT_CLOSED,
        ),
    ),
    "looks": (gettext_lazy("looks at what is guarded"), (LOOK, PERSON_SEEN)),
    "exports": (gettext_lazy("exports"), (LIST_EXPORTED, PERSON_EXPORTED, OWN_EXPORT)),
    "people": (gettext_lazy("residents put together"), (MERGED, UNMERGED)),
    "holds": (gettext_lazy("legal holds"), (HOLD_PLACED, HOLD_LIFTED)),
    "erasures": (gettext_lazy("erasures"), (ERASURE, ASKED, DECLINED, DONE)),
}  # fmt: skip

VERBS = {
    audit.SIGNED_IN: gettext_lazy("signed in"),
    audit.SESSIONS_ENDED: gettext_lazy("ended sessions"),
    audit.PASSWORD_SET: gettext_lazy("set a password"),
    audit.FACTOR_ADDED: gettext_lazy("added a second factor"),
    audit.FACTOR_REMOVED: gettext_lazy("removed a second factor"),
    audit.FACTOR_RESET: gettext_lazy("reset a second factor"),
    audit.FACTOR_SHUT: gettext_lazy("wrong codes shut the sign-in"),
    audit.CODES_MADE: gettext_lazy("made new recovery codes"),
    audit.ACCOUNT_CLOSED: gettext_lazy("closed an account"),
    MERGED: gettext_lazy("put two residents together"),
    UNMERGED: gettext_lazy("parted two residents"),
    LIST_EXPORTED: gettext_lazy("took a list as a table"),
    PERSON_SEEN: gettext_lazy("opened the page of a resident"),
    PERSON_EXPORTED: gettext_lazy("took all data of a resident"),
    OWN_EXPORT: gettext_lazy("a resident took their own data"),
    HOLD_PLACED: gettext_lazy("placed a legal hold"),
    HOLD_LIFTED: gettext_lazy("lifted a legal hold"),
    ASKED: gettext_lazy("a request to erase came in"),
    DECLINED: gettext_lazy("declined a request to erase"),
    DONE: gettext_lazy("carried out a request to erase"),
    ERASURE: gettext_lazy("erased"),
}
LOOKS = {
    CONFIDENTIAL: gettext_lazy("opened a confidential appeal"),
    CONTACTS: gettext_lazy("saw how to reach the resident"),
    EXPORT_LOOK: gettext_lazy("took it with all data of its resident"),
}


def say_entry(one: Entry) -> str:
    """What happened, in a few words; codes that nobody knows any more are shown as they are."""
    if one.verb == LOOK:
        return str(LOOKS.get(one.facts["what"], one.facts["what"]))
    if one.verb == ERASURE:
        return f"{VERBS[ERASURE]}: {say_rule(one.facts['rule'])}; {say_counts(one.facts)}"
    return str(VERBS.get(one.verb, one.verb))


def say_actor(one: Entry) -> str:
    """Who it was; without a person it was the clock, the operator or a resident."""
    if one.actor is not None:
        return one.actor.name
    if one.verb == ERASURE:
        return _("the schedule")
    if one.verb in {OWN_EXPORT, ASKED}:
        return _("a resident")
    return "" if one.verb == audit.FACTOR_SHUT else _("the operator of the service")


def say_rule(rule: str) -> str:
    """By which rule something was erased."""
    return str(RULES.get(rule, rule))


def say_counts(facts: dict[str, Any]) -> str:
    """How much was erased."""
    appeals = int(facts.get("appeals", 0))
    rows = sum(int(count) for count in facts.get("counts", {}).values())
    of = ngettext("%(count)s appeal", "%(count)s appeals", appeals) % {"count": appeals}
    return ngettext("%(of)s, %(count)s row", "%(of)s, %(count)s rows", rows) % {"of": of, "count": rows}
