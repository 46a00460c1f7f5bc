"""One form for each act on an appeal. The rules stand in the actions; here is only what can be typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opencity.accounts.models import User
from opencity.appeals.actions.working import STATE_LANGUAGE
from opencity.appeals.faults import name_faults, say_lacks
from opencity.appeals.models import Appeal
from opencity.appeals.queries.checking import returned_reply
from opencity.appeals.queries.queue import heads_of_body, people_of_body, templates_for
from opencity.appeals.sentences import FORWARD_REASONS, OUTCOMES
from opencity.appeals.states import Outcome
from opencity.core.refused import Refused
from opencity.directory.queries import Directory
from opencity.workbench.forms.queue import DateInput, body_choices, category_choices, give
from opencity.workbench.forms.wording import say_plainly
from opencity.workbench.group import consolidated

# Where a refusal of an action belongs; the others stand above the form.
FIELD_OF = {
    "extension_not_later": "until",
    "extension_too_long": "until",
    "extension_day_off": "until",
    "extension_needs_head": "decided_by",
    "executor_elsewhere": "executor",
    "forward_same_body": "body",
    "body_closed": "body",
    "body_unknown": "body",
    "category_closed": "category",
    "category_unknown": "category",
    "outcome_needed": "outcome",
    "grounds_needed": "grounds",
    "planned_date_needed": "planned_on",
    "after_photo_needed": "photos",
    "photo_unknown": "photos",
    "too_many_photos": "photos",
    "reply_language": "language",
    "placeholder_left": "text",
    "text_too_long": "text",
}
FIELD_OF_LACK = {"grounds": "grounds", "photo": "photos"}


@dataclass(frozen=True)
class Desk:
    """What a form needs to know of the appeal it is for."""

    appeal: Appeal
    user: User
    city: Directory
    today: date


class ActForm(forms.Form):
    """An act without questions, and the base of the others."""

    code = ""

    def __init__(self, data: Any = None, *, desk: Desk, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{self.code}_%s", use_required_attribute=False)
        self.desk = desk
        say_plainly(self)
        self.fill()

    def fill(self) -> None:
        """Give the fields their choices."""

    def refused(self, refused: Refused) -> None:
        """Take the "no" of an action."""
        self.refuse(refused.code, refused.sentence)

    def refuse(self, code: str, sentence: str) -> None:
        """Show a refusal of the rules where it belongs."""
        field = FIELD_OF.get(code)
        self.add_error(field if field in self.fields else None, sentence)


def _long(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 4}), **options)


class AcceptForm(ActForm):
    code = "accept"


class AssignForm(ActForm):
    code = "assign"
    executor = forms.ChoiceField(label=_("Who answers for it"))

    def fill(self) -> None:
        people = {str(person.pk): person for person in people_of_body(self.desk.appeal.body_id)}
        self.people = people
        executor = self.desk.appeal.executor_id
        give(self, "executor", [("", _("choose"))] + [(key, person.name) for key, person in people.items()])
        self.fields["executor"].initial = str(executor) if executor else ""


class ForwardForm(ActForm):
    code = "forward"
    body = forms.ChoiceField(label=_("To which body"))
    reason = forms.ChoiceField(label=_("Why"), choices=[("", _("choose")), *FORWARD_REASONS.items()])

    def fill(self) -> None:
        give(self, "body", [("", _("choose")), *body_choices(self.desk.city, self.desk.today)])


class ForwardPartForm(ActForm):
    code = "part"
    text = _long(
        _("The part that is theirs"),
        help_text=_("In the resident's words. It becomes an appeal of its own, with its own number and term."),
    )
    body = forms.ChoiceField(label=_("To which body"))
    category = forms.ChoiceField(label=_("Category of the part"), required=False)

    def fill(self) -> None:
        city, today = self.desk.city, self.desk.today
        give(self, "body", [("", _("choose")), *body_choices(city, today)])
        same = [("", _("the same category"))]
        give(self, "category", same + category_choices(city, today, with_groups=False))


class AskForm(ActForm):
    code = "ask"
    question = _long(
        _("What do you need to know"), help_text=_("One clear question. The term runs on while the resident answers.")
    )


class ExtendForm(ActForm):
    code = "extend"
    until = forms.DateField(label=_("New last day"), widget=DateInput())
    reason = _long(_("Why it takes longer"), help_text=_("The resident reads this."))
    decided_by = forms.ChoiceField(label=_("Who decided"), help_text=_("The head or deputy head of the body."))

    def fill(self) -> None:
        self.heads = {str(person.pk): person for person in heads_of_body(self.desk.appeal.body_id)}
        choices = [(key, person.name) for key, person in self.heads.items()]
        give(self, "decided_by", [("", _("choose")), *choices])
        self.nobody_decides = not choices


class NoteForm(ActForm):
    code = "note"
    note = _long(_("Note for colleagues"), help_text=_("Residents never see it."))


class RouteForm(ActForm):
    code = "route"
    body = forms.ChoiceField(label=_("Who answers"))
    category = forms.ChoiceField(label=_("Category"), required=False)

    def fill(self) -> None:
        city, today, appeal = self.desk.city, self.desk.today, self.desk.appeal
        give(self, "body", [("", _("choose")), *body_choices(city, today)])
        every = [("", _("leave as it is")), *category_choices(city, today, with_groups=False)]
        give(self, "category", every)
        if appeal.category is not None:
            self.fields["category"].initial = appeal.category.code
            self.fields["body"].initial = city.answerer(appeal.category.code, appeal.district, today).body


class RecategorizeForm(ActForm):
    code = "recategorize"
    category = forms.ChoiceField(label=_("Category"))

    def fill(self) -> None:
        tree = category_choices(self.desk.city, self.desk.today, with_groups=False)
        give(self, "category", [("", _("choose")), *tree])
        if self.desk.appeal.category is not None:
            self.fields["category"].initial = self.desk.appeal.category.code


class PhotosInput(forms.FileInput):
    """Several photos at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Photos are read and kept by the view as soon as they arrive, so here nothing is checked."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> None:
        return None


