"""Who will answer and by when, in one sentence."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opencity.appeals.actions import Plan
from opencity.directory.models import Term
from opencity.directory.queries import Directory, local


def say_plan(plan: Plan) -> str:
    """Say it: The Department of roads will answer by 3 December 2026 (8 working days)."""
    if plan.category is None:
        facts = {"body": plan.body.short, "due": say_due(plan), "term": say_term(plan.term)}
        return _("%(body)s will choose who answers, and the answer comes by %(due)s (%(term)s).") % facts
    facts = {"body": plan.body.names, "due": say_due(plan), "term": say_term(plan.term)}
    return _("%(body)s will answer by %(due)s (%(term)s).") % facts


def say_registered(registered: date, received: datetime, city: Directory) -> str:
    """When an appeal after hours is registered; '' when it is registered the same day (art. 64)."""
    if registered == local(received, city).date():
        return ""
    facts = {"day": formats.date_format(registered, "MONTH_DAY_FORMAT")}
    return _("It is outside working hours now: on %(day)s, the next working day, it will be registered.") % facts


def say_due(plan: Plan) -> str:
    """The last day, or the moment where the term is in hours."""
    if plan.term.unit == "hours":
        return formats.date_format(plan.due.at, "DATETIME_FORMAT")
    return formats.date_format(plan.due.on, "DATE_FORMAT")


def say_term(term: Term) -> str:
    """How long the term is, as "8 working days"."""
    amount = term.amount
    words = {
        "working_days": ngettext("%(count)d working day", "%(count)d working days", amount),
        "calendar_days": ngettext("%(count)d day", "%(count)d days", amount),
        "hours": ngettext("%(count)d hour", "%(count)d hours", amount),
        "months": ngettext("%(count)d month", "%(count)d months", amount),
    }
    return words[term.unit] % {"count": amount}
