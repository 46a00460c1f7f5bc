"""The box as a page: every kind with its next step, the phone that saves on top, what is said when nothing is found.

Bad input tried here: nothing, spaces, emoji, control characters, signs of markup, of regular expressions and of index
syntax, 5,000 characters, another layout of the keyboard, two hundred searches at once from one address.
"""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opencity.finder.models import Miss
from tests.cast import NOW, lodged
from tests.guides_cast import small_shelf


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    small_shelf()
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def page(client, query, language="ru"):
    answer = client.get(f"/{language}/find/", {"q": query})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "query"), [("kk", "су жоқ"), ("ru", "нет воды"), ("en", "no water")])
def test_guide_category_and_contact_stand_together(client: Client, language, query):
    shown = page(client, query, language)
    assert f"/{language}/guides/no-water/" in shown
    assert 'name="category" value="2' in shown
    assert f'value="{query}"' in shown
    assert "<mark>" in shown


def test_phones_are_to_be_tapped_in_the_list(client: Client):
    shown = page(client, "телефон водоканала")
    assert "tel:+77000000001" in shown
    assert "/ru/contacts/water/" in shown


def test_unconfirmed_phone_says_so(client: Client):
    assert "Not confirmed: if nobody answers, call 1400." in page(client, "road repair phone", "en")


def test_danger_stands_above_everything(client: Client):
    shown = page(client, "пахнет газом")
    assert shown.index("tel:104", shown.index("<main")) < shown.index("<h1")


def test_question_is_answered_in_place(client: Client):
    from opencity.guides.queries.shelf import shelf

    faq = next(iter(shelf().faqs.values()))
    shown = page(client, faq.question["ru"])
    assert "found-answer" in shown
    assert f"/ru/faq/{faq.code}/" in shown


def test_words_go_into_the_appeal(client: Client):
    shown = client.post("/ru/appeals/new/", {"text": "нет воды", "category": "1.1", "do": "edit"}).content.decode()
    assert "нет воды" in shown


def test_nothing_found_is_said_kindly_with_ways_on(client: Client):
    shown = page(client, "квантовая хромодинамика", "en")
    assert "We did not find exactly this" in shown
    assert "/en/wishes/?q=%D0%BA" in shown
    assert "tel:1400" in shown
    assert 'name="text" value="квантовая хромодинамика"' in shown


def test_what_was_not_found_is_noted_without_the_person(client: Client):
    for _ in range(2):
        page(client, "квантовая хромодинамика 870412300123")
    page(client, "нет воды")
    miss = Miss.objects.get()
    assert "870412300123" not in miss.text
    assert miss.count == 2


def test_suggestions_note_nothing(client: Client):
    client.get("/ru/find/suggest/", {"q": "квантовая хромодинамика"})
    assert not Miss.objects.exists()


def test_suggestions_are_the_first_of_the_same_results(client: Client):
    found = client.get("/en/find/suggest/", {"q": "no water"}).json()["results"]
    assert 0 < len(found) <= 6
    assert set(found[0]) == {"text", "hint", "url"}
    shown = page(client, "no water", "en")
    assert found[0]["text"].split()[0] in shown
    assert client.get(found[0]["url"]).status_code == 200


def test_other_layout_is_understood_and_said(client: Client):
    shown = page(client, "ytn djls", "en")
    assert "Showing results for" in shown
    assert "<strong>нет воды</strong>" in shown


def test_number_of_an_appeal_opens_it(client: Client):
    appeal = lodged()
    assert f"/ru/appeals/{appeal.number}/" in page(client, appeal.number)


@pytest.mark.parametrize(
    "query",
    [
        "🙂🙂",
        "\x00\x01\x1f",
        "(.*+?[",
        "title:вода AND *~^2",
        "' OR 1=1 --",
        "a" * 3_000,
        "\u202e\u200b",
        "%",
        "{{ 1 }}",
    ],
)
def test_anything_gets_a_page(client: Client, query):
    page(client, query)


@pytest.mark.parametrize("query", ["", "   ", "\t"])
def test_no_words_offer_themes(client: Client, query):
    shown = page(client, query, "en")
    assert "/en/guides/#family" in shown
    assert "noindex" not in shown


def test_markup_stays_words(client: Client):
    shown = page(client, "<script>alert(1)</script> вода")
    assert "<script>alert" not in shown


def test_long_text_is_cut_and_goes_whole_into_the_appeal(client: Client):
    shown = page(client, "нет воды " * 555, "en")
    assert "the first 1000 characters were searched" in shown.replace(",", "").replace("\u00a0", "")
    assert shown.count("нет воды") > 555
    assert not Miss.objects.exists()


def test_searching_too_often_is_explained_and_words_are_kept(client: Client):
    answers = [client.get("/kk/find/", {"q": "су жоқ"}) for _ in range(101)]
    assert answers[99].status_code == 200
    assert answers[100].status_code == 429
    assert answers[100]["Retry-After"] == "10"
    assert 'value="су жоқ"' in answers[100].content.decode()
    assert "1400" in answers[100].content.decode()


def test_results_cost_the_same_for_one_and_many(client: Client, monkeypatch):
    page(client, "нет воды телефон")
    counts = []
    for limit in (1, 30):
        monkeypatch.setattr("opencity.web.finder.views.MOST_SHOWN", limit)
        with CaptureQueriesContext(connection) as asked:
            page(client, "нет воды телефон")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_results_are_nobodys_to_keep(client: Client):
    answer = client.get("/ru/find/", {"q": "нет воды"})
    assert "private" in answer["Cache-Control"]
    assert 'rel="canonical" href="http' in answer.content.decode()
    assert 'name="robots"' not in answer.content.decode()
    assert 'name="robots" content="noindex"' in page(client, "xyzzy")
    assert "/kk/find/?q=%D0%BD" in answer.content.decode()


def test_every_page_has_the_box(client: Client):
    for path in ("/ru/contacts/", "/ru/guides/", "/ru/appeals/new/", "/ru/appeals/"):
        assert 'action="/ru/find/"' in client.get(path).content.decode()
