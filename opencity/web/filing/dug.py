"""Works at the place of a half-written appeal: perhaps the answer is there already."""

from __future__ import annotations

from opencity.directory.models import Contact
from opencity.web.filing.draft import Draft
from opencity.web.works.rows import Row, row_of
from opencity.works.queries.public import works_at

# The group of a category, by its code in the classifier, and the kinds of works that answer it.
OF_GROUP = {
    "3": {"roads", "aryk", "lighting", "building"},
    "4": {"water", "aryk"},
    "5": {"heat-network"},
    "6": {"electricity", "lighting"},
    "7": {"gas"},
    "8": {"yards"},
    "10": {"parks"},
}


def works_for(draft: Draft) -> list[tuple[Row, str]]:
    """The open works at the place with the phone of the body in charge; those of the category's subject first."""
    point = draft.placed.best.point
    if point is None:
        return []
    subject = OF_GROUP.get(draft.category.split(".")[0], set())
    found = sorted(works_at(point), key=lambda work: work.kind not in subject)
    rows = Contact.objects.filter(kind="phone", body_id__in={work.body_id for work in found}) if found else []
    phones = {row.body_id: row.value for row in reversed(list(rows))}
    return [(row_of(work, today=draft.today), phones.get(work.body_id, "")) for work in found]
