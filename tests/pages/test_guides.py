"""Guides, questions and wishes as residents get them."""

import json
import re
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from opencity.guides import actions
from opencity.guides.documents import dumped
from opencity.guides.models import Asker, GuideKind, Remark, Tally, Wish
from opencity.guides.schema import Guide
from tests.guides_cast import THREE, editors, guide, pack_shelf, published, small_shelf

pytestmark = pytest.mark.django_db
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def city(db):
    cache.clear()
    small_shelf()


def text_of(answer):
    return answer.content.decode()


def shown(answer):
    """What people read: without the data for search engines."""
    return DATA.sub("", text_of(answer))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_in_every_language(client, language):
    for path in ("guides/", "guides/lost-card/", "guides/no-water/", "faq/", "faq/when-water/", "wishes/"):
        answer = client.get(f"/{language}/{path}")
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in text_of(answer)
        assert len(answer.content) < 100_000


def test_the_list_by_theme_with_the_season_first(client, monkeypatch):
    page = text_of(client.get("/ru/guides/"))
    assert page.index("Карта") if "Карта" in page else True
    assert 'id="documents"' in page
    assert 'id="housing"' in page
    assert 'id="family"' not in page
    assert 'action="/ru/find/"' in page


def test_questions_then_my_steps(client):
    first = shown(client.get("/ru/guides/lost-card/"))
    assert "Её украли?" in first
    assert "Встаньте в очередь" not in first
    mine = shown(client.get("/ru/guides/lost-card/?stolen=no&go=1"))
    assert "Встаньте в очередь" in mine
    assert "Сообщите в полицию" not in mine
    assert "Справка полиции" not in mine
    stolen = shown(client.get("/ru/guides/lost-card/?stolen=yes&police=not-yet&go=1"))
    assert "Сообщите в полицию" in stolen
    assert "Справка полиции" in stolen
    everything = shown(client.get("/ru/guides/lost-card/?all=1"))
    assert "Сообщите в полицию" in everything
    assert "Её украли? – Да" in everything


def test_a_question_without_an_answer_is_told(client):
    answer = client.get("/ru/guides/lost-card/?go=1")
    assert answer.status_code == 422
    assert 'href="#q-stolen"' in text_of(answer)
    half = client.get("/ru/guides/lost-card/?go=1&stolen=yes")
    assert half.status_code == 200
    assert 'href="#q-police"' in text_of(half)
    assert "checked" in text_of(half)


@pytest.mark.parametrize(
    "query", ["stolen=%00", "stolen=" + "x" * 5000, "a=b&c=d", "stolen=no&stolen=yes", "all", "😀=😀"]
)
def test_forged_answers_do_no_harm(client, query):
    assert client.get(f"/ru/guides/lost-card/?{query}").status_code == 200


def test_facts_of_a_step(client):
    page = text_of(client.get("/ru/guides/lost-card/?stolen=no"))
    assert "800\u00a0₸" in page  # 0.2 of 4000
    assert "2026)" in page
    assert 'href="tel:+77000000001"' in page  # of the directory
    assert "Окно 3" in page
    assert "Акимат Западного района" in page
    assert "/ru/appeals/new/?category=2.1" in page
    assert "https://example.org/law" in page
    assert "https://example.org/card" in page
    assert 'href="/ru/guides/no-water/"' in page
    assert page.count("way-stage") == 2
    assert "800\u00a0₸ – 2\u00a0000\u00a0₸" in page.replace("\u202f", "\u00a0")


def test_a_body_that_was_renamed_is_called_by_its_new_name(client):
    from opencity.directory.actions import renew_stamp
    from opencity.directory.models import Body

    Body.objects.filter(code="water").update(names={"kk": "Жаңа", "ru": "Новый водоканал", "en": "New"})
    renew_stamp()
    assert "Новый водоканал" in text_of(client.get("/ru/guides/lost-card/?stolen=no"))


def test_old_and_unsure_facts_say_so(client):
    assert "2026" in text_of(client.get("/en/guides/no-water/"))
    assert "This may be out of date" in text_of(client.get("/en/guides/no-water/"))
    assert "Not everything here is confirmed" in text_of(client.get("/en/guides/hard-times/"))
    assert "This may be out of date" in text_of(client.get("/en/faq/pothole-term/"))


