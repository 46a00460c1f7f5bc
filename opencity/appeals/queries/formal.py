"""What pages and letters say of a formal appeal."""

from __future__ import annotations

from datetime import datetime

from opencity.appeals.hearing import COMPLAINT_MONTHS, COMPLAINT_WORKING_DAYS, Complaint, complaint_days
from opencity.appeals.models import Appeal, Formal
from opencity.appeals.models.appeal import Track
from opencity.directory.models import Term
from opencity.directory.queries import Directory, directory, local


def formal_of(appeal: Appeal) -> Formal | None:
    """What the author of a formal appeal gave; None for a request."""
    return Formal.objects.filter(appeal=appeal).first() if appeal.track == Track.FORMAL else None


def complaint_about(appeal: Appeal, *, now: datetime) -> Complaint | None:
    """Until when the answer to a formal appeal can be contested; None without an answer, or when it is too late."""
    if appeal.track != Track.FORMAL or appeal.replied_at is None:
        return None
    city = directory()
    today = local(now, city).date()
    found = complaint_days(
        local(appeal.replied_at, city).date(),
        today=today,
        calendar=city.calendar,
        months=_amount(city, "complaint_window", "months", COMPLAINT_MONTHS),
        working_days=_amount(city, "complaint_20", "working_days", COMPLAINT_WORKING_DAYS),
    )
    return found if found.is_open(today) else None


def _amount(city: Directory, code: str, unit: str, default: int) -> int:
    term: Term | None = city.terms.get(code)
    return term.amount if term is not None and term.unit == unit else default
