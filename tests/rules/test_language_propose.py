"""Categories from free words, on a small city of its own."""

import random
import time

import pytest

from opencity.language.examples import Example
from opencity.language.propose import THRESHOLD, CategoryIndex, CategoryWords

CITY = [
    CategoryWords(
        "1.1",
        {"kk": "Автобус кестесі", "ru": "График автобусов", "en": "Bus timetable"},
        {},
        {
            "kk": ["автобус кешігеді", "автобус келмейді", "кесте", "аялдамада күттік"],
            "ru": ["автобус опаздывает", "долго ждём автобус", "не по графику", "интервал"],
            "en": ["bus is late", "timetable"],
        },
    ),
    CategoryWords(
        "3.1",
        {"kk": "Жолдағы шұңқыр", "ru": "Яма на дороге", "en": "Pothole"},
        {},
        {
            "kk": ["шұңқыр", "жол ойылып", "жол бұзылған"],
            "ru": ["яма", "выбоина", "разбитая дорога", "провал асфальта"],
            "en": ["pothole", "hole in the road"],
        },
    ),
    CategoryWords(
        "3.2",
        {"kk": "Ашық құдық", "ru": "Открытый люк", "en": "Open manhole"},
        {},
        {"kk": ["ашық люк", "құдық қақпағы жоқ"], "ru": ["открытый люк", "нет крышки люка"], "en": ["open manhole"]},
        emergency=True,
    ),
    CategoryWords(
        "4.1",
        {"kk": "Суық су жоқ", "ru": "Нет холодной воды", "en": "No cold water"},
        {},
        {"kk": ["су жоқ", "су келмейді"], "ru": ["нет воды", "отключили воду", "пропала вода"], "en": ["no water"]},
    ),
    CategoryWords(
        "5.2",
        {"kk": "Ыстық су жоқ", "ru": "Нет горячей воды", "en": "No hot water"},
        {},
        {"kk": ["ыстық су жоқ"], "ru": ["нет горячей воды", "горячая вода"], "en": ["no hot water"]},
    ),
    CategoryWords(
        "6.3",
        {"kk": "Көше шамы жанбайды", "ru": "Не горит фонарь", "en": "Street light is out"},
        {},
        {
            "kk": ["көше шамы", "бағаншам", "шам жанбайды"],
            "ru": ["не горит фонарь", "фонари", "нет освещения на улице"],
            "en": ["street light", "lamp is out"],
        },
    ),
    CategoryWords(
        "7.1",
        {"kk": "Газ иісі", "ru": "Запах газа", "en": "Smell of gas"},
        {},
        {"kk": ["газ иісі шығады"], "ru": ["пахнет газом", "утечка газа"], "en": ["gas smell"]},
        emergency=True,
    ),
    CategoryWords(
        "8.1",
        {"kk": "Лифт", "ru": "Лифт не работает", "en": "Lift"},
        {},
        {
            "kk": ["лифт істемейді", "лифтте қамалып қалды"],
            "ru": ["лифт сломан", "застрял в лифте"],
            "en": ["lift broken"],
        },
        emergency=True,
    ),
    CategoryWords(
        "9.1",
        {"kk": "Қоқыс шығарылмады", "ru": "Не вывезли мусор", "en": "Rubbish not collected"},
        {},
        {
            "kk": ["қоқыс", "контейнер толып кетті"],
            "ru": ["мусор не вывозят", "контейнер переполнен", "помойка"],
            "en": ["rubbish", "garbage"],
        },
    ),
    CategoryWords(
        "9.5",
        {"kk": "Қар, мұз", "ru": "Снег, наледь", "en": "Snow, ice"},
        {},
        {
            "kk": ["қар тазаланбаған", "көктайғақ"],
            "ru": ["снег не убран", "гололёд", "дорогу не чистят"],
            "en": ["snow"],
        },
        season=(11, 12, 1, 2),
    ),
    CategoryWords(
        "9.5.2",
        {"kk": "Сүңгі", "ru": "Сосульки", "en": "Icicles"},
        {},
        {"kk": ["сүңгі"], "ru": ["сосульки", "сосульки на крыше"], "en": ["icicles"]},
        season=(12, 1, 2, 3),
    ),
    CategoryWords(
        "9.4",
        {"kk": "Көше тазаланбаған", "ru": "Улица не убрана", "en": "Street not cleaned"},
        {},
        {"kk": ["көше лас"], "ru": ["грязь на улице", "дорогу не чистят", "-снег"], "en": ["dirty street"]},
    ),
    CategoryWords(
        "10.1",
        {"kk": "Апатты ағаш", "ru": "Аварийное дерево", "en": "Dangerous tree"},
        {},
        {"kk": ["ағаш құлайын деп тұр"], "ru": ["дерево падает", "сухое дерево"], "en": ["tree falling"]},
        emergency=True,
    ),
    CategoryWords(
        "14.1",
        {"kk": "Балабақша", "ru": "Детский сад", "en": "Kindergarten"},
        {},
        {
            "kk": ["балабақша кезегі", "балабақшада орын жоқ"],
            "ru": ["детский сад", "садик", "очередь в садик"],
            "en": ["kindergarten"],
        },
    ),
    CategoryWords(
        "14.2",
        {"kk": "Мектеп", "ru": "Школа", "en": "School"},
        {},
        {"kk": ["мектеп"], "ru": ["школа", "первый класс"], "en": ["school"]},
    ),
]


