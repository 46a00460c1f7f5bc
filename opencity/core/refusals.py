"""What the shared kernel says no to."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "picture_too_big": _("The photo is %(size)s MB; %(limit)s MB is the most. Please send a smaller one."),
    "picture_not_a_photo": _("This file is not a photo we can read. Send a JPEG, PNG, WebP or HEIC picture."),
    "picture_too_many_pixels": _("The picture is too large to open. Please send a smaller one."),
    "picture_broken": _("The photo is damaged and cannot be opened. Please take or choose another one."),
}
