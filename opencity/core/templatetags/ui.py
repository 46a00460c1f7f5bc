"""Components of the interface as tags: {% button %}, {% field %}, {% alert %} … (docs/ui.md).

A tag that takes content is a block (`{% card %}…{% endcard %}`); components fed with a list of
facts are partials in `templates/ui/` used with {% include %}.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

ALERT_ICONS = {
    "info": "info",
    "good": "check",
    "warning": "warning",
    "danger": "warning",
}
MESSAGE_KINDS = {
    "debug": "info",
    "info": "info",
    "success": "good",
    "warning": "warning",
}
STAGES = {
    "on_time": ("good", "check", _("On time")),
    "soon": ("soon", "clock", _("Due soon")),
    "overdue": ("bad", "warning", _("Overdue")),
}
RATING_WORDS = {
    1: _("Very bad"),
    2: _("Bad"),
    3: _("Acceptable"),
    4: _("Good"),
    5: _("Very good"),
}


@register.filter
def tel(number: object) -> str:
    """The address of a phone: "+7 727 338 33 88" → "tel:+77273383388"."""
    return "tel:" + re.sub(r"[^\d+*#]", "", str(number))


@register.filter
def alert_kind(level_tag: str) -> str:
    """The kind of alert for a level of django.contrib.messages; an error is `danger`."""
    return MESSAGE_KINDS.get(level_tag, "danger")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One drawing of the sprite. Decoration unless it has a label, which is then read aloud."""
    return _icon(name, str(label), static_address(settings.STATIC_URL))


@lru_cache(maxsize=2_000)
def _icon(name: str, label: str, sprite: str) -> SafeString:
    aria = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>', SafeString(aria), sprite, name
    )


@lru_cache(maxsize=2)
def static_address(_root: str) -> str:
    """Where the drawings are; a page has hundreds of them, and the address is the same for all."""
    return static("ui/icons.svg")


@register.inclusion_tag("ui/button.html")
def button(
    text: str,
    *,
    href: str = "",
    kind: str = "",
    icon: str = "",
    icon_after: str = "",
    name: str = "",
    value: str = "",
    key: str = "",
    form: str = "",
) -> dict[str, Any]:
    """A link that looks like a button when `href` is given, else a submit button.

    `kind`: "" (the main act of a page, one at most), "second", "quiet", "danger"; "big" may be
    added. `key` is the letter that presses it on staff pages.
    """
    return locals()


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, *, counter: int = 0, mark: str = "optional") -> dict[str, Any]:
    """Label, hint, error and input of one form field, tied together for screen readers.

    `counter`: the number of characters allowed, counted down while typing.
    `mark`: "optional" marks the optional ones, "required" the required ones, "" none.
    """
    return {"field": bound, "counter": counter, "mark": mark, "tick": _is_tick(bound)}


@register.inclusion_tag("ui/choices.html")
def choices(
    bound: BoundField,
    *,
    hints: Mapping[str, str] | None = None,
    icons: Mapping[str, str] | None = None,
    wide: bool = False,
    mark: str = "optional",
) -> dict[str, Any]:
    """Radio buttons or checkboxes as cards; `hints` and `icons` by the value of the choice."""
    return {
        "field": bound,
        "wide": wide,
        "mark": mark,
        "cards": [
            {
                "widget": widget,
                "hint": (hints or {}).get(str(widget.data["value"]), ""),
                "icon": (icons or {}).get(str(widget.data["value"]), ""),
            }
            for widget in bound
            if str(widget.data["value"])
        ],
    }


@register.inclusion_tag("ui/rating.html")
def rating(bound: BoundField) -> dict[str, Any]:
    """A mark from 1 to 5 as stars that also say a word; the values of the choices are 1 … 5."""
    cards = []
    for widget in bound:
        if not str(widget.data["value"]).isdigit():
            continue
        mark = int(str(widget.data["value"]))
        cards.append(
            {
                "widget": widget,
                "full": range(mark),
                "empty": range(5 - mark),
                "word": RATING_WORDS.get(mark, ""),
            }
        )
    return {"field": bound, "cards": cards}


