"""Formal appeals and residents with codes, for the tests."""

from __future__ import annotations

import re
from typing import Any

from opencity.accounts.iin import check_digit
from opencity.appeals import actions
from opencity.appeals.actions import FormalClaim
from opencity.appeals.models import Appeal
from opencity.notices.models import Notice
from tests.cast import NOW, lodged

ELEVEN = "90011530001"
IIN = f"{ELEVEN}{check_digit(ELEVEN)}"
WORDS = {"full_name": "Тестова Айгуль", "postal_address": "Карасу, улица Абая, 10, кв. 5", "iin": IIN}


def claim(**given: Any) -> FormalClaim:
    values: dict[str, Any] = WORDS | {"contact_kind": "email", "contact": "resident@example.org", "consent": True}
    return FormalClaim(**(values | given))


def formal_appeal(**given: Any) -> Appeal:
    now = given.pop("now", NOW)
    appeal = lodged(now=now, **given)
    actions.make_formal(appeal, claim(), now=now)
    return appeal


def last_code(to: str = "") -> str:
    """The code of the newest message."""
    rows = Notice.objects.filter(kind="code", **({"to": to} if to else {}))
    found = re.search(r"\b(\d{6})\b", rows.latest("id").text)
    assert found is not None
    return found[1]
