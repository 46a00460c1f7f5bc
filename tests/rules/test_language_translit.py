"""The ways people type without the right keyboard, and which language a text is in."""

import pytest

from opencity.language.detect import detect_language
from opencity.language.translit import from_latin, from_wrong_layout, is_latin, looks_like_wrong_layout, plain


@pytest.mark.parametrize(
    ("kazakh", "typed"),
    [
        ("балабақша", "балабакша"),
        ("өтініш", "отиниш"),
        ("қоңырау", "конырау"),
        ("жәшік", "жашик"),
        ("гаухар", "гаухар"),
    ],
)
def test_plain_letters_meet(kazakh: str, typed: str) -> None:
    assert plain(kazakh) == plain(typed)


@pytest.mark.parametrize(
    ("latin", "language", "cyrillic"),
    [
        ("balabaqsha", "kk", "балабақша"),
        ("jol", "kk", "жол"),
        ("zhol", "kk", "жол"),
        ("jaryq", "kk", "жарық"),
        ("joq", "kk", "жоқ"),
        ("qoqys", "kk", "қоқыс"),
        ("ağash", "kk", "ағаш"),
        ("musor", "ru", "мусор"),
        ("yama", "ru", "яма"),
        ("ulitsa", "ru", "улица"),
        ("ostanovka", "ru", "остановка"),
        ("goryachey", "ru", "горячей"),
    ],
)
def test_latin_to_cyrillic(latin: str, language: str, cyrillic: str) -> None:
    assert from_latin(latin, language) == cyrillic


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        from_latin("musor", "de")


@pytest.mark.parametrize(
    ("typed", "meant"), [("ghbdtn", "привет"), (";jk", "жол"), ("ye;yf gjvjom", "нужна помощь"), ("rjit", "коше")]
)
def test_wrong_layout(typed: str, meant: str) -> None:
    assert from_wrong_layout(typed) == meant


def test_digit_row_is_kazakh_letters_inside_words_only() -> None:
    assert from_wrong_layout("r-it 0fh 25 4") == "к-ше 0ар 25 4"
    assert from_wrong_layout("r-it ,3p 25 4") == "көше біз 25 4"
    assert from_wrong_layout("bp-pf djls") == "из-за воды"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("ytn ujhzxtq djls", True),
        ("yt ujhbn ajyfhm", True),
        ("no hot water in the house", False),
        ("trotuardyn plitkasy synyp qalgan", False),
        ("нет воды", False),
        ("", False),
        ("123", False),
    ],
)
def test_wrong_layout_is_noticed(text: str, wrong: bool) -> None:
    assert looks_like_wrong_layout(text) is wrong


@pytest.mark.parametrize(
    ("word", "latin"), [("lift", True), ("лифт", False), ("wi-fi", True), ("112", False), ("lиft", False)]
)
def test_is_latin(word: str, latin: bool) -> None:
    assert is_latin(word) is latin


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Біздің аулада жарық жанбайды", "kk"),
        ("аулада жарык жок кешеден бери", "kk"),
        ("үш күн болды", "kk"),
        ("auada tutin bar, terezeni asha almaimyz, balalar", "kk"),
        ("Во дворе третий день нет света", "ru"),
        ("ne rabotaet lift v nashem dome", "ru"),
        ("ytn ujhzxtq djls", "ru"),
        ("The street light is broken near my house", "en"),
        ("<b>Нет воды</b> https://example.org", "ru"),
    ],
)
@pytest.mark.parametrize("default", ["kk", "ru", "en"])
def test_detect_language(text: str, language: str, default: str) -> None:
    assert detect_language(text, default) == language  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "  ", "🙂🙂", "123 456", "?!"])
@pytest.mark.parametrize("default", ["kk", "ru", "en"])
def test_the_default_speaks_when_the_text_does_not(text: str, default: str) -> None:
    assert detect_language(text, default) == default  # type: ignore[arg-type]
