"""Documents of guides: bad YAML is told by line, good YAML comes back the same."""

import pytest
import yaml

from opencity.directory.pack import PackProblems
from opencity.guides.difference import changes_between, words_changed
from opencity.guides.documents import (
    as_yaml,
    dumped,
    links_of,
    parse_data,
    parse_document,
    problems_in,
    restructured,
    slots_of,
    with_texts,
)
from opencity.guides.inline import pieces_of, problems_of
from opencity.guides.likeness import ALIKE, keys_of, likeness
from opencity.guides.readability import read_texts
from opencity.guides.reading import Known, read_shelf, read_what_stands
from opencity.guides.words import MARKER, has_words, hidden
from tests.cast import CITIES
from tests.guides_cast import pack_shelf

KNOWN = Known({"water", "education", "reception", "district"}, {"2.1"}, {"lost-card", "no-water", "hard-times"})
TEXT = (CITIES / "qarasu/guides/no-water.yaml").read_text(encoding="utf-8")


def mistakes(text, kind="guide"):
    with pytest.raises(PackProblems) as caught:
        parse_document(text, kind=kind, known=KNOWN, name="no-water.yaml")
    return [str(error) for error in caught.value.errors]


def test_a_good_file():
    assert parse_document(TEXT, kind="guide", known=KNOWN, name="no-water.yaml").slug == "no-water"


@pytest.mark.parametrize("number", range(3))
def test_yaml_out_and_in_is_the_same(number):
    guide = pack_shelf().guides[number]
    text = as_yaml(dumped(guide))
    assert parse_document(text, kind="guide", known=KNOWN, name="x.yaml") == guide
    assert text.startswith("slug: ")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('titles: {kk: "Су жоқ", ru: "Нет воды", en: "No water"}', 'titles: {ru: "Нет воды", en: "No water"}', 3, "no text in kk"),
        ('en: "No water"}', 'en: "  "}', 3, "no text in en"),
        ("theme: housing", "theme: cooking", 2, "theme"),
        ("theme: housing", "theme: [housing]", 2, "theme"),
        ("where: [{body: water}]", "where: []", 11, "where"),
        ("where: [{body: water}]", "where: [{body: water, online: 'https://a.kz'}]", 11, "one of"),
        ("where: [{body: water}]", "where: [{body: nobody}]", 1, "no body 'nobody'"),
        ("where: [{body: water}]", "fees: [{free: true, mrp: 1}]\n    where: [{body: water}]", 11, "a fee is one of"),
        ("where: [{body: water}]", "terms: [{amount: 3}]\n    where: [{body: water}]", 11, "amount with unit"),
        ("review_by: 2026-06-01", "review_by: soon", 14, "review_by"),
        ("review_by: 2026-06-01", "review_by: 2020-06-01", 1, "review_by must be later"),
        ('categories: ["2.1"]', 'categories: ["9.9"]', 1, "no category '9.9'"),
        ("checked: 2026-01-01}]\nchecked", "checked: 2026-01-01}]\nfoo: 1\nchecked", 13, "foo"),
        ("sources: [{name", "sources: []\n    x: [{name", 12, "sources"),
        ('en: "Ask when it comes back."', 'en: "<script>x</script>"', 1, "HTML is not allowed"),
        ('en: "Ask when it comes back."', 'en: "{mrp many}"', 1, "a number is expected"),
        ('en: "Ask when it comes back."', 'en: "{boby water}"', 1, "brace"),
        ("slug: no-water", "slug: No Water!", 1, "slug"),
    ],
)  # fmt: skip
def test_bad_documents_are_told_by_line(old, new, line, words):
    assert old in TEXT
    found = mistakes(TEXT.replace(old, new, 1))
    assert any(words in one for one in found), found
    assert any(one.startswith(f"no-water.yaml:{line}:") for one in found), found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("slug: [", "not valid YAML"),
        ("a: &a [*a]", "refers to itself"),
        ("", "one document"),
        ("- 1\n- 2", "one document"),
        ("a: !!python/object/apply:os.system ['true']", "cannot be read"),
        ("\x00", "cannot be read"),
        ("a: 1\n\tb: 2", "not valid YAML"),
    ],
)
def test_bad_yaml(text, words):
    assert any(words in one for one in mistakes(text)), mistakes(text)


def test_a_bomb_of_aliases_does_not_unfold():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert any("unfolds into more than" in one for one in mistakes("\n".join(rows)))


def test_ten_megabytes_are_refused_unread(tmp_path):
    assert "larger than 10 MB" in mistakes("a: " + "x" * 10_000_001)[0]
    folder = tmp_path / "guides"
    folder.mkdir()
    (folder / "big.yaml").write_text("# " + "x" * 10_000_001)
    with pytest.raises(PackProblems, match="larger than 10 MB"):
        read_shelf(tmp_path, bodies=[], categories=[])


def test_a_fee_needs_a_year_of_the_index(tmp_path):
    (tmp_path / "guides").mkdir()
    text = TEXT.replace("where: [{body: water}]", "where: [{body: water}]\n    fees: [{mrp: 2}]")
    (tmp_path / "guides/no-water.yaml").write_text(text, encoding="utf-8")
    shelf, errors = read_what_stands(tmp_path, bodies=["water"], categories=["2.1"])
    assert [error.message for error in errors] == ["a fee in monthly indices, but index.yaml has no year"]
    assert shelf.guides == []


