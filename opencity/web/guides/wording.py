"""States of wishes in words, with the colour of the badge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opencity.guides.models import WishState

WISH_STATES = {
    WishState.WISHED: {"text": _("wished for"), "tone": ""},
    WishState.WRITING: {"text": _("being written"), "tone": "soon"},
    WishState.PUBLISHED: {"text": _("ready"), "tone": "good"},
    WishState.DECLINED: {"text": _("declined"), "tone": "bad"},
    WishState.HIDDEN: {"text": _("hidden"), "tone": "bad"},
}