@pytest.fixture(scope="module")
def index() -> CategoryIndex:
    return CategoryIndex.build(CITY)


def codes(index: CategoryIndex, text: str, month: int | None = None) -> list[str]:
    return [proposal.code for proposal in index.propose(text, month=month)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # Kazakh, Russian, English
        ("Біздің көшеде терең шұңқыр бар", "3.1"),
        ("Көшедегі шамдар жанбай тұр", "6.3"),
        ("қоқысты үш күннен бері әкетпеді", "9.1"),
        ("балабақшаның кезегі қашан келеді", "14.1"),
        ("На дороге огромная яма", "3.1"),
        ("второй день нет воды", "4.1"),
        ("нет горячей воды третью неделю", "5.2"),
        ("ыстық су жоқ", "5.2"),
        ("Street lights are out", "6.3"),
        ("a huge pothole", "3.1"),
        # mixed
        ("фонарь жанбайды біздің көшеде", "6.3"),
        ("контейнерде мусор толып кетті", "9.1"),
        # Russian letters for Kazakh
        ("балабакшада орын жок", "14.1"),
        ("шункыр кеп калды жолда", "3.1"),
        # Latin
        ("balabaqshada oryn joq", "14.1"),
        ("qoqys tolyp ketti", "9.1"),
        ("na doroge yama", "3.1"),
        ("net goryachey vody", "5.2"),
        # wrong layout
        ("ytn ujhzxtq djls", "5.2"),
        ("yt ujhbn ajyfhm", "6.3"),
        # typos
        ("фанарь не горит", "6.3"),
        ("огромная выбоена", "3.1"),
        ("балабашқа кезегі", "14.1"),
        ("мусро не вывозят", "9.1"),
    ],
)
def test_the_right_category_is_first(index: CategoryIndex, text: str, code: str) -> None:
    assert codes(index, text)[:1] == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("не горит фонарь возле школы", "6.3"),
        ("мектептің жанында шұңқыр бар", "3.1"),
        ("яма на улице Школа, напротив садика", "3.1"),
    ],
)
def test_landmarks_are_not_the_subject(index: CategoryIndex, text: str, code: str) -> None:
    assert codes(index, text)[:1] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\n\t",
        "🙂🙂🙂",
        "здравствуйте",
        "Сәлеметсіздер ме!",
        "hello",
        "спасибо большое",
        "рақмет сізге",
        "ок",
        "<script>alert(1)</script>",
        "<b></b>",
        "'; DROP TABLE appeals; --",
        "123456",
        "?????",
        "\u200b\u202e\ufeff",
        "йцукенфыва",
        "asdfghjkl",
        "https://example.org/gaz/yama",
        "я просто хочу сказать",
        "жақсы екен",
    ],
)
def test_what_says_nothing_gets_nothing(index: CategoryIndex, text: str) -> None:
    assert index.propose(text) == []
    assert index.danger(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Здравствуйте, мусор не вывозят, помойка, контейнер переполнен, и ещё пахнет газом в подъезде", "7.1"),
        ("қоқыс, контейнер толып кетті, подъезде газдың иісі шығып тұр", "7.1"),
        ("gaz isi shygyp tur", "7.1"),
        ("фонари не горят, а на тротуаре открытый люк", "3.2"),
        ("құдықтың қақпағы жоқ, бала түсіп кете жаздады", "3.2"),
        ("застряли в лифте с ребёнком", "8.1"),
        ("лифтте қамалып қалдық", "8.1"),
        ("тополь вот-вот упадёт на садик", "10.1"),
        ("ағаш құлағалы тұр", "10.1"),
    ],
)
def test_danger_comes_first(index: CategoryIndex, text: str, code: str) -> None:
    assert index.danger(text) == code
    assert codes(index, text)[0] == code
    assert index.propose(text)[0].score >= 0.9