def test_one_wrong_guide_leaves_the_others_standing(tmp_path):
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides/no-water.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "guides/other.yaml").write_text("slug: other", encoding="utf-8")
    (tmp_path / "guides/wrong-name.yaml").write_text(TEXT, encoding="utf-8")
    shelf, errors = read_what_stands(tmp_path, bodies=["water"], categories=["2.1"])
    assert [one.slug for one in shelf.guides] == ["no-water"]
    assert {error.file for error in errors} == {"guides/other.yaml", "guides/wrong-name.yaml"}


def test_a_draft_may_lack_texts_and_says_which():
    data = parse_data(TEXT, name="x.yaml")
    data["titles"]["kk"] = ""
    assert problems_in(data, kind="guide", known=KNOWN) == ["titles: Value error, no text in kk"]
    assert [slot.missing for slot in slots_of(data) if slot.name == "titles"] == [["kk"]]


def test_texts_are_put_in_their_places_and_nothing_else_is():
    data = parse_data(TEXT, name="x.yaml")
    made = with_texts(
        data, {"titles/kk": " Су \x07жоқ\r\n😀 ", "slug/kk": "x", "steps.9.titles/kk": "x", "titles/xx": "x"}
    )
    assert made["titles"]["kk"] == "Су жоқ\n😀"
    assert made["slug"] == "no-water"
    assert data["titles"]["kk"] == "Су жоқ"


def test_structure():
    data = parse_data(TEXT, name="x.yaml")
    made = restructured(data, "add", "steps", today="2026-11-22")
    assert [step["code"] for step in made["steps"]] == ["call", "step-2"]
    assert [step["code"] for step in restructured(made, "up", "steps.1")["steps"]] == ["step-2", "call"]
    assert [step["code"] for step in restructured(made, "remove", "steps.0")["steps"]] == ["step-2"]
    assert restructured(made, "up", "steps.0") == made  # the first one goes no higher
    question = restructured(data, "add", "questions")["questions"][0]
    assert len({one["code"] for one in question["options"]}) == 2
    for act, place in [("add", "slug"), ("remove", "steps.7"), ("remove", "slug"), ("fly", "steps.0"), ("add", "")]:
        with pytest.raises((KeyError, TypeError)):
            restructured(data, act, place)


def test_differences_by_code():
    before = {"steps": [{"code": "a", "t": "one two"}, {"code": "b"}], "x": 1}
    after = {"steps": [{"code": "b"}, {"code": "a", "t": "one three"}, {"code": "c"}], "x": 1}
    found = [(change.kind, change.place) for change in changes_between(before, after)]
    assert found == [("changed", "steps.a.t"), ("added", "steps.c"), ("moved", "steps")]
    assert list(changes_between(before, before)) == []
    assert words_changed("one two", "one three") == [("same", "one"), ("removed", "two"), ("added", "three")]


def test_markup():
    pieces = list(pieces_of("a **b** [c](https://d.kz) {mrp 0.2} {phone 112}"))
    assert [piece.kind for piece in pieces if piece.text.strip()] == ["text", "strong", "link", "mrp", "phone"]
    assert list(problems_of("{mrp x}"))
    assert list(problems_of("<b>"))
    assert not list(problems_of("a < b"))


def test_links():
    assert list(links_of({"a": [{"url": "https://a.kz/1"}], "t": {"ru": "[x](https://b.kz) [y](https://b.kz)"}})) == [
        "https://a.kz/1",
        "https://b.kz",
    ]


def test_readability_by_language():
    plain = read_texts(["Придите в ЦОН. Возьмите талон. Покажите паспорт."], "ru")
    stiff = read_texts(
        [("В целях осуществления регистрации услугополучателю необходимо предоставить в установленном порядке надлежащим "
         "образом оформленное заявление с приложением вышеуказанных документов, подтверждающих право собственности.")], "ru"
    )  # fmt: skip
    assert plain.score >= 95 > 40 > stiff.score
    assert {one.kind for one in stiff.findings} == {"long_sentence", "chancery"}
    kazakh = read_texts(["Қызмет көрсету электрондық түрде жүзеге асырылады."], "kk")
    assert [one.text for one in kazakh.findings if one.kind == "chancery"] == ["жүзеге асыры"]
    assert read_texts([], "en").score == 100


@pytest.mark.parametrize(
    "text",
    ["ИИН 900101300123 помогите", "позвоните +7 701 123 45 67", "мой адрес kz@example.org", "900101 300123"],
)
def test_personal_data_are_hidden(text):
    made = hidden(text)
    assert MARKER in made
    assert not any(part in made for part in ("900101", "123 45 67", "@example"))


def test_text_without_words_says_nothing():
    assert not has_words(hidden("😀😀😀 \x00\x07 !!!"))
    assert not has_words(hidden("900101300123"))
    assert has_words("НТО")
    assert hidden("а" * 500) == "ааа"


def test_likeness_over_endings():
    assert likeness("Как открыть киоск на рынке", keys_of("открытие киоска, рынок")) >= ALIKE
    assert likeness("Базарда дүңгіршек ашу", keys_of("дүңгіршекті қалай ашамын")) >= ALIKE
    assert likeness("Как открыть киоск", keys_of("Холодные батареи зимой")) < ALIKE
    assert likeness("", ["a"]) == likeness("киоск", []) == 0.0


def test_files_of_the_pack_are_plain_yaml():
    for path in (CITIES / "qarasu").glob("guides/*.yaml"):
        assert "&" not in path.read_text(encoding="utf-8")
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["slug"] == path.stem
