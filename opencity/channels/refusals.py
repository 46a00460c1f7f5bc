"""What the interfaces for programs say no to."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "body_unreadable": _("The body of the request could not be read. Send valid JSON in UTF-8, or a complete form."),
    "body_too_big": _("The request is too big."),
    "fields_wrong": _("Some fields are not right. Correct them and send again."),
    "key_reused": _("This Idempotency-Key was used for another appeal. Take a new key for a new appeal."),
    "kind_not_taken": _("This address does not take %(kind)s. Send %(wanted)s."),
    "method_not_allowed": _("This address does not know the method %(method)s."),
    "not_found": _("There is nothing at this address."),
    "appeal_not_found": _("There is no public appeal with this number. With its secret the appellant sees it."),
    "rate_over": _("Too many requests from your address: %(most)s in %(window)s is the most. Try again in %(wait)s."),
    "request_broken": _("The request is broken and could not be understood."),
    "something_broke": _("Something went wrong on our side. It was noted; please try again later."),
}
