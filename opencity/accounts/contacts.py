"""How one person is reached: an e-mail address or a mobile phone, in one spelling each."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import CharField, Func, TextChoices

from opencity.core.refused import Refused

MOST = 254
# The country code that a number typed in the national way (8 701…, 701…) gets.
COUNTRY = "7"
_PHONE = re.compile(r"\+?[\d\s()\-–—.]+", re.ASCII)
SHORTEST, LONGEST = 11, 15


class ContactKind(TextChoices):
    """Where a code or a letter can go."""

    EMAIL = "email"
    PHONE = "phone"


class PhoneKey(Func):
    """A phone as typed in its one spelling, in the database, as `parse_phone` gives it. Immutable, so an index fits."""

    output_field = CharField()
    template = (
        "regexp_replace(regexp_replace(%(expressions)s, '[^0-9]', '', 'g'), '^8?([0-9]{10})$', '" + COUNTRY + "\\1')"
    )


def parse_contact(text: str) -> tuple[ContactKind, str]:
    """What was typed into the one field, as (kind, value in its one spelling).

    Refuses: `contact_needed`, `email_wrong`, `phone_wrong` (letters, too short, too long).
    """
    text = text.strip()
    if not text:
        raise Refused("contact_needed")
    if "@" in text:
        return ContactKind.EMAIL, parse_email_address(text)
    return ContactKind.PHONE, parse_phone(text)


def parse_email_address(text: str) -> str:
    """An address in small letters; refused when it cannot be one."""
    text = text.strip().lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise Refused("email_wrong") from error
    if len(text) > MOST:
        raise Refused("email_wrong")
    return text


def parse_phone(text: str) -> str:
    """A phone as digits with its country code and no plus: 77012345678; refused when it cannot be one."""
    if not _PHONE.fullmatch(text.strip()):
        raise Refused("phone_wrong")
    digits = re.sub(r"\D", "", text)
    found = re.sub(r"^8?(\d{10})$", COUNTRY + r"\1", digits)
    if not SHORTEST <= len(found) <= LONGEST:
        raise Refused("phone_wrong")
    return found


def show_contact(kind: str, value: str) -> str:
    """A contact as people write it."""
    if kind != ContactKind.PHONE:
        return value
    if len(value) == SHORTEST and value.startswith(COUNTRY):
        return f"+{value[0]} {value[1:4]} {value[4:7]} {value[7:9]} {value[9:]}"
    return f"+{value}"


def mask_contact(kind: str, value: str) -> str:
    """A contact that is recognised by who knows it and useless to others: a…l@example.org, +7 ••• ••• •• 78."""
    if kind == ContactKind.PHONE:
        return f"+{value[0]} ••• ••• •• {value[-2:]}"
    name, _, host = value.partition("@")
    return f"{name[:1]}•••@{host}"
