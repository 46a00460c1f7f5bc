"""When to try again. PURE."""

from datetime import timedelta

# Sixteen tries take a little over a day: a mail server that is down overnight loses nothing.
MOST_ATTEMPTS = 16


def pause_after(attempt: int) -> timedelta:
    """The pause after the given failed attempt (1, 2, …): 30 s, doubling, at most 4 hours."""
    return min(timedelta(seconds=30 * 2 ** (attempt - 1)), timedelta(hours=4))
