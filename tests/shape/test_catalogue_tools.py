"""Collecting messages without GNU gettext finds what GNU gettext would find."""

import ast

from opencity.config.catalogues import _calls, _messages


def found(path):
    return [(e.msgctxt, e.msgid, e.msgid_plural) for e in _messages(path)]


def test_code():
    code = 'a = _("One"); b = gettext_lazy("Two"); c = ngettext("%(n)s day", "%(n)s days", n); d = pgettext("x", "May")'
    entries = [(e.msgctxt, e.msgid, e.msgid_plural) for e in _calls(ast.parse(code))]
    assert sorted(entries, key=str) == sorted(
        [(None, "One", ""), (None, "Two", ""), (None, "%(n)s day", "%(n)s days"), ("x", "May", "")], key=str
    )


def test_templates(tmp_path):
    path = tmp_path / "templates" / "page.html"
    path.parent.mkdir()
    path.write_text(
        '{% load i18n %}<p title="{% translate "A (small) title" %}">{{ _("Inside") }}</p>'
        "{% blocktranslate trimmed with name=x %}\n  It’s {{ name }},\n  “sure”\n{% endblocktranslate %}"
        "{% blocktranslate count n=n %}{{ n }} photo{% plural %}{{ n }} photos{% endblocktranslate %}"
        '{% translate "May" context "month" %}'
    )
    assert sorted(found(path), key=str) == sorted(
        [
            (None, "A (small) title", ""),
            (None, "Inside", ""),
            (None, "It’s %(name)s, “sure”", ""),
            (None, "%(n)s photo", "%(n)s photos"),
            ("month", "May", ""),
        ],
        key=str,
    )