@pytest.mark.parametrize("text", ["газон не поливают", "лифт грязный", "яма у люка", "нет воды", "ашық аспан"])
def test_ordinary_words_are_no_danger(index: CategoryIndex, text: str) -> None:
    assert index.danger(text) is None


def test_why_is_the_words_as_typed(index: CategoryIndex) -> None:
    (first, *_) = index.propose("ОГРОМНАЯ Яма, выбоена!")
    assert first.code == "3.1"
    assert first.why == ("Яма", "выбоена")


def test_why_of_a_wrong_layout_is_what_was_typed(index: CategoryIndex) -> None:
    assert "ujhzxtq" in index.propose("ytn ujhzxtq djls")[0].why


def test_season_decides_between_equals(index: CategoryIndex) -> None:
    assert codes(index, "дорогу не чистят", month=1)[0] == "9.5"
    winter, summer = (
        {proposal.code: proposal.score for proposal in index.propose("дорогу не чистят", month=month)}
        for month in (1, 7)
    )
    assert winter["9.5"] > summer["9.5"]


def test_a_word_against_lowers_a_category(index: CategoryIndex) -> None:
    assert codes(index, "дорогу не чистят, снег")[0] == "9.5"


def test_finer_category_stands_before_its_parent_and_the_parent_follows(index: CategoryIndex) -> None:
    assert codes(index, "огромные сосульки на крыше")[:2] == ["9.5.2", "9.5"]


def test_scores_fall_and_stay_in_range(index: CategoryIndex) -> None:
    found = index.propose("нет воды, яма, мусор, фонари, школа, автобус опаздывает", limit=10)
    scores = [proposal.score for proposal in found]
    assert scores == sorted(scores, reverse=True)
    assert all(THRESHOLD <= score <= 1 for score in scores)


@pytest.mark.parametrize("limit", [0, 1, 2, 3])
def test_limit(index: CategoryIndex, limit: int) -> None:
    assert len(index.propose("нет воды, яма, мусор, фонари", limit=limit)) <= limit


def test_order_of_categories_does_not_matter() -> None:
    forward, backward = CategoryIndex.build(CITY), CategoryIndex.build(reversed(CITY))
    for text in ("нет воды и яма", "автобус кешігеді", "фонарь жанбайды", "огромные сосульки на крыше"):
        assert {proposal.code for proposal in forward.propose(text)} == {
            proposal.code for proposal in backward.propose(text)
        }


def test_examples_teach_words() -> None:
    examples = [
        Example("6.3", "ru", "светильник на столбе мигает"),
        Example("6.3", "ru", "мигает светильник у дороги"),
        Example("6.3", "kk", "шырағдан жыпылықтап тұр"),
        Example("99.9", "ru", "светильник"),
    ]
    text = "светильник на столбе мигает"
    assert codes(CategoryIndex.build(CITY), text) == []
    assert codes(CategoryIndex.build(CITY, examples), text) == ["6.3"]


def test_empty_index_knows_nothing() -> None:
    assert CategoryIndex.build([]).propose("нет воды, пахнет газом") == []


ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіabcxyz0123456789 \n\t.,!?-–—'\"<>&;:/\\@#%()[]{}🙂\u200b\u202e\ud83d\u0301\x00İßﬁ日本"


@pytest.mark.parametrize("seed", range(60))
def test_no_text_raises(index: CategoryIndex, seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choice(ALPHABET) for _ in range(chance.choice([1, 3, 10, 60, 400])))
    again = index.propose(text)
    assert again == index.propose(text)
    assert all(0 <= proposal.score <= 1 and all(word in text for word in proposal.why) for proposal in again)


def test_a_very_long_text_is_quick(index: CategoryIndex) -> None:
    text = ("На нашей улице яма, фонари не горят, қоқыс толып кетті. " * 200)[:10_000]
    index.propose(text)
    began = time.perf_counter()
    index.propose(text)
    assert time.perf_counter() - began < 0.5
