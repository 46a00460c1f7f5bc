"""What the rules of accounts say no to."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "member_known": _("%(email)s is already a member of staff."),
    "role_and_body": _("An executor or head works in a body; the other roles do not."),
    "body_unknown": _("There is no such body. Please choose one from the list."),
    "code_wrong": _("This code is not right, or it was used already. Wait for the next one and type it again."),
    "key_wrong": _("The security key was not recognised. Try again, or use a code."),
    "key_known": _("This security key is already in your list."),
    "app_known": _("You already have an app. Remove it first if you changed your phone."),
    "too_many_keys": _("You have %(limit)s security keys; more are not needed."),
    "own_factor": _("Your own second factor is changed on the page of your account."),
}
