"""Who left an address to hear of a guide: for the export and the erasure of one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opencity.guides.models import Asker


def export_askers(addresses: Sequence[str]) -> list[dict[str, Any]]:
    """The wishes that these addresses wait for."""
    rows = Asker.objects.filter(email__in=addresses).select_related("wish").order_by("id")
    return [{"to": row.email, "about": row.wish.text, "since": row.created_at.isoformat()} for row in rows]


def erase_askers(addresses: Sequence[str]) -> int:
    """Forget the addresses; the wishes stay."""
    return Asker.objects.filter(email__in=addresses).delete()[0]
