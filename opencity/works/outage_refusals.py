"""What the rules of outages say no to, in words for people."""

from django.utils.translation import gettext_lazy as _

OUTAGE_SENTENCES = {
    "outage_not_permitted": _("Only the utility itself or the reception may do this."),
    "outage_what": _("Choose what is off."),
    "outage_body": _("There is no such utility. Choose one from the list."),
    "outage_end_needed": _("Say until when. If nobody knows yet, give your best guess: it can be prolonged."),
    "outage_end_before": _("The end must be later than the beginning."),
    "outage_end_past": _("The end must be later than now."),
    "outage_too_long": _("An outage lasts %(days)s days at most. Announce the rest as another one."),
    "outage_sudden_future": _("A sudden outage has begun already. Choose “planned”, or mend the beginning."),
    "outage_reason_language": _("The reason is missing in this language: %(language)s."),
    "outage_reason_long": _("The reason is %(length)s characters long; %(limit)s is the most."),
    "outage_addresses": _("Paste the list of addresses: streets and houses."),
    "outage_lines": _("Some lines of the list are not clear yet: %(lines)s. Mend them or choose the street."),
    "outage_too_many_lines": _("%(limit)s streets are the most. Announce the rest as another outage."),
    "outage_twice": _("Outage %(number)s of the same utility is announced for these houses already: %(streets)s."),
    "outage_over": _("This outage is over."),
    "outage_not_later": _("The new end must be later than %(until)s."),
    "outage_changed": _("Somebody else has just changed this outage. Look at what is new; your text is kept."),
}
