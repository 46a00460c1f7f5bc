"""What is typed of a work: its description and its acts. The rules stand in the actions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opencity.core.refused import Refused
from opencity.directory.queries import Directory
from opencity.workbench.forms.queue import Choices, DateInput, body_choices, give
from opencity.workbench.forms.wording import say_plainly
from opencity.works.actions import Described
from opencity.works.actions.importing_rows import street_code
from opencity.works.dates import Dated, as_typed, read_date
from opencity.works.matching import read_degrees, read_money
from opencity.works.models import Work
from opencity.works.sentences import CUT_OFFS, KINDS, REASONS, TRAFFIC

LANGUAGES = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}
TEXTS = {
    "name": (pgettext_lazy("work", "Name"), 200, 0),
    "why": (_("What and why"), 2_000, 3),
    "place": (_("Place in words"), 250, 0),
    "traffic_note": (_("How to drive and walk meanwhile"), 2_000, 2),
    "buses": (_("How buses go meanwhile"), 2_000, 2),
}
OFF_ROWS = 3
FIELD_OF = {
    "work_kind_unknown": "kind", "work_body_unknown": "body", "ends_before_it_begins": "ends",
    "work_dates_need_reason": "ends", "work_place_needed": "street", "streets_do_not_meet": "street_to",
    "stretch_same_end": "street_to", "stretch_needs_both": "street_to", "warranty_before_work": "warranty",
    "work_money": "money", "work_reason_needed": "reason", "work_percent": "percent", "work_note_needed": "note",
    "work_finish_future": "on", "work_finish_before": "on", "work_act_needed": "file", "work_file_format": "file",
    "work_file_large": "file", "work_dates_same": "ends", "work_has_begun": "begins", "work_cut_off_hours": "off1_from",
    "work_conflicts": "seen",
}  # fmt: skip
_POINT = re.compile(r"\s*(-?\d+[.,]?\d*)\s*[,; ]\s*(-?\d+[.,]?\d*)\s*")
DATE_HINT = _("12.09.2026, or only “September 2026”, “III quarter 2026” or 2026")


class Refusing(forms.Form):
    """A form that takes refusals of the rules to the field where they belong."""

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, use_required_attribute=False, **options)
        say_plainly(self)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal of the rules."""
        name = FIELD_OF.get(refused.code) or ("geometry" if refused.code.startswith("geometry_") else None)
        if refused.code == "work_reason_language":
            name = f"words_{refused.facts.get('missing', '')}"
        self.add_error(name if name in self.fields else None, refused.sentence)

    def take(self, name: str, read: Any) -> Any:
        """Read one typed value; a refusal becomes an error of its field, and None comes back."""
        try:
            return read(self.cleaned_data.get(name))
        except Refused as refused:
            self.add_error(name, refused.sentence)
            return None

    def texts(self, what: str) -> dict[str, str]:
        """A text in the languages it was written in."""
        found = {code: self.cleaned_data.get(f"{what}_{code}", "") for code, _name in settings.LANGUAGES}
        return {code: text for code, text in found.items() if text}