class TemplateSelect(forms.Select):
    """Options that carry the text of their template in both languages of the answer."""

    texts: dict[str, dict[str, str]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {f"data-{key}": text for key, text in self.texts.get(str(value), {}).items()}
        return option


class ReplyForm(ActForm):
    code = "reply"
    template = forms.ChoiceField(
        label=_("Start from a template"), required=False, widget=TemplateSelect(attrs={"data-template": ""})
    )
    outcome = forms.ChoiceField(label=_("How it ended"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect())
    text = forms.CharField(
        label=_("Answer to the resident"),
        widget=forms.Textarea(attrs={"rows": 9, "data-template-text": ""}),
        help_text=_("What was done, where, when, by whom. Replace every {…}."),
    )
    grounds = forms.CharField(
        label=_("Grounds of the refusal"), required=False, help_text=_("The article of the law or rule.")
    )
    planned_on = forms.DateField(label=_("Planned for"), required=False, widget=DateInput())
    photos = PhotosField(
        label=_("Photos of the result"), required=False, widget=PhotosInput(attrs={"accept": "image/*"})
    )
    language = forms.ChoiceField(
        label=_("Language of the answer"), widget=forms.Select(attrs={"data-template-language": ""})
    )
    as_it_is = forms.BooleanField(
        label=_("Send it to the controller as it is"),
        required=False,
        help_text=_("The resident reads it only when the controller has released it. The term runs on meanwhile."),
    )

    def fill(self) -> None:
        appeal = self.desk.appeal
        self.templates = {template.code: template for template in templates_for(appeal)}
        names = dict(settings.LANGUAGES)
        codes = dict.fromkeys([appeal.language, STATE_LANGUAGE])
        give(self, "language", [(code, names.get(code, code)) for code in codes])
        self.fields["language"].initial = appeal.language
        self.fields["text"].initial = consolidated(appeal)
        widget = self.fields["template"].widget
        widget.texts = {
            code: {"outcome": row.outcome}
            | {f"text-{language}": self.filled(row.texts, language) for language in codes}
            for code, row in self.templates.items()
        }
        choices = [(code, f"{OUTCOMES[Outcome(row.outcome)]}: {row}") for code, row in self.templates.items()]
        give(self, "template", [("", _("no template")), *choices])
        self.lacking = "as_it_is" in self.data
        self.returned = returned_reply(appeal)
        if self.returned is not None:
            again = ("outcome", "text", "grounds", "planned_on", "language")
            self.initial = {name: getattr(self.returned, name) for name in again} | {**self.initial}
            self.returned_words = [
                line
                for check in self.returned.checks.all()
                for line in ("; ".join(name_faults(check.reasons)), check.comment)
            ]

    def refused(self, refused: Refused) -> None:
        """Say of each lack where to mend it, and offer the way to the controller."""
        if refused.code != "reply_lacks":
            super().refused(refused)
            return
        self.lacking = True
        for lack in refused.facts["lacks"]:
            [sentence] = say_lacks([lack])
            self.add_error(FIELD_OF_LACK.get(lack, "text"), sentence)

    def filled(self, texts: dict[str, str], language: str) -> str:
        """A template's text with what is known already; the rest stays as {…} for the writer."""
        appeal = self.desk.appeal
        text = texts.get(language) or texts.get(STATE_LANGUAGE, "")
        known = {"{number}": appeal.number, "{place}": appeal.address, "{body}": str(appeal.body)}
        for placeholder, value in known.items():
            text = text.replace(placeholder, value or placeholder)
        return text
