"""What is typed for an act on many appeals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opencity.accounts.models import User
from opencity.appeals.actions.moves import MOST_WORDS
from opencity.appeals.actions.working import PLACEHOLDER
from opencity.appeals.models import Appeal
from opencity.appeals.numbers import parse_number
from opencity.appeals.queries.queue import appeal_of, people_of_body, templates_for
from opencity.appeals.sentences import OUTCOMES
from opencity.appeals.states import Outcome
from opencity.workbench.bulk import Ticked
from opencity.workbench.forms.queue import DateInput, give
from opencity.workbench.forms.wording import say_plainly

KNOWN = {"{number}", "{place}", "{body}"}


class BulkForm(forms.Form):
    """The base: `given` is what is kept for the job."""

    def __init__(self, data: Any = None, *, user: User, rows: Sequence[Ticked], initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="bulk_%s", use_required_attribute=False)
        self.user, self.rows = user, rows
        say_plainly(self)
        self.fill()

    def fill(self) -> None:
        """Give the fields their choices."""

    @property
    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    @property
    def appeals(self) -> list[Appeal]:
        return [row.appeal for row in self.rows]


class BulkAssignForm(BulkForm):
    executor = forms.ChoiceField(label=gettext_lazy("Who answers for them"))

    def fill(self) -> None:
        bodies = {appeal.body_id: str(appeal.body) for appeal in self.appeals if appeal.body_id in self.user.body_ids}
        groups = [(name, [(str(p.pk), p.name) for p in people_of_body(key)]) for key, name in sorted(bodies.items())]
        give(self, "executor", [("", gettext_lazy("choose")), *groups])

    @property
    def given(self) -> dict[str, Any]:
        return {"executor": int(self.cleaned_data["executor"])}


class BulkReplyForm(BulkForm):
    template = forms.ChoiceField(label=gettext_lazy("Start from a template"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("How it ended"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect()
    )
    text_kk = forms.CharField(label=gettext_lazy("Answer in Kazakh"), required=False, max_length=MOST_WORDS)
    text_ru = forms.CharField(label=gettext_lazy("Answer in Russian"), required=False, max_length=MOST_WORDS)
    grounds = forms.CharField(
        label=gettext_lazy("Grounds of the refusal"),
        required=False,
        help_text=gettext_lazy("The article of the law or rule."),
    )
    planned_on = forms.DateField(label=gettext_lazy("Planned for"), required=False, widget=DateInput())

    def fill(self) -> None:
        for code in ("kk", "ru"):
            self.fields[f"text_{code}"].widget = forms.Textarea(attrs={"rows": 6, "lang": code})
        said = gettext_lazy(
            "Each resident gets the answer in the language of the appeal; {number}, {place} and {body} are filled in."
        )
        self.fields["text_kk"].help_text = said
        categories = {appeal.category_id for appeal in self.appeals}
        found = templates_for(self.appeals[0]) if self.appeals else []
        self.templates = {row.code: row for row in found if row.category_id is None or len(categories) == 1}
        choices = [(code, f"{OUTCOMES[Outcome(row.outcome)]}: {row}") for code, row in self.templates.items()]
        give(self, "template", [("", gettext_lazy("no template")), *choices])

    def with_template(self, typed: dict[str, Any]) -> dict[str, Any]:
        """What was typed, with the texts of the chosen template in the answers."""
        row = self.templates.get(typed.get("template", ""))
        if row is None:
            return typed
        texts = {f"text_{code}": row.texts.get(code, "") for code in ("kk", "ru")}
        return typed | texts | {"outcome": row.outcome}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("text_kk") or cleaned.get("text_ru")):
            self.add_error("text_kk", _("Write the answer in at least one language."))
        for name in ("text_kk", "text_ru"):
            gaps = [gap for gap in PLACEHOLDER.findall(cleaned.get(name, "")) if gap not in KNOWN]
            if gaps:
                self.add_error(
                    name,
                    _("The answer still has %(placeholder)s of the template in it. Write what belongs there.")
                    % {"placeholder": gaps[0]},
                )
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        planned = self.cleaned_data.get("planned_on")
        return {
            "outcome": self.cleaned_data["outcome"],
            "texts": {code: self.cleaned_data[f"text_{code}"] for code in ("kk", "ru")},
            "grounds": self.cleaned_data["grounds"],
            "planned_on": planned.isoformat() if planned else "",
        }


class BulkJoinForm(BulkForm):
    master = forms.CharField(
        label=gettext_lazy("Number of the appeal that is answered"),
        max_length=40,
        help_text=gettext_lazy("The ticked ones are joined to it; its answer reaches all of them."),
    )

    def clean_master(self) -> int:
        number = parse_number(self.cleaned_data["master"])
        found = appeal_of(self.user, number) if number else None
        if found is None:
            raise forms.ValidationError(_("There is no such appeal. Check the number."))
        return int(found.pk)

    @property
    def given(self) -> dict[str, Any]:
        return {"master": self.cleaned_data["master"]}


FORMS: dict[str, type[BulkForm]] = {"assign": BulkAssignForm, "reply": BulkReplyForm, "join": BulkJoinForm}