def test_answers_of_a_sensitive_guide_stay_out_of_addresses(client):
    first = client.get("/ru/guides/hard-times/?children=yes")
    assert "Скажите школе" not in shown(first).split('id="steps"')[0]
    assert "Школа поможет" not in shown(first)
    mine = client.post("/ru/guides/hard-times/", {"children": "yes", "go": "1"})
    assert "Школа поможет" in shown(mine)
    assert "children=yes" not in shown(mine)
    assert mine["Referrer-Policy"] == "no-referrer"
    assert "no-store" in mine["Cache-Control"]
    assert "data-sensitive" in shown(mine)


def test_other_languages_keep_the_answers(client):
    page = text_of(client.get("/ru/guides/lost-card/?stolen=no&junk=1"))
    assert 'href="/kk/guides/lost-card/?stolen=no"' in page
    assert 'hreflang="kk"' in page


def test_qr(client):
    answer = client.get("/ru/guides/lost-card/qr.svg?stolen=no")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")
    assert client.get("/ru/guides/nope/qr.svg").status_code == 404


@pytest.mark.parametrize("path", ["guides/lost-card/", "faq/when-water/"])
def test_data_for_search_engines(client, path):
    page = text_of(client.get(f"/en/{path}"))
    graph = json.loads(DATA.search(page)[1])["@graph"]
    kinds = {one["@type"] for one in graph}
    assert kinds == ({"HowTo", "GovernmentService"} if "guides" in path else {"FAQPage"})
    assert f'<link rel="canonical" href="http://localhost:8000/en/{path}">' in page or 'rel="canonical"' in page


def test_data_cannot_end_their_script():
    from opencity.web.guides.structured import _ready

    data = _ready([{"name": "</script ><!-- & ' \""}])
    assert "<" not in data
    assert json.loads(data)["@graph"][0]["name"] == "</script ><!-- & ' \""


def test_sitemap(client):
    page = text_of(client.get("/sitemap.xml"))
    assert "/kk/guides/lost-card/" in page
    assert "/en/faq/when-water/" in page
    assert 'hreflang="ru"' in page
    assert "sitemap.xml" in text_of(client.get("/robots.txt"))


def test_unknown_and_withdrawn(client):
    missing = client.get("/ru/guides/nothing-here/")
    assert missing.status_code == 404
    assert 'action="/ru/find/"' in text_of(missing)
    assert "Нет воды" in text_of(missing)
    first, _second = editors()
    actions.withdraw_guide(guide(), why=THREE, nearest="lost-card", by=first, now=timezone.now())
    gone = client.get("/ru/guides/no-water/?answer=kept")
    assert gone.status_code == 410
    assert "Устарела." in text_of(gone)
    assert "/ru/guides/lost-card/" in text_of(gone)
    # What pointed at it does not lead into nothing.
    assert "/guides/no-water/" not in text_of(client.get("/ru/guides/lost-card/?stolen=no"))
    assert client.get("/ru/faq/nothing/").status_code == 404


def test_as_many_queries_for_one_step_as_for_fifteen(client, django_assert_max_num_queries):
    first, second = editors()
    document = dumped(next(one for one in pack_shelf().guides if one.slug == "lost-card"))
    step = document["steps"][1]
    document["steps"] = [{**step, "code": f"s{n}", "choice": None, "see": ["no-water"]} for n in range(15)]
    for one in document["steps"]:
        del one["choice"]
    Guide.model_validate({**document, "slug": "long"})
    edition = actions.create_guide(kind=GuideKind.GUIDE, slug="long", document=document, by=first, now=timezone.now())
    published(edition, by=first, checker=second)
    counts = []
    for slug in ("no-water", "long"):
        client.get(f"/ru/guides/{slug}/?all=1")
        with django_assert_max_num_queries(4) as captured:
            page = client.get(f"/ru/guides/{slug}/?all=1")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert text_of(page).count("way-stage") == 15
    assert len(page.content) < 100_000


# what readers say


def test_useful_and_why_not(client):
    answer = client.post("/ru/guides/no-water/useful/", {"useful": "yes"})
    assert answer["Location"] == "/ru/guides/no-water/?said=useful#said"
    client.post("/ru/guides/no-water/useful/", {"useful": "no", "text": "нет цены", "step": "call"})
    client.post("/ru/guides/no-water/useful/", {"useful": "no", "text": "x", "step": "forged"})
    assert set(Tally.objects.values_list("step", "kind", "count")) == {
        ("", "useful", 1), ("call", "useless", 1), ("", "useless", 1),
    }  # fmt: skip
    assert client.get("/ru/guides/no-water/useful/").status_code == 405
    assert client.post("/ru/guides/nope/useful/", {"useful": "yes"}).status_code == 404


