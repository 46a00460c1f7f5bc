"""What a reply lacks and why it was sent back, in words that tell its author what to do."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from opencity.appeals.models import Event
from opencity.appeals.quality import Fault, Lack

TO_ADD = {
    Lack.FORMULA: _("This is a formula, not an answer. Say what exactly was done or will be done, where and when."),
    Lack.DATE_OR_DEED: _(
        "Say when it was done or will be done, or what exactly was done: “on 4 November the lid was replaced”."
    ),
    Lack.PLACE_OR_MEASURE: _("Say where or how much: the address, the entrance, how many metres, how many lamps."),
    Lack.GROUNDS: _("Give the grounds of the refusal: the law or the rule with its number and article."),
    Lack.PHOTO: _("Add a photo of the result: this category asks for one."),
    Lack.LANGUAGE: _("The answer is not in the language of the appeal. Write it in that language or in Kazakh."),
}
FAULTS = {
    Fault.FORMULA: _("a formula instead of an answer"),
    Fault.DATE_OR_DEED: _("no date and no deed"),
    Fault.PLACE_OR_MEASURE: _("no place and no measure"),
    Fault.GROUNDS: _("a refusal without its grounds"),
    Fault.PHOTO: _("no photo of the result"),
    Fault.LANGUAGE: _("not in the language of the appeal"),
    Fault.BESIDE_THE_POINT: _("does not answer what was asked"),
    Fault.NOT_PROVEN: _("the photo does not show it, or facts do not fit"),
    Fault.HARD_TO_READ: _("hard to understand or impolite"),
}
_KNOWN = {fault.value for fault in Fault}


def say_lacks(codes: Iterable[str]) -> list[str]:
    """What to add, one sentence for each lack of a reply."""
    known = {lack.value: sentence for lack, sentence in TO_ADD.items()}
    return [str(known[code]) for code in codes if code in known]


def name_faults(codes: Iterable[str]) -> list[str]:
    """Reasons of a controller as a list shows them."""
    return [str(FAULTS[Fault(code)]) for code in codes if code in _KNOWN]


def say_faults(event: Event) -> list[str]:
    """Why a controller was not content, for staff: the reasons, then the comment. Empty for other events."""
    reasons = "; ".join(name_faults(event.facts.get("reasons", ())))
    comment = str(event.facts.get("comment", "")) if "reasons" in event.facts else ""
    return [line for line in (reasons, comment) if line]
