"""The demo texts of the pack fit the generator: every blank is known, every reply finds its words."""

import re
from pathlib import Path

import pytest

from opencity.demo.drawing import MOTIFS
from opencity.demo.material import read_material
from opencity.demo.words import fill

PACK = Path(__file__).resolve().parents[2] / "cities" / "almaty"
BLANKS = {"street", "crossing", "microdistrict", "house", "days", "bus", "date", "measure"}
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(scope="module")
def material():
    return read_material(PACK)


def test_a_pack_without_a_demo_has_none(tmp_path):
    assert read_material(tmp_path) is None


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "appeals-01.yaml").write_text("- {category: ", encoding="utf-8")
    with pytest.raises(ValueError, match=r"appeals-01\.yaml"):
        read_material(tmp_path)


def test_every_blank_is_known(material):
    texts = [row.text for row in (*material.letters, *material.replies)]
    assert {blank for text in texts for blank in re.findall(r"{(\w+)}", text)} <= BLANKS
    for text in texts:
        assert "{" not in fill(text, dict.fromkeys(BLANKS, "x"))


def test_every_motif_has_its_drawing(material):
    assert set(material.weights["motifs"].values()) <= set(MOTIFS)


def test_questions_and_answers_stand_side_by_side(material):
    for language in LANGUAGES:
        assert len(material.phrases("questions", language)) <= len(material.phrases("answers", language))


def test_places_of_phrases_that_suit_all_exist(material):
    for kind, by_language in material.weights["suit_all"].items():
        for language, places in by_language.items():
            assert max(places) < len(material.phrases(kind, language))


def test_motifs_are_looked_up_from_the_leaf_upwards(material):
    assert material.motif("9.5.1") == material.motif("9.5") == "snow"
    assert material.motif("14.1") == ""
