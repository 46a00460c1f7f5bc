"""One demand of an appeal becomes an appeal of its own."""

from __future__ import annotations

from datetime import datetime

from opencity.appeals.actions.clock import clock_fields, start_of
from opencity.appeals.actions.lodging import next_number
from opencity.appeals.actions.words import search_vector
from opencity.appeals.models import Appeal, Appellant
from opencity.appeals.states import State
from opencity.directory.models import Body, Category
from opencity.directory.queries import Directory


def lodge_part(
    whole: Appeal, *, body: Body, text: str, category: Category | None, city: Directory, now: datetime
) -> Appeal:
    """Write the part: same person and secret, same place, own number, body and clock."""
    clock = clock_fields(start_of(now, city), category, city, now)
    part = Appeal.objects.create(
        number=next_number(now, city),
        track=whole.track,
        channel=whole.channel,
        language=whole.language,
        state=State.ROUTED,
        text=text,
        category=category,
        body=body,
        whole=whole,
        district=whole.district,
        place=whole.place,
        address=whole.address,
        received_at=now,
        registered_on=clock["clock_from"],
        updated_at=now,
        is_public=whole.is_public and bool(category and category.is_public),
        words=search_vector(text, whole.address),
        **clock,
    )
    person = whole.appellant
    Appellant.objects.create(
        appeal=part,
        secret=person.secret,
        name=person.name,
        email=person.email,
        phone=person.phone,
        consent_at=person.consent_at,
    )
    return part