@register.inclusion_tag("ui/photo_field.html")
def photo_field(bound: BoundField, *, max_mb: int = 20, max_files: int = 6) -> dict[str, Any]:
    """A large button to take or choose photos, with previews where there is JavaScript."""
    return {"field": bound, "max_mb": max_mb, "max_files": max_files}


@register.inclusion_tag("ui/place_field.html")
def place_field(
    bound: BoundField,
    *,
    url: str,
    lat: BoundField | None = None,
    lon: BoundField | None = None,
) -> dict[str, Any]:
    """Where it is: an address with suggestions from `url`, and the position of the phone."""
    return {"field": bound, "url": url, "lat": lat, "lon": lon}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet) -> dict[str, Any]:
    """All errors of the forms on top of the page, each a link to its field."""
    lines: list[dict[str, str]] = []
    for form in forms:
        members = form.forms if isinstance(form, BaseFormSet) else [form]
        if isinstance(form, BaseFormSet):
            lines += [{"href": "", "label": "", "text": str(text)} for text in form.non_form_errors()]
        for member in members:
            lines += _error_lines(member)
    return {"lines": lines}


@register.simple_tag
def badge(text: str, *, kind: str = "", icon: str = "") -> SafeString:
    """A short state in words; `kind` good, soon, bad, info or none."""
    # Not a template of its own: a list shows a hundred of them.
    drawing = _icon(icon, "", static_address(settings.STATIC_URL)) if icon else ""
    return format_html('<span class="badge {}">{}{}</span>', kind, drawing, text)


@register.simple_tag
def stage(code: str, text: str = "") -> SafeString:
    """How an appeal stands to its due date: on_time, soon or overdue; `text` instead of the word."""
    kind, drawing, word = STAGES[str(code)]
    return badge(text or str(word), kind=kind, icon=drawing)


@register.inclusion_tag("ui/table.html")
def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, Any]:
    """Rows of cells in the order of `columns`; on a small screen each row becomes a card."""
    named = [list(zip(columns, row, strict=True)) for row in rows]
    return {"caption": caption, "columns": columns, "rows": named}


@register.simple_block_tag(end_name="endalert")
def alert(content: str, kind: str = "info", title: str = "", role: str = "") -> str:
    """Something to know: kind info, good, warning or danger."""
    return render_to_string(
        "ui/alert.html",
        {
            "content": content,
            "kind": kind,
            "title": title,
            "role": role,
            "icon": ALERT_ICONS[kind],
        },
    )


@register.simple_block_tag(end_name="endcard")
def card(
    content: str,
    *,
    title: str = "",
    href: str = "",
    icon: str = "",
    level: int = 2,
    extra: str = "",
) -> str:
    """A surface with an optional heading of `level`; with `href` the whole card is the link."""
    return render_to_string(
        "ui/card.html",
        {
            "content": content,
            "title": title,
            "href": href,
            "icon": icon,
            "heading": f"h{level}",
            "extra": extra,
        },
    )


@register.simple_block_tag(end_name="endconfirm")
def confirm(content: str, title: str, kind: str = "") -> str:
    """An act that needs a second thought: closed until pressed, then says what will happen."""
    return render_to_string("ui/confirm.html", {"content": content, "title": title, "kind": kind})


def _is_tick(bound: BoundField) -> bool:
    return bound.widget_type == "checkbox"


def _error_lines(form: BaseForm) -> Sequence[dict[str, str]]:
    lines = [{"href": "", "label": "", "text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        # A group of radio buttons has no element of its own to go to: its fieldset has the id.
        target = f"{bound.auto_id}_group" if bound.use_fieldset else bound.id_for_label
        lines += [{"href": f"#{target}", "label": str(bound.label), "text": str(text)} for text in bound.errors]
    return lines
