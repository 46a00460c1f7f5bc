"""What the rules of accounts say no to."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "member_known": _("%(email)s is already a member of staff."),
    "role_and_body": _("An executor or head works in a body; the other roles do not."),
    "body_unknown": _("There is no such body. Please choose one from the list."),
}
