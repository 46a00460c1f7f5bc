"""What is known of an incident, as the reception writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opencity.appeals.actions import Known
from opencity.appeals.actions.incidents import LEAST_M, MOST_ADVICE, MOST_M, MOST_NAME
from opencity.appeals.models import Appeal, Incident
from opencity.core.fields import Point
from opencity.directory.queries import Directory
from opencity.workbench.forms.queue import body_choices, category_choices, give
from opencity.workbench.forms.wording import say_plainly

__all__ = ["IncidentForm", "body_choices"]
AREAS = [
    ("circle", _("A circle around the place of the appeal")),
    ("district", _("A district")),
    ("city", _("The whole city")),
]
NEAR_M = 1_000
FIELD_OF = {
    "incident_category_needed": "categories",
    "category_unknown": "categories",
    "incident_district_unknown": "district",
    "incident_radius": "radius_m",
    "outside_city": "area",
    "incident_end_past": "ends_at",
    "incident_too_long": "ends_at",
}


class MomentInput(forms.DateTimeInput):
    """A day and an hour as browsers ask for them."""

    input_type = "datetime-local"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **options)


def _line(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MOST_NAME)


def _words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MOST_ADVICE, widget=forms.Textarea(attrs={"rows": 4}))


class IncidentForm(forms.Form):
    """Name and advice in three languages, what belongs to it, where and until when."""

    name_kk = _line(_("Name in Kazakh"))
    name_ru = _line(_("Name in Russian"))
    name_en = _line(_("Name in English"))
    advice_kk = _words(_("What residents read, in Kazakh"))
    advice_ru = _words(_("What residents read, in Russian"))
    advice_en = _words(_("What residents read, in English"))
    categories = forms.MultipleChoiceField(
        label=_("Categories that residents report it under"), widget=forms.SelectMultiple(attrs={"size": 8})
    )
    area = forms.ChoiceField(label=_("Where"), choices=AREAS, widget=forms.RadioSelect())
    radius_m = forms.IntegerField(label=_("Radius of the circle, metres"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    ends_at = forms.DateTimeField(
        label=_("Ends by itself on"),
        help_text=_("It may be ended by hand at any time. Empty: only by hand."),
        required=False,
        widget=MomentInput(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def __init__(
        self, data: Any = None, *, city: Directory, place: Point | None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, auto_id="incident_%s", use_required_attribute=False)
        say_plainly(self)
        self.place = place
        today = timezone.localdate()
        give(self, "categories", category_choices(city, today, with_groups=True))
        give(self, "district", [("", _("choose")), *((d.code, str(d)) for d in city.districts.values())])
        if place is None:
            give(self, "area", AREAS[1:])
        self.fields["radius_m"].widget.attrs |= {"min": LEAST_M, "max": MOST_M, "step": 50}

    def clean(self) -> dict[str, Any]:
        """A circle needs its radius and a district its name."""
        given = super().clean() or self.cleaned_data
        if given.get("area") == "circle" and "radius_m" not in self.errors and given.get("radius_m") is None:
            self.add_error("radius_m", gettext("Write how far it reaches, in metres."))
        if given.get("area") == "district" and not given.get("district"):
            self.add_error("district", gettext("Choose the district."))
        return given

    def known(self) -> Known:
        """What was written, as the action takes it."""
        given = self.cleaned_data
        area = given["area"]
        return Known(
            names=_by_language(given, "name"),
            advice=_by_language(given, "advice"),
            categories=given["categories"],
            district=given["district"] if area == "district" else "",
            place=self.place if area == "circle" else None,
            radius_m=given["radius_m"] if area == "circle" else None,
            ends_at=given["ends_at"],
        )

    def refuse(self, code: str, sentence: str, facts: Mapping[str, Any]) -> None:
        """Show a refusal of the rules where it belongs."""
        field = FIELD_OF.get(code)
        if code == "incident_language":
            missing = facts.get("missing", "")
            field = (
                f"name_{missing}" if not self.cleaned_data.get(f"name_{missing}", "").strip() else f"advice_{missing}"
            )
        self.add_error(field if field in self.fields else None, sentence)


def _by_language(given: Mapping[str, Any], what: str) -> dict[str, str]:
    return {code: given[f"{what}_{code}"] for code, _name in settings.LANGUAGES}


def first_words(appeal: Appeal | None, city: Directory) -> dict[str, Any]:
    """What stands in a new form: names after the category, and an advice to be made exact, in every language."""
    made: dict[str, Any] = {"area": "circle" if appeal and appeal.place else "city", "radius_m": NEAR_M}
    category = appeal.category if appeal else None
    if category is not None:
        made["categories"] = [category.code]
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            made[f"name_{code}"] = str(category.names) if category is not None else ""
            made[f"advice_{code}"] = gettext(
                "We know about it and are working on it. "
                "There is no need to write again: you will get every news of it."
            )
    if appeal is not None and appeal.district is not None:
        made["district"] = appeal.district.code
    return made


def words_of(incident: Incident) -> dict[str, Any]:
    """What stands in the form of an incident that is open."""
    made: dict[str, Any] = {
        "categories": incident.categories,
        "radius_m": incident.radius_m,
        "district": incident.district.code if incident.district else "",
        "ends_at": incident.ends_at,
    }
    made["area"] = "circle" if incident.place else "district" if incident.district else "city"
    for code, _name in settings.LANGUAGES:
        made |= {f"name_{code}": incident.names.get(code, ""), f"advice_{code}": incident.advice.get(code, "")}
    return made
