"""What the rules of guides say no to, in words for people."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "guide_not_permitted": _("Only an editor of guides may do this."),
    "edition_changed_meanwhile": _(
        "Somebody else has just changed this edition. What you typed is kept below; compare it and save again."
    ),
    "edition_moved_on": _("This can no longer be done with this edition: it has moved on. Reload the page."),
    "edition_not_complete": _("The edition is not complete yet. What is missing: %(problems)s"),
    "edition_own": _("Nobody checks their own edition. Please ask another editor."),
    "edition_not_checked": _("Another editor must check this edition first."),
    "edition_open_already": _("An edition of this guide is being written already."),
    "edition_slug_fixed": _("The address of a guide stays: “%(slug)s”."),
    "guide_slug_taken": _("There is a guide at this address already. Please choose another one."),
    "guide_slug_wrong": _("An address has small Latin letters, digits and hyphens, 60 at most."),
    "publish_in_past": _("Choose a moment that is still to come."),
    "withdraw_reason_needed": _("Say in all three languages why the guide is withdrawn. Readers will see it."),
    "nearest_unknown": _("There is no published guide at this address."),
    "remark_text_needed": _("Please write in a few words what is wrong."),
    "remark_too_long": _("The text is too long: %(limit)s characters are the most."),
    "guide_too_often": _("Too many messages came from your network within an hour. Please try again later."),
    "wish_text_needed": _("Please write in a few words what you need."),
    "wish_too_long": _("The text is %(length)s characters long; %(limit)s is the most. Please shorten it."),
    "wish_email_wrong": _("This e-mail address does not look right."),
    "wish_closed": _("This wish is closed already."),
    "wish_reason_needed": _("Say in all three languages why there will be no such guide. People will see it."),
}
