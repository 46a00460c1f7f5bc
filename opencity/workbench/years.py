"""Whether the working calendar of the next year is there in time."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from opencity.directory.queries import Directory

NOVEMBER = 11


def year_warning(city: Directory, today: date) -> str:
    """A sentence, or '': this year must be known, and from November the next one, for terms reach into it."""
    for year in (today.year, today.year + 1) if today.month >= NOVEMBER else (today.year,):
        if year not in city.years:
            text = _("The working calendar of %(year)s is missing: due dates in it count only weekends.")
            return text % {"year": year}
        if not city.years[year]:
            return _("The working calendar of %(year)s is not confirmed yet.") % {"year": year}
    return ""