def test_a_mistake_is_kept_and_an_empty_one_comes_back(client):
    answer = client.post("/en/guides/no-water/mistake/", {"quote": "Ask when", "text": "", "step": "call"})
    assert answer.status_code == 302
    assert Remark.objects.get().quote == "Ask when"
    back = client.post("/en/guides/no-water/mistake/", {"quote": "", "text": " "})
    assert back.status_code == 422
    long = client.post("/en/guides/no-water/mistake/", {"text": "word " * 300})
    assert long.status_code == 422
    assert "word word" in text_of(long)
    assert client.post("/en/faq/when-water/mistake/", {"text": "wrong"}).status_code == 302


def test_too_many_messages(client):
    for _time in range(20):
        assert client.post("/en/guides/no-water/mistake/", {"text": "wrong"}).status_code == 302
    over = client.post("/en/guides/no-water/mistake/", {"text": "wrong again"})
    assert over.status_code == 429
    assert "wrong again" in text_of(over)


# wishes


def wished(client, text, **more):
    return client.post("/ru/wishes/", {"text": text, "submission": str(uuid.uuid4()), "do": "look"} | more)


def test_a_wish_with_an_iin(client):
    answer = wished(client, "Мой ИИН 900101300123, как оформить пай?")
    made = Wish.objects.get()
    assert answer["Location"] == f"/ru/wishes/{made.pk}/?done=redacted"
    page = text_of(client.get(answer["Location"]))
    assert "900101300123" not in page
    assert "•••" in page
    assert "alert good" in page


def test_similar_wishes_first_then_join_or_add(client, django_assert_max_num_queries):
    wished(client, "Как получить место для киоска")
    made = Wish.objects.get()
    from django.test import Client

    other = Client()
    similar = wished(other, "получение места под киоск", email="k@example.org")
    assert similar.status_code == 200
    assert f"/ru/wishes/{made.pk}/join/" in text_of(similar)
    assert "получение места под киоск" in text_of(similar)
    for _time in range(3):  # one browser counts once
        assert other.post(f"/ru/wishes/{made.pk}/join/", {"email": "k@example.org"}).status_code == 302
    made.refresh_from_db()
    assert made.count == 2
    assert Asker.objects.get().email == "k@example.org"
    added = wished(other, "получение места под киоск", do="add")
    assert added.status_code == 302
    assert Wish.objects.count() == 2


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "😀\x00"}, 422),
        ({"text": "слово " * 200}, 422),
        ({"text": "киоск на рынке", "email": "not one"}, 422),
        ({"text": "киоск на рынке", "website": "spam"}, 422),
        ({"text": "киоск на рынке", "submission": "forged"}, 302),
    ],
)
def test_bad_wishes_come_back_with_what_was_typed(client, form, status):
    answer = wished(client, **form)
    assert answer.status_code == status
    if status == 422 and form["text"].strip("😀\x00"):
        assert form["text"].strip() in text_of(answer)


def test_too_many_wishes(client):
    for number in range(10):
        wished(client, f"слово{'абвгдежзик'[number]} нужно", do="add")
    assert wished(client, "ещё одна просьба", do="add").status_code == 429


def test_the_letter_asks_once_more(client):
    wished(client, "киоск на рынке", email="a@example.org")
    asker = Asker.objects.get()
    link = reverse("web:wish_confirm", args=[asker.token])
    client.get(link)
    asker.refresh_from_db()
    assert asker.confirmed_at is None  # mail programs open links by themselves
    client.post(link, {"do": "confirm"})
    asker.refresh_from_db()
    assert asker.confirmed_at
    client.post(link, {"do": "leave"})
    assert Asker.objects.count() == 0
    assert client.get(link).status_code == 404


def test_the_list_of_wishes_costs_the_same_for_one_and_thirty(client, django_assert_max_num_queries):
    counts = []
    client.get("/ru/wishes/")
    for many in (1, 30):
        for number in range(many):
            actions.add_wish(
                text=f"просьба номер {many} {number}", language="ru", submission=uuid.uuid4(), now=timezone.now()
            )
        with django_assert_max_num_queries(6) as captured:
            client.get("/ru/wishes/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "cursor=" in text_of(client.get("/ru/wishes/"))


def test_nobody_sees_hidden_wishes(client):
    first, _second = editors()
    made = actions.add_wish(text="buy this now", language="en", submission=uuid.uuid4(), now=timezone.now()).wish
    actions.hide_wish(made, by=first, now=timezone.now())
    assert "buy this now" not in text_of(client.get("/en/wishes/"))
    assert client.get(f"/en/wishes/{made.pk}/").status_code == 404
    assert client.get(f"/en/wishes/{10**30}/").status_code == 404
