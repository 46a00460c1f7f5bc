"""What residents write about most at present."""

from __future__ import annotations

from collections import Counter

from opencity.appeals.models import Appeal

MOST_READ = 1_000


def frequent_categories(limit: int = 12) -> list[str]:
    """Codes of the categories of the latest public appeals, the most frequent first.

    Only the newest appeals are read, by index: the cost does not grow with the years.
    """
    latest = Appeal.objects.filter(is_public=True).order_by("-received_at", "-id")
    codes = Counter(latest.values_list("category__code", flat=True)[:MOST_READ])
    return [code for code, _ in codes.most_common() if code][:limit]
