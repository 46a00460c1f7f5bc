"""Appeals, their people, history, replies and photos."""

from opencity.appeals.models.appeal import Appeal, Appellant, Follower
from opencity.appeals.models.history import Event, Reply
from opencity.appeals.models.photo import Photo, PhotoKind
from opencity.appeals.models.templates import AnswerTemplate

__all__ = [
    "AnswerTemplate",
    "Appeal",
    "Appellant",
    "Event",
    "Follower",
    "Photo",
    "PhotoKind",
    "Reply",
]
