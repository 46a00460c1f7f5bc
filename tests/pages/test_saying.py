"""Dates, distances and messages as people write them in each language."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import formats, translation

from opencity.web.public.rows import _far

DAY = date(2025, 3, 21)


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("ru", "DATE_FORMAT", "21\xa0марта 2025\xa0г."),
        ("ru", "MONTH_DAY_FORMAT", "21\xa0марта"),
        ("ru", "YEAR_MONTH_FORMAT", "Март 2025\xa0г."),
        ("kk", "DATE_FORMAT", "2025\xa0ж. 21\xa0наурыз"),
        ("kk", "MONTH_DAY_FORMAT", "21\xa0наурыз"),
        ("en", "DATE_FORMAT", "21 March 2025"),
    ],
)
def test_date_does_not_break_before_its_smallest_words(language, name, said):
    with translation.override(language):
        assert formats.date_format(DAY, name) == said


@pytest.mark.parametrize(
    ("language", "metres", "figure"),
    [("kk", 1_540, "1,5"), ("ru", 1_560, "1,6"), ("en", 1_540, "1.5"), ("ru", 996, "1,0")],
)
def test_kilometres_have_the_comma_of_the_language(language, metres, figure):
    with translation.override(language):
        assert _far(metres).replace("\xa0", " ").split()[0] == figure


@pytest.mark.parametrize("name", ["logged_in", "logged_out"])
def test_nothing_is_said_after_signing_in_and_out(name):
    assert render_to_string(f"account/messages/{name}.txt", {"name": "x"}).strip() == ""
