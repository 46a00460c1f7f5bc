"""Messages of Django that our pages show and that its catalogues lack or have otherwise than we need.

Nothing here runs: the list brings them into our own catalogues, which come before Django's.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# In Kazakh a month in a date is written small; Django's catalogue has it only as a heading.
MONTHS = [
    pgettext_lazy("alt. month", "January"),
    pgettext_lazy("alt. month", "February"),
    pgettext_lazy("alt. month", "March"),
    pgettext_lazy("alt. month", "April"),
    pgettext_lazy("alt. month", "May"),
    pgettext_lazy("alt. month", "June"),
    pgettext_lazy("alt. month", "July"),
    pgettext_lazy("alt. month", "August"),
    pgettext_lazy("alt. month", "September"),
    pgettext_lazy("alt. month", "October"),
    pgettext_lazy("alt. month", "November"),
    pgettext_lazy("alt. month", "December"),
]

# Django shortens the Kazakh Tuesday to "Сб", which everybody reads as Saturday.
WEEKDAYS = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
