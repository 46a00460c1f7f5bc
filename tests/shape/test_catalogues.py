"""Kazakh and Russian are complete: every message of the code and the templates is translated."""

import re

import pytest

from opencity.config import catalogues

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
KAZAKH_LETTERS = set("әғқңөұүһіӘҒҚҢӨҰҮҺІ")


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_catalogue_is_complete(language):
    assert catalogues.missing(language) == [], "make messages, then translate"


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_catalogue_holds_nothing_old_or_unsure(language):
    wanted = {(entry.msgctxt, entry.msgid) for entry in catalogues.collect()}
    entries = catalogues.read(language)
    assert [entry.msgid for entry in entries if entry.obsolete or entry.fuzzy] == []
    assert [entry.msgid for entry in entries if (entry.msgctxt, entry.msgid) not in wanted] == []


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_translations_keep_the_placeholders(language):
    def places(text):
        return set(PLACEHOLDER.findall(text))

    assert [
        (entry.msgid, text)
        for entry in catalogues.read(language)
        for text in translations(entry)
        if (text and not places(text) <= places(entry.msgid) | places(entry.msgid_plural or ""))
        or (text and not entry.msgid_plural and places(text) != places(entry.msgid))
    ] == []


def test_kazakh_is_not_russian():
    """A sentence of some length without one letter of its own is most likely left in Russian."""
    long = [text for entry in catalogues.read("kk") for text in translations(entry) if len(text) > 40]
    assert [text for text in long if not KAZAKH_LETTERS & set(text)] == []