class WorkForm(Refusing):
    """All of a work. Names and place may be left out where a street says them."""

    kind = forms.ChoiceField(
        label=_("Kind of work"), choices=[("", ""), *((k.value, name) for k, name in KINDS.items())]
    )
    body = forms.ChoiceField(label=_("Body in charge"))
    begins = forms.CharField(label=_("Begins"), max_length=60, help_text=DATE_HINT)
    ends = forms.CharField(label=_("Ends"), max_length=60, help_text=DATE_HINT)
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    street_from = forms.CharField(label=_("From which crossing"), max_length=200, required=False)
    street_to = forms.CharField(label=_("To which crossing"), max_length=200, required=False)
    geometry = forms.CharField(
        label=_("Drawing"), required=False, max_length=2_000_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("GeoJSON, or a point as 43.2382, 76.9453. Stands before the street."),
    )  # fmt: skip
    traffic = forms.ChoiceField(
        label=_("Traffic"), choices=[(t.value, name) for t, name in TRAFFIC.items()], required=False
    )
    contractor = forms.CharField(label=_("Contractor"), max_length=200, required=False)
    contractor_contact = forms.CharField(label=_("Contact of the contractor"), max_length=200, required=False)
    warranty = forms.CharField(label=_("Warranty until"), max_length=60, required=False)
    money = forms.CharField(label=_("Money, tenge"), max_length=40, required=False)

    def __init__(self, *args: Any, city: Directory, bodies: Choices, today: date, **options: Any) -> None:
        super().__init__(*args, auto_id="work_%s", **options)
        self.city = city
        give(self, "body", [("", ""), *bodies])
        for what, (label, most, lines) in TEXTS.items():
            for code, language in LANGUAGES.items():
                widget = (
                    forms.Textarea(attrs={"rows": lines, "lang": code})
                    if lines
                    else forms.TextInput(attrs={"lang": code})
                )
                self.fields[f"{what}_{code}"] = forms.CharField(
                    label=_("%(what)s %(language)s") % {"what": label, "language": language}, max_length=most,
                    required=False, widget=widget,
                )  # fmt: skip
        offs = [("", "—"), *CUT_OFFS.items()]
        for row in range(1, OFF_ROWS + 1):
            self.fields[f"off{row}_what"] = forms.ChoiceField(label=_("What is off"), choices=offs, required=False)
            self.fields[f"off{row}_on"] = forms.DateField(label=_("Day"), required=False, widget=DateInput())
            for name, label in (("from", _("from")), ("to", _("until"))):
                self.fields[f"off{row}_{name}"] = forms.TimeField(
                    label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
                )
        say_plainly(self)

    def described(self) -> Described | None:
        """What was typed, as the actions take it; None with errors of the form."""
        given = self.cleaned_data
        begins, ends = self.take("begins", read_date), self.take("ends", read_date)
        streets = {
            name: self.take(name, lambda text: street_code(text or "", self.city)) or ""
            for name in ("street", "street_from", "street_to")
        }
        warranty = self.take("warranty", lambda text: read_date(text).last if text else None)
        money = self.take("money", read_money)
        geometry = self.take("geometry", _drawing)
        if self.errors or begins is None or ends is None:
            return None
        return Described(
            kind=given["kind"], body=given["body"], begins=begins, ends=ends, names=self.texts("name"),
            why=self.texts("why"), place=self.texts("place"), geometry=geometry, **streets,
            contractor=given["contractor"], contractor_contact=given["contractor_contact"], warranty_until=warranty,
            traffic=given["traffic"] or "none", traffic_note=self.texts("traffic_note"), buses=self.texts("buses"),
            cut_offs=self._cut_offs(), money=money,
        )  # fmt: skip

    def _cut_offs(self) -> list[dict[str, str]]:
        given, found = self.cleaned_data, []
        for row in range(1, OFF_ROWS + 1):
            if what := given.get(f"off{row}_what"):
                on, begin, end = (given.get(f"off{row}_{name}") for name in ("on", "from", "to"))
                facts = {"what": what, "on": on.isoformat() if on else ""}
                facts |= {"from": f"{begin:%H:%M}" if begin else "", "to": f"{end:%H:%M}" if end else ""}
                found.append({name: value for name, value in facts.items() if value})
        return found

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The fields of texts, by language, for the page."""
        return [
            {"name": name, "head": [self[f"{what}_{code}"] for what in ("name", "place", "why")],
             "traffic": [self[f"{what}_{code}"] for what in ("traffic_note", "buses")]}
            for code, name in LANGUAGES.items()
        ]  # fmt: skip

    @property
    def offs(self) -> list[list[Any]]:
        """The rows of what is cut off."""
        return [[self[f"off{row}_{name}"] for name in ("what", "on", "from", "to")] for row in range(1, OFF_ROWS + 1)]


def _drawing(text: str | None) -> str | dict[str, Any] | None:
    if not text:
        return None
    point = _POINT.fullmatch(text)
    return read_degrees(point[1], point[2]) if point else text


def words_of(work: Work, city: Directory, language: str) -> dict[str, Any]:
    """What stands in the form of a work."""
    import json  # noqa: PLC0415  only here

    names = {street.code: street.label(language) for street in city.addresses.streets
             if street.code in {work.street, work.street_from, work.street_to}}  # fmt: skip
    found: dict[str, Any] = {
        "kind": work.kind, "body": work.body.code, "traffic": work.traffic, "contractor": work.contractor,
        "contractor_contact": work.contractor_contact, "money": "" if work.money is None else f"{work.money:.0f}",
        "warranty": f"{work.warranty_until:%d.%m.%Y}" if work.warranty_until else "",
        "geometry": json.dumps(work.geometry) if work.geometry else "",
        **dates_of(work),
        **{name: names.get(getattr(work, name), "") for name in ("street", "street_from", "street_to")},
    }  # fmt: skip
    for what, texts in (("name", work.names), ("why", work.why), ("place", work.place),
                        ("traffic_note", work.traffic_note), ("buses", work.buses)):  # fmt: skip
        found |= {f"{what}_{code}": texts.get(code, "") for code in LANGUAGES}
    for number, row in enumerate(work.cut_offs[:OFF_ROWS], 1):
        found |= {f"off{number}_{name}": value for name, value in row.items()}
    return found


def dates_of(work: Work) -> dict[str, str]:
    """The dates as a person would type them."""
    return {
        "begins": as_typed(work.begins_on, work.begins_on, work.begins_precision, end=False),
        "ends": as_typed(work.ends_on, work.ends_on, work.ends_precision, end=True),
    }


class ActForm(Refusing):
    """One act on a work: only the fields it asks for are shown."""

    reason = forms.ChoiceField(
        label=_("Why"), choices=[("", ""), *((r.value, name) for r, name in REASONS.items())], required=False
    )
    begins = forms.CharField(label=_("New start"), max_length=60, required=False, help_text=DATE_HINT)
    ends = forms.CharField(label=_("New end"), max_length=60, required=False, help_text=DATE_HINT)
    percent = forms.IntegerField(label=_("Done, per cent"), required=False, min_value=0, max_value=100)
    on = forms.DateField(label=_("Finished on"), required=False, widget=DateInput())
    note = forms.CharField(
        label=_("What is to be changed"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    words_kk = forms.CharField(label=_("In words, in Kazakh"), max_length=2_000, required=False)
    words_ru = forms.CharField(label=_("In words, in Russian"), max_length=2_000, required=False)
    words_en = forms.CharField(label=_("In words, in English"), max_length=2_000, required=False)
    file = forms.FileField(label=_("File"), required=False)
    file_kind = forms.ChoiceField(
        label=_("What it is"), required=False,
        choices=[("after", _("photo after")), ("before", _("photo before")), ("act", _("act of completion (PDF)")),
                 ("document", _("document (PDF)"))],
    )  # fmt: skip
    seen = forms.BooleanField(label=_("I have looked at the works that meet here"), required=False)

    def __init__(self, *args: Any, code: str, wanted: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, auto_id=f"{code}_%s", **options)
        self.code = code
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}

    def day(self, name: str) -> Dated | None:
        """A date that was typed; None with an error."""
        return self.take(name, read_date)


class UploadForm(Refusing):
    """A file with a plan, and whose plan it is."""

    body = forms.ChoiceField(label=_("Whose plan"))
    file = forms.FileField(label=_("File: GeoJSON, CSV or XLSX, up to 10 MB"))

    def __init__(self, *args: Any, bodies: Choices, **options: Any) -> None:
        super().__init__(*args, auto_id="import_%s", **options)
        give(self, "body", bodies)

    def refuse(self, refused: Refused) -> None:
        """Whatever is wrong is wrong with the file."""
        self.add_error("file", refused.sentence)


def own_bodies(city: Directory, today: date, ids: frozenset[int] | None) -> Choices:
    """The bodies a person writes for: a plain list, or for the reception every one by kind."""
    if ids is None:
        return body_choices(city, today)
    return [(one.code, str(one)) for one in city.bodies.values() if one.pk in ids]


def chosen_words(form: ActForm) -> Mapping[str, str]:
    """The words beside a reason."""
    return form.texts("words")
