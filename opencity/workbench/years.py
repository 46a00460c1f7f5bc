"""Whether the working calendar of the next year is there in time."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from opencity.directory.queries import Directory

NOVEMBER = 11


def year_warning(city: Directory, today: date) -> str:
    """A sentence from November on (terms begin to reach into the next year), else ''; this year must always be known."""
    for year in (today.year, today.year + 1) if today.month >= NOVEMBER else (today.year,):
        if year not in city.years:
            return _("The working calendar of %(year)s is missing: due dates in it count only weekends.") % {"year": year}
        if not city.years[year]:
            return _("The working calendar of %(year)s is not confirmed yet.") % {"year": year}
    return ""
