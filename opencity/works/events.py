"""What happens to a work. One kind of event for each act; its sentence is made when it is read. PURE."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    """Stored codes."""

    DRAFTED = "drafted"
    CHANGED = "changed"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    MOVED = "moved"
    PROGRESSED = "progressed"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FILE_ADDED = "file_added"
    UNDONE = "undone"


# What residents read. The way to the check is an affair of the house; a work that is cancelled before it is public is
# never seen at all.
PUBLIC_KINDS = frozenset(
    {
        EventKind.APPROVED,
        EventKind.CHANGED,
        EventKind.STARTED,
        EventKind.PAUSED,
        EventKind.RESUMED,
        EventKind.MOVED,
        EventKind.PROGRESSED,
        EventKind.FINISHED,
        EventKind.CANCELLED,
    }
)
