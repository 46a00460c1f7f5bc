"""Where an incident seems to begin, as the dispatcher sees it above the list."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from opencity.appeals.queries import incidents as queries
from opencity.directory.queries import directory


def storm_lines() -> list[dict[str, Any]]:
    """Where an incident seems to begin, each with the address of its ready form."""
    names = {category.pk: category for category in directory().categories.values()}
    return [
        {
            "count": storm.count,
            "category": str(names.get(storm.appeal.category_id or 0, "")),
            "address": storm.appeal.address,
            "url": f"{reverse('workbench:new_incident')}?from={storm.appeal.number}",
        }
        for storm in queries.storms(timezone.now())
    ]
