"""What the rules of subscriptions say no to."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "subscription_email": _("This e-mail address does not look right. Write it like name@example.org."),
    "subscription_many": _("This address has %(limit)s subscriptions, which is the most. End one of them first."),
    "subscription_letters": _(
        "We have written to this address several times today and nobody has confirmed. Look into the folder for spam, "
        "or try again tomorrow."
    ),
    "subscription_radius": _("Choose a radius from %(least)s to %(most)s metres."),
    "subscription_gone": _("This subscription has ended or was not confirmed in time. You can make a new one."),
}
