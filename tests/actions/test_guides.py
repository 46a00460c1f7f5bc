"""The life of an edition, of a wish and of what readers say."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from opencity.accounts.models import Role
from opencity.core.refused import Refused
from opencity.guides import actions
from opencity.guides.actions.links import queue_link_check
from opencity.guides.documents import dumped
from opencity.guides.models import (
    Asker,
    Edition,
    EditionState,
    GuideKind,
    IndexYear,
    Link,
    Mention,
    Remark,
    RemarkKind,
    Tally,
    Wish,
    WishState,
)
from opencity.guides.queries.desk import Desk, guides_on, open_editions, similar_wishes
from opencity.guides.queries.shelf import shelf
from opencity.guides.reading import Shelf
from opencity.notices.models import Notice
from tests.cast import NOW, member
from tests.guides_cast import THREE, editors, fresh, guide, pack_shelf, published, small_shelf

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def report():
    return small_shelf()


def refused(code, act, *args, **options):
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    assert caught.value.code == code
    assert caught.value.sentence


def draft(by, slug="no-water", **texts):
    edition = actions.start_edition(guide(slug), by=by, now=NOW)
    document = edition.document | texts
    return actions.save_draft(edition, document=document, version=edition.version, by=by, now=NOW)


# the pack


def test_the_pack_is_loaded_once(report):
    assert (report.added, report.renewed, report.unchanged, report.kept) == (7, 0, 0, [])
    again = actions.load_guides(pack_shelf(), now=LATER)
    assert (again.added, again.renewed, again.unchanged, again.kept) == (0, 0, 7, [])
    assert Edition.objects.count() == 7
    assert dict(IndexYear.objects.values_list("year", "amount")) == {2026: 4000}


def test_a_changed_pack_brings_a_new_edition_and_readers_see_it(report):
    assert shelf().guides["no-water"].titles["en"] == "No water"
    changed = pack_shelf().guides[2].model_copy(update={"titles": {"kk": "Су", "ru": "Вода", "en": "Water"}})
    again = actions.load_guides(Shelf(guides=[changed]), now=LATER)
    assert (again.added, again.renewed, again.kept) == (0, 1, [])
    assert shelf().guides["no-water"].titles["en"] == "Water"
    states = Edition.objects.filter(guide=guide()).order_by("number").values_list("state", flat=True)
    assert list(states) == [EditionState.REPLACED, EditionState.PUBLISHED]


def test_what_editors_wrote_is_never_run_over(report):
    first, second = editors()
    titles = {"kk": "Су кетті", "ru": "Вода пропала", "en": "The water is gone"}
    published(draft(first, titles=titles), by=first, checker=second)
    changed = pack_shelf().guides[2].model_copy(update={"titles": {"kk": "Су", "ru": "Вода", "en": "Water"}})
    for _time in range(2):  # told every time, until somebody brings the two together
        again = actions.load_guides(Shelf(guides=[changed]), now=LATER)
        assert again.kept == ["guide/no-water"]
    assert shelf().guides["no-water"].titles == titles


def test_a_draft_of_an_editor_stands_in_the_way_of_the_pack_too(report):
    first, _second = editors()
    draft(first)
    changed = pack_shelf().guides[2].model_copy(update={"titles": {"kk": "Су", "ru": "Вода", "en": "Water"}})
    assert actions.load_guides(Shelf(guides=[changed]), now=LATER).kept == ["guide/no-water"]


def test_mentions_are_foreign_keys(report):
    found = Mention.objects.filter(edition=guide("lost-card").current)
    assert {one.body.code for one in found if one.body} == {"water"}
    assert {one.category.code for one in found if one.category} == {"2.1"}
    assert {one.guide.slug for one in found if one.guide} == {"no-water"}


# the life of an edition


def test_the_whole_way(report):
    first, second = editors()
    edition = draft(first, titles={"kk": "Су кетті", "ru": "Вода пропала", "en": "The water is gone"})
    assert shelf().guides["no-water"].titles["en"] == "No water"
    edition = actions.send_to_check(edition, version=edition.version, by=first, now=NOW)
    refused("edition_not_checked", actions.publish_edition, edition, version=edition.version, by=second, now=NOW)
    edition = actions.check_edition(edition, version=edition.version, by=second, now=NOW)
    actions.publish_edition(edition, version=edition.version, by=first, now=LATER)
    assert shelf().guides["no-water"].titles["en"] == "The water is gone"
    assert str(guide().titles["en"]) == "The water is gone"


def test_nobody_checks_their_own(report):
    first, second = editors()
    edition = draft(first)
    # Both wrote: neither may check.
    edition = actions.save_draft(edition, document=edition.document, version=edition.version, by=second, now=NOW)
    edition = actions.send_to_check(edition, version=edition.version, by=first, now=NOW)
    for person in (first, second):
        refused("edition_own", actions.check_edition, edition, version=edition.version, by=person, now=NOW)
    third = member("Esen", Role.EDITOR)
    assert actions.check_edition(edition, version=edition.version, by=third, now=NOW).checker == third


def test_the_database_itself_refuses_a_check_by_the_author(report):
    first, _second = editors()
    edition = draft(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(checker=first)


def test_two_editors(report):
    first, second = editors()
    edition = draft(first)
    actions.save_draft(edition, document=edition.document, version=edition.version, by=first, now=NOW)
    refused(
        "edition_changed_meanwhile", actions.save_draft, edition, document=edition.document, version=edition.version,
        by=second, now=NOW,
    )  # fmt: skip
    # A second draft of the same guide is the same draft.
    assert actions.start_edition(guide(), by=second, now=NOW).pk == edition.pk


def test_an_incomplete_edition_is_not_sent(report):
    first, _second = editors()
    edition = draft(first, titles={"kk": "", "ru": "Вода", "en": "Water"})
    assert edition.missing == 1
    refused("edition_not_complete", actions.send_to_check, edition, version=edition.version, by=first, now=NOW)
    edition = actions.save_draft(
        edition, document=edition.document | {"titles": THREE, "categories": ["9.9"]}, version=edition.version,
        by=first, now=NOW,
    )  # fmt: skip
    refused("edition_not_complete", actions.send_to_check, edition, version=edition.version, by=first, now=NOW)


def test_the_address_stays(report):
    first, _second = editors()
    edition = draft(first)
    document = edition.document | {"slug": "other"}
    refused(
        "edition_slug_fixed", actions.save_draft, edition, document=document, version=edition.version, by=first, now=NOW
    )


def test_others_may_do_nothing(report):
    first, _second = editors()
    stranger = member("Aida", Role.EXECUTOR, "roads")
    edition = draft(first)
    version = edition.version
    refused("guide_not_permitted", actions.start_edition, guide(), by=stranger, now=NOW)
    refused("guide_not_permitted", actions.save_draft, edition, document={}, version=version, by=stranger, now=NOW)
    refused("guide_not_permitted", actions.send_to_check, edition, version=version, by=stranger, now=NOW)
    refused("guide_not_permitted", actions.withdraw_guide, guide(), why=THREE, nearest="", by=stranger, now=NOW)
    refused("guide_not_permitted", queue_link_check, by=stranger)


@pytest.mark.parametrize("slug", ["", "A", "два", "a b", "a--b", "-a", "x" * 61, "../etc"])
def test_bad_addresses(report, slug):
    first, _second = editors()
    refused("guide_slug_wrong", actions.create_guide, kind=GuideKind.GUIDE, slug=slug, document={}, by=first, now=NOW)


def test_a_taken_address(report):
    first, _second = editors()
    options = {"kind": GuideKind.GUIDE, "slug": "no-water", "document": {}, "by": first, "now": NOW}
    refused("guide_slug_taken", actions.create_guide, **options)


def test_a_checked_edition_appears_by_itself(report):
    first, second = editors()
    edition = draft(first, titles=THREE)
    edition = actions.send_to_check(edition, version=edition.version, by=first, now=NOW)
    edition = actions.check_edition(edition, version=edition.version, by=second, now=NOW)
    refused("publish_in_past", actions.schedule_edition, edition, version=edition.version, at=NOW, by=first, now=NOW)
    edition = actions.schedule_edition(edition, version=edition.version, at=LATER, by=first, now=NOW)
    assert actions.publish_due(NOW) == 0
    assert actions.publish_due(LATER) == 1
    assert actions.publish_due(LATER) == 0
    assert shelf().guides["no-water"].titles == THREE
    refused("edition_moved_on", actions.return_edition, edition, version=fresh(edition).version, by=first, now=LATER)


def test_given_back_the_check_no_longer_counts(report):
    first, second = editors()
    edition = draft(first)
    edition = actions.send_to_check(edition, version=edition.version, by=first, now=NOW)
    edition = actions.check_edition(edition, version=edition.version, by=second, now=NOW)
    edition = actions.return_edition(edition, version=edition.version, by=second, now=NOW, note="Цена не та")
    assert (edition.state, edition.checker, edition.note) == (EditionState.DRAFT, None, "Цена не та")


def test_withdrawn_and_back(report):
    first, second = editors()
    refused("withdraw_reason_needed", actions.withdraw_guide, guide(), why={"ru": "x"}, nearest="", by=first, now=NOW)
    refused("nearest_unknown", actions.withdraw_guide, guide(), why=THREE, nearest="nope", by=first, now=NOW)
    refused("nearest_unknown", actions.withdraw_guide, guide(), why=THREE, nearest="no-water", by=first, now=NOW)
    actions.withdraw_guide(guide(), why=THREE, nearest="lost-card", by=first, now=NOW)
    refused("edition_moved_on", actions.withdraw_guide, guide(), why=THREE, nearest="", by=first, now=NOW)
    found = shelf()
    assert "no-water" not in found.guides
    assert found.gone["guide/no-water"].nearest == "lost-card"
    # The pack does not bring back what an editor withdrew.
    changed = pack_shelf().guides[2].model_copy(update={"titles": THREE})
    assert actions.load_guides(Shelf(guides=[changed]), now=LATER).kept == ["guide/no-water"]
    published(actions.start_edition(guide(), by=first, now=LATER), by=first, checker=second)
    assert "no-water" in shelf().guides
    assert shelf().gone == {}


def test_a_new_draft_thrown_away_leaves_nothing(report):
    first, _second = editors()
    edition = actions.create_guide(
        kind=GuideKind.FAQ, slug="new-one", document=dumped(pack_shelf().faqs[0]), by=first, now=NOW
    )
    assert edition.document["code"] == "new-one"
    found = edition.guide
    actions.discard_edition(edition, version=edition.version, by=first, now=NOW)
    assert not type(found).objects.filter(pk=found.pk).exists()


def test_desks(report):
    first, _second = editors()
    draft(first)
    assert [one.guide.slug for one in open_editions(Desk.DRAFT)] == ["no-water"]
    late = guides_on(Desk.REVIEW, NOW.date())
    assert {one.slug for one in late} == {"no-water", "pothole-term"}


# what readers say


def test_verdicts_are_counted_by_step_and_hide_personal_data(report):
    facts = {"edition": 1, "language": "ru", "now": NOW}
    assert actions.give_verdict(guide(), useful=True, text="", step="", **facts) is None
    kept = actions.give_verdict(guide(), useful=False, text="нет цены, мой ИИН 900101300123", step="call", **facts)
    assert kept.text == "нет цены, мой ИИН •••"
    actions.report_mistake(guide(), text="", quote="Позвоните", step="call", **facts)
    refused("remark_text_needed", actions.report_mistake, guide(), text=" \x00", quote="", step="", **facts)
    refused("remark_too_long", actions.report_mistake, guide(), text="a" * 1001, quote="", step="", **facts)
    rows = set(Tally.objects.values_list("step", "kind", "count"))
    assert rows == {("", "useful", 1), ("call", "useless", 1), ("call", "mistake", 1)}
    first, _second = editors()
    actions.close_remark(kept, by=first, now=NOW)
    assert list(Remark.objects.filter(done_at=None).values_list("kind", flat=True)) == [RemarkKind.MISTAKE]


# wishes


def wish(text="Как получить место для киоска", **options):
    facts = {"language": "ru", "submission": uuid.uuid4(), "now": NOW} | options
    return actions.add_wish(text=text, **facts)


def test_a_wish_is_kept_without_personal_data(report):
    made = wish("Мой ИИН 900101300123, как получить справку? +7 701 123 45 67")
    assert made.redacted
    assert made.wish.text == "Мой ИИН •••, как получить справку? •••"
    assert not any("900101" in key for key in made.wish.keys)


def test_the_same_form_twice_is_one_wish(report):
    number = uuid.uuid4()
    first, second = wish(submission=number), wish(submission=number)
    assert (first.is_new, second.is_new, first.wish.pk) == (True, False, second.wish.pk)


@pytest.mark.parametrize("text", ["", "  ", "😀😀", "\x00\x07\u200b", "900101300123", "?!.,"])
def test_a_wish_needs_words(report, text):
    refused("wish_text_needed", wish, text)


def test_a_wish_has_an_end_and_an_address_that_can_be_one(report):
    refused("wish_too_long", wish, "а " * 501)
    refused("wish_email_wrong", wish, email="not an address")
    assert Wish.objects.count() == 0


def test_similar_wishes_over_endings(report):
    wish("Как получить место для киоска")
    wish("Холодные батареи в школе")
    assert [one.text for one in similar_wishes("получение места под киоск")] == ["Как получить место для киоска"]
    assert similar_wishes("😀") == []


def test_from_a_wish_to_the_guide_and_its_letters(report):
    first, second = editors()
    made = wish(email="Asker@example.org").wish
    actions.join_wish(made, email="kz@example.org", language="kk", now=NOW)
    actions.join_wish(made, email="never@example.org", language="en", now=NOW)
    actions.join_wish(made, email="kz@example.org", language="kk", now=NOW, counts=False)
    assert Wish.objects.get().count == 3
    assert Notice.objects.filter(kind="wish.confirm").count() == 3
    for address in ("asker@example.org", "kz@example.org"):
        assert actions.confirm_asker(Asker.objects.get(email=address).token, now=NOW)
    document = dumped(pack_shelf().guides[2])
    edition = actions.create_guide(kind=GuideKind.GUIDE, slug="kiosk", document=document, by=first, now=NOW)
    actions.take_wish(made, guide=edition.guide, by=first, now=NOW)
    assert Wish.objects.get().state == WishState.WRITING
    published(edition, by=first, checker=second)
    assert Wish.objects.get().state == WishState.PUBLISHED
    letters = dict(Notice.objects.filter(kind="wish.published").values_list("to", "text"))
    assert set(letters) == {"asker@example.org", "kz@example.org"}
    assert "/ru/guides/kiosk/" in letters["asker@example.org"]
    assert "/kk/guides/kiosk/" in letters["kz@example.org"]
    assert "Су жоқ" in letters["kz@example.org"]
    assert Asker.objects.count() == 0
    refused("wish_closed", actions.join_wish, made, email="", language="ru", now=NOW)


def test_declined_with_a_reason(report):
    first, _second = editors()
    made = wish(email="a@example.org").wish
    actions.confirm_asker(Asker.objects.get().token, now=NOW)
    refused("wish_reason_needed", actions.decline_wish, made, reason={"ru": "нет"}, by=first, now=NOW)
    actions.decline_wish(made, reason=THREE, by=first, now=NOW)
    assert "Устарела." in Notice.objects.get(kind="wish.declined").text
    refused("wish_closed", actions.hide_wish, made, by=first, now=NOW)


def test_addresses_that_nobody_confirmed_are_forgotten(report):
    wish(email="a@example.org")
    assert actions.forget_askers(NOW + timedelta(days=6)) == 0
    assert actions.forget_askers(NOW + timedelta(days=8)) == 1
    assert actions.confirm_asker(uuid.uuid4(), now=NOW) is None
    assert actions.leave_wish(uuid.uuid4()) is False


# links


def test_links_are_asked_only_when_wanted_and_told_from_the_second_failure(report):
    first, _second = editors()
    assert Link.objects.count() == 0
    assert queue_link_check(by=first) == 3
    link = Link.objects.get(url="https://example.org/law")

    def dead(_url):
        raise OSError("no route")

    assert not actions.check_link(link, now=NOW, fetch=dead)
    assert not actions.check_link(link, now=NOW, fetch=lambda _url: 404)
    assert (link.failures, link.status) == (2, 404)
    assert actions.check_link(link, now=NOW, fetch=lambda _url: 403)  # it answers people, not machines
    assert link.failures == 0


def test_a_link_into_the_own_network_is_not_asked(report):
    link = Link.objects.create(url="http://127.0.0.1:1/")
    assert not actions.check_link(link, now=NOW)
    assert "not a public address" in link.error
