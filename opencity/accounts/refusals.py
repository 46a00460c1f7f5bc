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
    "iin_letters": _("An IIN has only digits."),
    "iin_length": _("An IIN has 12 digits; here are %(length)s."),
    "iin_date": _("The first digits of an IIN are the date of birth. Please compare it with your document."),
    "iin_checksum": _("This IIN has a mistake: its last digit does not fit the others. Please compare it again."),
    "contact_needed": _("Write an e-mail address or a mobile phone."),
    "phone_wrong": _("This phone does not look right. Write it with its code, for example +7 701 123 45 67."),
    "code_missing": _("Write the six digits of the code."),
    "code_not_right": _(
        "This code is not right, or its ten minutes are over. Look at the newest message, or ask for a new code."
    ),
    "code_tried_often": _("There were too many wrong codes. Please wait %(minutes)s minutes, then ask for a new one."),
    "code_soon": _("A code is on its way already. In %(seconds)s seconds you can ask for another one."),
    "code_often": _("Many codes have been asked for. Please wait %(minutes)s minutes, or call the reception."),
    "people_same": _("This is one and the same person."),
    "person_merged": _("One of them has been put together with somebody already. Open the page of that person."),
    "merge_undone": _("They have been parted already."),
    "merge_not_last": _("This person was put together with another one later. Part those two first."),
    "sms_off": _("Text messages cannot be sent from here. Please give an e-mail address."),
}
