"""Names in free text: a table of sentences of ours, the streets of a city, and how long it takes."""

import csv
import re
import time
from pathlib import Path

import pytest

from opencity.language.people import find_people
from opencity.language.redact import MARK, find_personal, redact, say_hidden

TABLE = (Path(__file__).parent / "people_table.txt").read_text(encoding="utf-8").splitlines()
HONORIFIC = re.compile(r" (?:апай\w*|мырза|ханым|ағай|тәте|аға)$")
ALMATY = Path(__file__).parents[2] / "cities" / "almaty"


def table():
    """Every sentence without its brackets, and where its names stand."""
    for line in TABLE:
        if not line or line.startswith("#"):
            continue
        plain, spans = "", []
        for part in re.split(r"(\[\[.*?\]\])", line):
            if part.startswith("[["):
                name = part[2:-2]
                core = HONORIFIC.sub("", name)  # "апай" may stay, the name may not
                spans.append((len(plain), len(plain) + len(core)))
                plain += name
            else:
                plain += part
        yield plain, spans


WITH_NAMES = [(text, spans) for text, spans in table() if spans]
WITHOUT = [text for text, spans in table() if not spans]


def hidden(text, span, found):
    start, end = span
    # The dot of an initial is nobody's name.
    return all(any(a <= at < b for a, b in found) or not text[at].isalpha() for at in range(start, end))


def test_the_table_is_large_enough():
    assert len(WITH_NAMES) >= 150
    assert len(WITHOUT) >= 150


def test_recall_and_precision_of_the_table():
    names = missed = extra = 0
    for text, spans in WITH_NAMES:
        found = find_people(text)
        names += len(spans)
        missed += sum(not hidden(text, span, found) for span in spans)
        extra += sum(not any(a < end and start < b for start, end in spans) for a, b in found)
    wrong = [text for text in WITHOUT if find_people(text)]
    assert missed <= names * 0.03, f"{missed} of {names} missed"
    assert extra + len(wrong) <= (names + extra) * 0.03, (extra, wrong)


@pytest.mark.parametrize(
    "text",
    [
        "Улица {} 15, двор не убран",
        "на {} темно",
        "яма на {} 58",
    ],
)
def test_streets_of_a_city_are_nobodys_names(text):
    with (ALMATY / "streets.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = ("base_ru", "base_kk", "name_ru", "name_kk", "aliases", "old_names")
    places = {
        word.lower().replace("ё", "е")
        for row in rows
        for name in columns
        for word in re.findall(r"[^\W\d_]{3,}", row[name] or "")
    }
    wrong = [row["base_ru"] for row in rows if find_people(text.format(row["base_ru"]), places=places)]
    assert wrong == []


def test_even_without_the_list_of_streets_few_are_taken_for_people():
    with (ALMATY / "streets.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = [row["name_kk"] for row in rows if find_people(f"Біз {row['name_kk']} бойында тұрамыз")]
    assert len(wrong) <= 0.03 * len(rows)


def test_it_is_quick():
    text = " ".join(line for line, _ in [*WITH_NAMES, *((text, []) for text in WITHOUT)][:12]) + ". " + WITHOUT[3]
    began = time.perf_counter()
    for _ in range(50):
        find_personal(text)
    assert (time.perf_counter() - began) / 50 < 0.02, "milliseconds for a text of a thousand letters"


@pytest.mark.parametrize(
    "text", ["", " ", "И.", "И. И.", "...", "Ә", "ұлы", "қызы", "-ович", "А.А.А.А.", "зовут", "сосед"]
)
def test_scraps_hold_no_name(text):
    assert find_people(text) == []


def test_what_is_hidden_stays_hidden_when_it_is_done_twice():
    for text, _ in WITH_NAMES:
        once = redact(text, marker=MARK)
        assert redact(once, marker=MARK) == once


def test_the_mark_is_said_in_words():
    stored = redact("Соседка Марина Петровна, +7 701 123 45 67, не убирает", marker=MARK)
    assert say_hidden(stored, "[скрыто]") == "Соседка [скрыто], не убирает"


def test_spans_say_what_they_are():
    text = "Айгуль Сериковна, ИИН 850101300123, aigul@mail.kz, 123ABC02, кв. 5"
    kinds = {text[one.start : one.end]: one.kind for one in find_personal(text)}
    assert kinds == {
        "Айгуль Сериковна": "name",
        "850101300123": "iin",
        "aigul@mail.kz": "mail",
        "123ABC02": "plate",
        "кв. 5": "flat",
    }
