"""What a reply lacks: single rules, then how well they tell formal replies from good ones on texts of their own."""

from pathlib import Path

import pytest
import yaml

from opencity.appeals.quality import Draft, Lack, is_drawn, is_read_first, lacks_of
from opencity.appeals.states import Outcome

REPLIES = Path(__file__).with_name("quality_replies.txt")
DEMO = Path(__file__).parents[2] / "cities" / "almaty" / "demo" / "replies.yaml"


def lacks(text, outcome="fixed", language="ru", **facts):
    return lacks_of(Draft(Outcome(outcome), text, language, **facts))


@pytest.mark.parametrize(
    ("text", "facts", "missing"),
    [
        ("Меры приняты.", {}, {Lack.FORMULA, Lack.DATE_OR_DEED, Lack.PLACE_OR_MEASURE}),
        ("Шаралар қолданылды.", {"language": "kk"}, {Lack.FORMULA, Lack.PLACE_OR_MEASURE}),
        ("Measures were taken.", {"language": "en"}, {Lack.FORMULA}),
        ("4 ноября яма засыпана.", {}, {Lack.PLACE_OR_MEASURE}),
        ("4 ноября яма у дома 10 засыпана.", {}, set()),
        ("4 қарашада Абай көшесіндегі шұңқыр жабылды.", {}, set()),  # the state language, always
        ("The pit at house 10 was filled on 4 November with asphalt.", {}, {Lack.LANGUAGE}),
        ("Жителям дома 10 по улице Абая 4 ноября дали воду.", {"language": "kk"}, {Lack.LANGUAGE}),
        ("Заменим трубу у дома 10 после холодов.", {"outcome": "planned"}, {Lack.DATE_OR_DEED}),
        ("Заменим трубу у дома 10 после холодов.", {"outcome": "planned", "has_planned_date": True}, set()),
        ("Здесь знак ставить нельзя, рядом опасный перекрёсток.", {"outcome": "refused", "grounds": "Закон"}, {Lack.GROUNDS}),
        (
            "Здесь знак ставить нельзя, рядом опасный перекрёсток.",
            {"outcome": "refused", "grounds": "Закон о дорожном движении, статья 12"},
            set(),
        ),
        ("4 ноября яма у дома 10 засыпана.", {"wants_photo": True}, {Lack.PHOTO}),
        ("4 ноября яма у дома 10 засыпана.", {"wants_photo": True, "has_photo": True}, set()),
        ("Яма будет засыпана 4 мая, дом 10.", {"outcome": "planned", "wants_photo": True}, set()),
        ("", {}, {Lack.FORMULA}),
        ("12345", {}, {Lack.FORMULA}),
        ("!!! ... ???", {}, {Lack.FORMULA}),
        ("Меры приняты. " * 300, {}, {Lack.FORMULA}),
    ],
)  # fmt: skip
def test_what_lacks(text, facts, missing):
    found = set(lacks(text, **facts))
    assert missing <= found
    if not missing:
        assert found == set()


def rows():
    for line in REPLIES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, outcome, language, text = line.split(" ", 3)
            text, _, grounds = text.partition(" || ")
            yield kind == "good", outcome, language, text, grounds


def stopped(outcome, language, text, grounds, *, planned):
    has_date = outcome == "planned" and planned
    return bool(lacks(text, outcome, language, grounds=grounds, has_planned_date=has_date))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_on_replies_it_was_not_made_from(language):
    """At least 95 of 100 formal ones are stopped, at most 5 of 100 good ones."""
    found = [(good, stopped(*rest, planned=good)) for good, *rest in rows() if rest[1] == language]
    formal, good = [s for g, s in found if not g], [s for g, s in found if g]
    assert min(len(formal), len(good)) >= 15
    assert sum(formal) / len(formal) >= 0.95
    assert sum(good) / len(good) <= 0.05


def test_on_the_replies_of_the_demo():
    filled = {"date": "17.11.2026", "measure": "5 м", "street": "Абай", "house": "15"}
    wrong = []
    for row in yaml.safe_load(DEMO.read_text(encoding="utf-8")):
        text = row["text"]
        for name, value in filled.items():
            text = text.replace(f"{{{name}}}", value)
        grounds = "ст. 12 закона" if row["good"] else ""
        if stopped(row["outcome"], row["language"], text, grounds, planned=row["good"]) is row["good"]:
            wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize(
    ("mode", "found", "drawn", "read"),
    [
        ("all", [], False, True),
        ("all", ["photo"], False, True),
        ("flagged", [], False, False),
        ("flagged", [], True, True),
        ("flagged", ["photo"], False, True),
        ("none", ["photo"], True, False),
    ],
)
def test_who_is_read_first(mode, found, drawn, read):
    assert is_read_first(mode, found, drawn=drawn) is read


def test_a_share_is_a_share():
    assert not is_drawn(0, bytes(8))
    assert is_drawn(1, b"\xff" * 8)
    assert is_drawn(0.5, b"\x7f" + bytes(7))
    assert not is_drawn(0.5, b"\x80" + bytes(7))
