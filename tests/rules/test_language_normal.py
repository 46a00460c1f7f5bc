"""Cleaning, folding and words."""

import pytest

from opencity.language.normal import blank_markup, clean_text, fold, tokens


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  су   жоқ  ", "су жоқ"),
        ("а\u200bб\u200dв\ufeff", "абв"),
        ("\u202eтекст\u202c", "текст"),
        ("й", "й"),
        ("строка\r\nещё", "строка\nещё"),
        ("строка \n  ещё", "строка\nещё"),
        ("а\n\n\n\nб", "а\n\nб"),
        ("нет\x00 воды\x07", "нет воды"),
        ("нет\u00a0воды", "нет воды"),
        ("\ud800воды", "воды"),
        ("", ""),
        ("   \n\t ", ""),
    ],
)
def test_clean_text_keeps_what_can_be_seen(typed: str, clean: str) -> None:
    assert clean_text(typed) == clean


def test_clean_text_never_cuts() -> None:
    assert len(clean_text("я" * 10_001)) == 10_001


def test_cleaning_twice_changes_nothing() -> None:
    once = clean_text(" а \u200b\u200b б \n\n\n \u202d в")
    assert clean_text(once) == once


@pytest.mark.parametrize(
    ("one", "other"), [("Ёлка", "елка"), ("ӘКІМДІК", "әкімдік"), ("Ғимарат", "ғимарат"), ("Lift", "LIFT")]
)
def test_fold_makes_spellings_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["Straße", "İstanbul", "ﬁre", "ӘҒҚҢӨҰҮҺІ ёЁ"])
def test_fold_keeps_positions(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_tokens_remember_their_places() -> None:
    text = "ХҚКО-да №5, don't!"
    assert [(token.text, text[token.start : token.end]) for token in tokens(text)] == [
        ("хқко-да", "ХҚКО-да"),
        ("5", "5"),
        ("don't", "don't"),
    ]


@pytest.mark.parametrize("text", ["<script>alert('газ')</script>", "<b>", "https://example.org/gaz", "gaz@example.org"])
def test_markup_and_addresses_are_not_words(text: str) -> None:
    assert tokens(blank_markup(text)) == []
    assert len(blank_markup(text)) == len(text)
