"""The life situations of Almaty: all of them, whole, in three languages, each fact with source and day."""

from collections import Counter
from pathlib import Path

import pytest

from opencity.directory.pack import read_pack
from opencity.guides.path import every_answer, way
from opencity.guides.reading import read_what_stands, texts_of

ALMATY = Path(__file__).resolve().parents[2] / "cities" / "almaty"
SLUGS = [
    "child-birth",
    "child-benefit",
    "childcare-benefit",
    "large-family-award",
    "adoption",
    "guardianship",
    "marriage",
    "divorce",
    "death-of-relative",
    "kindergarten-queue",
    "kindergarten-place",
    "first-grade",
    "school-transfer",
    "free-clubs",
    "lost-documents",
    "id-card",
    "residence-registration",
    "temporary-registration",
    "foreigner-registration",
    "moving-abroad",
    "housing-queue",
    "emergency-housing",
    "housing-aid",
    "flat-alteration",
    "build-house",
    "osi-chair",
    "osi-or-nsu",
    "cold-radiators",
    "heating-recalculation",
    "water-connection",
    "gas-connection",
    "lift-replacement",
    "disability-allowance",
    "disability-certificate",
    "social-aid",
    "lost-job",
    "clinic-attachment",
    "transport-card",
    "file-appeal",
    "personal-reception",
    "complain-service",
    "tree-felling",
    "dangerous-tree",
    "land-purpose",
    "open-business",
    "close-business",
    "street-trade",
    "pet-registration",
    "participatory-budget",
    "snow-cleaning",
]


@pytest.fixture(scope="module")
def shelf():
    pack = read_pack(ALMATY)
    categories = [row.code for row in (*pack.groups, *pack.leaves)]
    found, errors = read_what_stands(ALMATY, bodies=[row.code for row in pack.bodies], categories=categories)
    assert [str(error) for error in errors] == []
    return found


@pytest.fixture(scope="module")
def guides(shelf):
    return {guide.slug: guide for guide in shelf.guides}


def test_every_situation_is_there(guides):
    assert len(SLUGS) == 50
    assert sorted(set(SLUGS) - set(guides)) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_guide_is_whole(guides, slug):
    guide = guides[slug]
    data = guide.model_dump(by_alias=True)
    assert all(text.strip() for text in texts_of(data))
    for step in guide.steps:
        assert step.where, f"{step.code}: no body and no reason"
        assert step.sources, f"{step.code}: no source"
        assert all(source.name and source.checked for source in step.sources)
    for answers in every_answer(guide):
        assert way(guide, answers), answers
    assert len(guide.keywords.get("kk", [])) >= 5
    assert len(guide.keywords.get("ru", [])) >= 5


def test_no_sum_that_changes_with_the_index_is_written_out(guides):
    """A fee is a multiple of the index; what one multiple is in tenge is reckoned for the year of the reader."""
    index = {str(year) for year in (3932, 4325)} | {"3 932", "4 325"}
    for slug, guide in guides.items():
        for text in texts_of(guide.model_dump(by_alias=True)):
            assert not any(f"{amount} ₸" in text or f"{amount} тенге" in text for amount in index), (slug, text)


def test_questions_are_enough_and_of_every_field(shelf):
    assert len(shelf.faqs) >= 120
    fields = Counter(group for faq in shelf.faqs for group in {code.split(".")[0] for code in faq.categories})
    assert {group for group, often in fields.items() if often >= 4} == {str(group) for group in range(1, 22)}
    assert all(len(text) <= 600 for faq in shelf.faqs for text in faq.answer.values())
    assert all({"kk", "ru", "en"} == set(faq.also) and all(faq.also.values()) for faq in shelf.faqs)
    assert all(text.strip() for faq in shelf.faqs for text in texts_of(faq.model_dump(by_alias=True)))
