"""An outage on one screen: what, where, until when. What can be known is filled in already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from opencity.accounts.models import User
from opencity.directory.models import BodyKind
from opencity.directory.queries import Directory
from opencity.workbench.forms.incidents import MomentInput
from opencity.workbench.forms.queue import body_choices, give
from opencity.workbench.forms.wording import say_plainly
from opencity.works.actions.outages import MOST_REASON, Announced
from opencity.works.outage_sentences import PHRASES, WHATS
from opencity.works.outages import MOST_TYPED, Line, What, read_list
from opencity.works.permissions import of_reception

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
HOURS = (1, 2, 3, 4, 6, 8, 12, 24, 48)
USUAL_HOURS = 4
USUAL = "usual"
OWN = "own"
WHICH = "which-"
FIELD_OF = {
    "outage_what": "what",
    "outage_body": "body",
    "outage_not_permitted": "body",
    "outage_end_needed": "until",
    "outage_end_before": "until",
    "outage_end_past": "until",
    "outage_too_long": "until",
    "outage_not_later": "until",
    "outage_sudden_future": "since",
    "outage_addresses": "addresses",
    "outage_lines": "addresses",
    "outage_too_many_lines": "addresses",
    "outage_twice": "addresses",
}


def _moment(label: Any, *, required: bool, hint: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, help_text=hint, required=required, widget=MomentInput(), input_formats=FORMATS
    )


def _words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MOST_REASON, required=False)


class Refusing(forms.Form):
    """A form that shows refusals of the rules where they belong."""

    reason_name = "reason"

    def refuse(self, code: str, sentence: str, facts: Mapping[str, Any]) -> None:
        """Show a refusal at its field, or above all."""
        field = FIELD_OF.get(code)
        if code == "outage_reason_language":
            field = f"{self.reason_name}_{facts.get('missing', '')}"
        self.add_error(field if field in self.fields else None, sentence)

    def reason(self) -> dict[str, str]:
        """Own words by language; English may stay empty."""
        return {code: self.cleaned_data.get(f"{self.reason_name}_{code}", "") for code, _name in settings.LANGUAGES}


class OutageForm(Refusing):
    """What a dispatcher fills in under thirty seconds."""

    what = forms.ChoiceField(
        label=_("What is off"), choices=[(one.value, words) for one, words in WHATS.items()], widget=forms.RadioSelect()
    )
    addresses = forms.CharField(
        label=_("Streets and houses, as the utility wrote them"),
        help_text=_("Paste the list: “Abay 10, 12-20; Zhandosov 5a; all of Rozybakiev street”. Kazakh or Russian."),
        max_length=MOST_TYPED,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    planned = forms.ChoiceField(
        label=_("Is it planned?"),
        choices=[("no", _("No, it happened suddenly")), ("yes", _("Yes, it is planned"))],
        widget=forms.RadioSelect(),
    )
    since = _moment(_("Since"), required=True)
    lasts = forms.ChoiceField(label=_("For how long"))
    until = _moment(_("Until, exactly"), required=False, hint=_("Counts more than “for how long”."))
    body = forms.ChoiceField(label=_("Utility"), required=False)
    phrase = forms.ChoiceField(label=_("Why"))
    reason_kk = _words(_("Why, in Kazakh"))
    reason_ru = _words(_("Why, in Russian"))
    reason_en = _words(_("Why, in English"))

    def __init__(self, data: Any = None, *, city: Directory, user: User, now: datetime) -> None:
        super().__init__(data, auto_id="outage_%s", use_required_attribute=False, initial=_first(city, user, now))
        say_plainly(self)
        self.city, self.user, self.now = city, user, now
        self.fields["since"].error_messages["invalid"] = _("This is no day and hour. Write it like 2026-12-24 14:00.")
        self.fields["until"].error_messages["invalid"] = self.fields["since"].error_messages["invalid"]
        give(self, "body", _bodies(city, user, now))
        give(self, "lasts", [(str(one), _hours(one)) for one in HOURS])
        give(self, "phrase", _phrases())

    def clean(self) -> dict[str, Any]:
        """Own words are needed only where they are chosen; the refusal says in which language."""
        given = super().clean() or self.cleaned_data
        if any(given.get(f"reason_{code}", "").strip() for code, _name in settings.LANGUAGES):
            given["phrase"] = OWN
        return given

    def lines(self) -> list[Line]:
        """The list as it is understood, with what was chosen for names that several streets bear."""
        typed = self.cleaned_data.get("addresses") or ""
        return read_list(typed, self.city.addresses, language=get_language() or "ru", which=self.which())

    def which(self) -> dict[str, str]:
        """Name as typed → street, as it was chosen."""
        found = {}
        for field, value in self.data.items():
            if field.startswith(WHICH) and "\t" in str(value):
                name, code = str(value).rsplit("\t", 1)
                found[name[:200]] = code[:250]
        return found

    def announced(self, lines: list[Line]) -> Announced:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        planned = given["planned"] == "yes"
        what = What(given["what"])
        return Announced(
            what=what.value,
            body=given["body"] or body_of(what, self.city, self.now),
            since=given["since"],
            until=given["until"] or given["since"] + timedelta(hours=int(given["lasts"])),
            reason=self.reason() if given["phrase"] == OWN else _phrase(given["phrase"], what, planned=planned),
            typed=given["addresses"],
            lines=lines,
            is_planned=planned,
        )


class ProlongForm(Refusing):
    """A later end, and why."""

    until = _moment(_("Until"), required=True)
    reason_kk = _words(_("Why, in Kazakh"))
    reason_ru = _words(_("Why, in Russian"))
    reason_en = _words(_("Why, in English"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, auto_id="prolong_%s", use_required_attribute=False, **options)
        say_plainly(self)


class EndForm(Refusing):
    """It is on again, and what was wrong."""

    reason_name = "fixed"
    fixed_kk = _words(_("What was mended, in Kazakh"))
    fixed_ru = _words(_("What was mended, in Russian"))
    fixed_en = _words(_("What was mended, in English"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, auto_id="end_%s", use_required_attribute=False, initial=_mended(), **options)
        say_plainly(self)


def _mended() -> dict[str, str]:
    made = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            made[f"fixed_{code}"] = gettext("The fault is mended.")
    return made


def _first(city: Directory, user: User, now: datetime) -> dict[str, Any]:
    made: dict[str, Any] = {
        "planned": "no", "since": now, "lasts": str(USUAL_HOURS), "phrase": USUAL, "what": What.WATER.value
    }  # fmt: skip
    own = [] if of_reception(user) else [body for body in city.bodies.values() if body.pk in user.body_ids]
    if own:
        made["body"] = own[0].code
        made["what"] = next((one.value for one in What if body_of(one, city, now) == own[0].code), made["what"])
    return made


def body_of(what: What, city: Directory, now: datetime) -> str:
    """The utility that answers for a kind of outage, by the route of its first category; '' where none is known."""
    told: Mapping[Any, list[str]] = city.working_rules.outages
    today = timezone.localtime(now).date()
    for category in told.get(what.value, []):
        code = city.answerer(category, None, today).body
        if code in city.bodies and city.bodies[code].kind == BodyKind.UTILITY:
            return code
    return ""


def _bodies(city: Directory, user: User, now: datetime) -> list[tuple[Any, Any]]:
    if not of_reception(user):
        return [(body.code, str(body)) for body in city.bodies.values() if body.pk in user.body_ids]
    groups = body_choices(city, timezone.localtime(now).date())
    return [("", _("the one that answers for it")), *groups[-2:], *groups[:-2]]


def _hours(hours: int) -> str:
    if hours % 24:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}


def _phrases() -> list[tuple[str, Any]]:
    made: dict[str, Any] = {}
    for what, phrases in PHRASES.items():
        for number, (words, _planned) in enumerate(phrases):
            made.setdefault(str(words), f"{what.value}/{number}")
    ready = [(code, words) for words, code in made.items()]
    return [(USUAL, _("the usual reason for it")), *ready, (OWN, _("in own words, below"))]


def _phrase(code: str, what: What, *, planned: bool) -> dict[str, str]:
    kind, _sep, number = code.partition("/")
    chosen = PHRASES[What(kind)][int(number)] if number else next(one for one in PHRASES[what] if one[1] is planned)
    made = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            made[language] = str(chosen[0])
    return made
