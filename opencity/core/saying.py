"""Facts in the words of the language that is active."""

from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import lazy
from django.utils.translation import get_language_info


def say_fact(fact: Any) -> Any:
    """A date or moment as people write it; anything else as it is."""
    if isinstance(fact, datetime):
        return formats.date_format(timezone.localtime(fact), "DATETIME_FORMAT")
    if isinstance(fact, date):
        return formats.date_format(fact, "DATE_FORMAT")
    return fact


def _language(code: str) -> str:
    return str(get_language_info(code)["name_translated"])


# The name of a language, said in the language that is active when it is read.
say_language = lazy(_language, str)
