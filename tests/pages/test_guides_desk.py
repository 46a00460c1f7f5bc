"""The workbench of the editors of guides."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from opencity.accounts.models import Role
from opencity.guides import actions
from opencity.guides.documents import as_yaml
from opencity.guides.models import Edition, EditionState, Guide, Link, Remark, Wish, WishState
from opencity.guides.queries.shelf import shelf
from tests.cast import member
from tests.guides_cast import THREE, editors, fresh, guide, small_shelf
from tests.staff_cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    small_shelf()
    return editors()


@pytest.fixture
def edition(people):
    return actions.start_edition(guide("lost-card"), by=people[0], now=timezone.now())


def text_of(answer):
    return answer.content.decode()


def page(edition, name="edition", **query):
    return reverse(f"workbench:{name}", args=[edition.pk], query=query or None)


def act(client, edition, name, **fields):
    version = fields.pop("version", fresh(edition).version)
    return client.post(reverse("workbench:edition_act", args=[edition.pk, name]), {"version": version, **fields})


def test_an_editor_begins_at_the_guides(people):
    answer = signed_in(people[0]).get("/staff/")
    assert answer.status_code == 302
    assert answer["Location"] == "/staff/guides/"


def test_every_list_opens(people, edition):
    client = signed_in(people[0])
    for desk in ("draft", "check", "scheduled", "review", "guides", "faq", "withdrawn", "nonsense"):
        assert client.get(f"/staff/guides/?list={desk}").status_code == 200
    assert "A lost card" in text_of(client.get("/staff/guides/?list=draft"))
    assert "No water" in text_of(client.get("/staff/guides/?list=review"))


def test_lists_cost_the_same_for_few_and_many(people, django_assert_max_num_queries):
    client, counts = signed_in(people[0]), []
    client.get("/staff/guides/?list=guides")
    for many in (0, 30):
        for number in range(many):
            Guide.objects.create(slug=f"g{number}", titles=THREE, created_at=timezone.now(), changed_at=timezone.now())
        with django_assert_max_num_queries(12) as captured:
            client.get("/staff/guides/?list=guides")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_texts_side_by_side(people, edition):
    client = signed_in(people[0])
    shown = text_of(client.get(page(edition)))
    assert 'name="t:titles/kk"' in shown
    assert 'lang="ru"' in shown
    fields = {
        "version": edition.version,
        "part": "head",
        "t:titles/kk": "",
        "t:titles/ru": "Карта пропала",
        "do": "save",
    }
    assert client.post(page(edition), fields).status_code == 302
    saved = fresh(edition)
    assert (saved.document["titles"]["ru"], saved.missing) == ("Карта пропала", 1)
    assert "is-missing" in text_of(client.get(page(edition)))
    assert act(client, edition, "send").status_code == 422
    assert fresh(edition).state == EditionState.DRAFT


def test_parts_of_long_guides_fit_a_form(people, edition):
    client = signed_in(people[0])
    for number in range(len(edition.document["steps"])):
        shown = text_of(client.get(page(edition, part=f"steps-{number}")))
        assert 0 < shown.count("<textarea") <= 213


def test_structure(people, edition):
    client = signed_in(people[0])
    for do in ("add:steps", "up:steps.4", "add:questions", "remove:questions.2", "add:steps.0.papers"):
        answer = client.post(page(edition), {"version": fresh(edition).version, "part": "head", "do": do})
        assert answer.status_code == 302, do
    assert [step["code"] for step in fresh(edition).document["steps"]] == ["police", "desk", "online", "step-5", "take"]
    forged = client.post(
        page(edition), {"version": fresh(edition).version, "do": "remove:steps.99", "t:titles/ru": "моё"}
    )
    assert forged.status_code == 409
    assert "моё" in text_of(forged)


def test_two_editors_and_the_text_of_the_second_is_kept(people, edition):
    first, second = (signed_in(one) for one in people)
    version = edition.version
    assert first.post(page(edition), {"version": version, "t:titles/ru": "первый", "do": "save"}).status_code == 302
    late = second.post(page(edition), {"version": version, "t:titles/ru": "второй", "do": "save"})
    assert late.status_code == 409
    assert "второй" in text_of(late)
    assert "Somebody else has just changed" in text_of(late)
    assert fresh(edition).document["titles"]["ru"] == "первый"


def test_yaml_in_and_out(people, edition):
    client = signed_in(people[0])
    text = as_yaml(edition.document)
    assert client.get(page(edition, "edition_file")).content.decode() == text
    changed = text.replace("Потеряна карта", "Карты нет")
    answer = client.post(page(edition, "edition_yaml"), {"yaml": changed, "version": edition.version})
    assert answer.status_code == 302
    assert fresh(edition).document["titles"]["ru"] == "Карты нет"


@pytest.mark.parametrize(
    ("yaml", "words"),
    [
        ("slug: lost-card\ntitles: [", "not valid YAML"),
        ("a: &a [*a]", "refers to itself"),
        ("- 1", "one document"),
        ("slug: other", "stays"),
        ("x" * 1_000_001, "1000000"),
    ],
)
def test_bad_yaml_comes_back_with_its_line(people, edition, yaml, words):
    answer = signed_in(people[0]).post(page(edition, "edition_yaml"), {"yaml": yaml, "version": edition.version})
    assert answer.status_code in {409, 422}
    assert words in text_of(answer)
    assert yaml[:40].split("\n")[0].replace("&", "&amp;") in text_of(answer)
    assert fresh(edition).version == edition.version


def test_the_whole_way_over_pages(people, edition, client):
    first, second = (signed_in(one) for one in people)
    first.post(page(edition), {"version": edition.version, "t:titles/ru": "Карта пропала", "do": "save"})
    assert act(first, edition, "send").status_code == 302
    assert act(first, edition, "check").status_code == 422  # nobody checks their own
    assert act(first, edition, "publish").status_code == 422  # not checked yet
    assert act(second, edition, "check", version=1).status_code == 409
    assert act(second, edition, "check").status_code == 302
    assert act(second, edition, "schedule", at="2020-01-01T10:00").status_code == 422
    assert act(second, edition, "schedule", at="tomorrow").status_code == 422
    assert act(second, edition, "schedule", at="2099-01-01T10:00").status_code == 302
    preview = client.get(f"/ru/guides/preview/{edition.preview}/")
    assert "Карта пропала" in text_of(preview)
    assert preview["X-Robots-Tag"] == "noindex"
    assert "Карта пропала" not in text_of(client.get("/ru/guides/lost-card/"))
    assert act(first, edition, "publish").status_code == 302
    assert "Карта пропала" in text_of(client.get("/ru/guides/lost-card/"))
    changes = text_of(first.get(page(edition, "edition_changes")))
    assert "<ins>Карта пропала</ins>" in changes or "<ins>пропала</ins>" in changes
    assert act(first, edition, "nonsense").status_code == 404


def test_a_preview_is_secret_and_waits_for_texts(people, edition, client):
    assert client.get(f"/ru/guides/preview/{uuid.uuid4()}/").status_code == 404
    actions.save_draft(
        edition,
        document=edition.document | {"titles": {"ru": "x"}},
        version=edition.version,
        by=people[0],
        now=timezone.now(),
    )
    assert client.get(f"/ru/guides/preview/{edition.preview}/").status_code == 409


def test_withdrawn_with_a_reason(people, client):
    editor = signed_in(people[0])
    found = guide()
    url = reverse("workbench:withdraw_guide", args=[found.pk])
    missing = editor.post(url, {"kk": "", "ru": "Устарела", "en": "Old"})
    assert missing.status_code == 422
    assert "Устарела" in text_of(missing)
    assert editor.post(url, THREE | {"nearest": "nope"}).status_code == 422
    assert editor.post(url, THREE | {"nearest": "lost-card"}).status_code == 302
    assert client.get("/ru/guides/no-water/").status_code == 410
    assert editor.post(reverse("workbench:start_edition", args=[found.pk])).status_code == 302


def test_a_new_one_empty_or_from_yaml(people):
    client = signed_in(people[0])
    answer = client.post("/staff/guides/new/", {"kind": "guide", "slug": "fresh-one", "yaml": ""})
    assert answer.status_code == 302
    shown = client.get(answer["Location"])
    assert shown.status_code == 200
    assert Edition.objects.get(guide__slug="fresh-one").missing > 0
    assert client.post("/staff/guides/new/", {"kind": "guide", "slug": "No!", "yaml": ""}).status_code == 422
    bad = client.post("/staff/guides/new/", {"kind": "faq", "slug": "q", "yaml": "a: [\n"})
    assert bad.status_code == 422
    assert "q.yaml:" in text_of(bad)


def test_remarks_are_seen_to(people):
    client = signed_in(people[0])
    now = timezone.now()
    made = actions.report_mistake(guide(), edition=1, text="не та цена", quote="", step="call", language="ru", now=now)
    assert "не та цена" in text_of(client.get("/staff/guides/said/"))
    client.post(reverse("workbench:close_remark", args=[made.pk]))
    assert "не та цена" not in text_of(client.get("/staff/guides/said/"))
    assert Remark.objects.get().done_by == people[0]
    assert "call" in text_of(client.get(reverse("workbench:guide", args=[guide().pk])))


def test_links(people):
    client = signed_in(people[0])
    assert client.post("/staff/guides/links/").status_code == 302
    assert Link.objects.count() == 3
    Link.objects.filter(url__endswith="/law").update(failures=2, status=404, checked_at=timezone.now())
    assert "https://example.org/law" in text_of(client.get("/staff/guides/links/"))


def test_from_a_wish_to_a_draft(people):
    client = signed_in(people[0])
    one = actions.add_wish(text="Место для киоска", language="ru", submission=uuid.uuid4(), now=timezone.now()).wish
    two = actions.add_wish(
        text="Киоскке орын, место киоска", language="kk", submission=uuid.uuid4(), now=timezone.now()
    ).wish
    url = reverse("workbench:guide_wish", args=[one.pk])
    assert "Киоскке орын" in text_of(client.get(url))
    assert client.post(url, {"do": "write", "slug": "No!"}).status_code == 422
    answer = client.post(url, {"do": "write", "slug": "kiosk", "also": [two.pk, "forged"]})
    assert answer.status_code == 302
    assert set(Wish.objects.values_list("state", "guide__slug")) == {(WishState.WRITING, "kiosk")}
    assert "Место для киоска" in text_of(client.get(answer["Location"]))


def test_a_dispatcher_adds_a_wish_and_writes_no_guides(people, edition):
    client = signed_in(member("Dana", Role.DISPATCHER, language="en"))
    form = {"text": "Как открыть киоск", "language": "ru", "submission": str(uuid.uuid4()), "email": ""}
    assert client.post("/staff/guides/wishes/", form).status_code == 302
    assert client.post("/staff/guides/wishes/", form | {"text": "😀"}).status_code == 422
    assert Wish.objects.get().added_by.name == "Dana"
    assert client.get("/staff/guides/").status_code == 403
    assert client.get(page(edition)).status_code == 403
    assert act(client, edition, "send").status_code == 403
    assert shelf().guides
