"""What somebody wants to hear of, and where to write."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.directory.address_data import AddressMatch
from opencity.directory.queries import Directory
from opencity.language.normal import clean_text
from opencity.notices.models import Pace
from opencity.works.life import Kind
from opencity.works.outage_sentences import say_what
from opencity.works.outages import What
from opencity.works.sentences import say_kind

WHERES = [
    ("address", _("Around an address")),
    ("street", _("On a whole street")),
    ("district", _("In a district")),
    ("city", _("In the whole city")),
]
RADII = [300, 500, 1_000, 2_000]
USUAL_M = 500
PACES = [(Pace.NOW.value, _("At once")), (Pace.DAILY.value, _("Once a day, in the morning"))]
SURE, CLOSE = 0.5, 0.03
WORK, OUTAGE, APPEAL = "work", "outage", "appeal"
FIELD_OF = {
    "subscription_email": "email", "subscription_many": "email", "subscription_letters": "email",
    "subscription_radius": "radius",
}  # fmt: skip


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def about_choices() -> list[Any]:
    """Everything, or one subject, or one kind of it."""
    return [
        ("", gettext("works and outages")),
        (
            gettext("Outages"),
            [
                (OUTAGE, gettext("all outages")),
                *((f"{OUTAGE}/{one.value}", _first_upper(say_what(one))) for one in What),
            ],
        ),
        (
            gettext("Works"),
            [(WORK, gettext("all works")), *((f"{WORK}/{one.value}", say_kind(one.value)) for one in Kind)],
        ),
    ]


class SubscriptionForm(forms.Form):
    """One screen. `target` comes with the address of the page: a work, an outage, a body, or a point."""

    target = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    about = forms.ChoiceField(label=_("What about"), required=False)
    where = forms.ChoiceField(label=_("Where"), choices=WHERES, widget=forms.RadioSelect())
    address = forms.CharField(label=_("Street and house"), required=False, max_length=200)
    which = forms.ChoiceField(label=_("Which of these streets?"), required=False)
    radius = forms.TypedChoiceField(label=_("How far around"), coerce=int, required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    email = forms.CharField(
        label=_("E-mail"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )  # fmt: skip
    pace = forms.ChoiceField(label=_("How often"), choices=PACES, widget=forms.RadioSelect())

    def __init__(
        self, data: Any = None, *, city: Directory, language: str, initial: dict[str, Any] | None = None
    ) -> None:
        first = {"where": "address", "radius": USUAL_M, "pace": Pace.NOW.value} | (initial or {})
        super().__init__(data, initial=first, auto_id="sub_%s", use_required_attribute=False)
        self.city, self.language = city, language
        self.match: AddressMatch | None = None
        self.fields["email"].error_messages["required"] = _("Write the address to which the letters go.")
        _give(self, "about", about_choices())
        _give(self, "radius", [(one, _metres(one)) for one in RADII])
        _give(self, "district", [("", gettext("choose")), *((one.code, str(one)) for one in city.districts.values())])
        _give(self, "which", self._streets())
        if self.data.get("target") or first.get("target"):
            self.fields["where"].required = False

    @property
    def aimed(self) -> str:
        """What the page that led here is about: "work:W26-000001-2"; '' where the place is to be chosen."""
        return str(self["target"].value() or "")

    def _streets(self) -> list[tuple[str, str]]:
        """Streets that the typed address may mean, when there are several."""
        found = self._matches()
        near = [one for one in found if one.score >= found[0].score - CLOSE] if found else []
        rows = {one.street_code: f"{one.label} ({self.city.districts[one.district]})" for one in reversed(near)}
        return list(rows.items())[::-1] if len(rows) > 1 else []

    def _matches(self) -> list[AddressMatch]:
        typed = clean_text(str(self["address"].value() or "").replace("\x00", ""))[:200]
        found = self.city.addresses.search(typed, language=self.language, limit=12) if typed.strip() else []
        found = [one for one in found if one.kind != "crossing" and one.district in self.city.districts]
        return found if found and found[0].score >= SURE else []

    def clean(self) -> dict[str, Any]:
        """A place needs its words; the whole city needs to be narrowed to something."""
        given = super().clean() or self.cleaned_data
        if self.aimed:
            return given
        where = given.get("where")
        if where in {"address", "street"}:
            self._clean_address(given)
        elif where == "district" and not given.get("district"):
            self.add_error("district", gettext("Choose the district."))
        elif where == "city" and not given.get("about"):
            self.add_error("about", gettext("Choose what about: all of the whole city is too much for one mailbox."))
        return given

    def _clean_address(self, given: dict[str, Any]) -> None:
        typed = (given.get("address") or "").strip()
        if not typed:
            self.add_error("address", gettext("Write the street, and the house if it is yours."))
            return
        found = self._matches()
        if not found:
            self.add_error("address", gettext("We do not know this address. Please check the street."))
            return
        choices = dict(self._streets())
        if choices and given.get("which") not in choices:
            self.add_error("which", gettext("Several streets are called so. Choose yours."))
            return
        self.match = next((one for one in found if one.street_code == given.get("which")), found[0])

    def point(self) -> Point | None:
        """A point that came with the address of the page."""
        kind, _sep, rest = self.aimed.partition(":")
        if kind != "point":
            return None
        try:
            lat, lon = (float(part) for part in rest.split(","))
        except ValueError:
            return None
        place = Point(lat, lon)
        return place if -90 <= lat <= 90 and -180 <= lon <= 180 and self.city.district_at(place) else None

    def refuse(self, refused: Refused) -> None:
        """Show a refusal of the rules at its field."""
        self.add_error(FIELD_OF.get(refused.code), refused.sentence)


def _give(form: forms.Form, name: str, choices: Any) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def _metres(metres: int) -> str:
    if metres >= 1_000:
        return gettext("%(n)s km") % {"n": metres // 1_000}
    return gettext("%(n)s m") % {"n": metres}
