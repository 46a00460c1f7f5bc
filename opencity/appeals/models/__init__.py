"""Appeals, their people, history, replies and photos."""

from opencity.appeals.models.appeal import Appeal, Appellant, Follower
from opencity.appeals.models.cells import MapCell, MapCount
from opencity.appeals.models.consultation import Channel, Consultation, GivenAnswer
from opencity.appeals.models.formal import Formal
from opencity.appeals.models.history import Event, Fate, Reply, ReplyCheck
from opencity.appeals.models.incident import Incident
from opencity.appeals.models.keeping import Erasure, ErasureRequest, KeepingMark, KeptBack, LegalHold
from opencity.appeals.models.oversight import Escalation, Look
from opencity.appeals.models.photo import Photo, PhotoKind
from opencity.appeals.models.templates import AnswerTemplate

__all__ = [
    "AnswerTemplate",
    "Appeal",
    "Appellant",
    "Channel",
    "Consultation",
    "Erasure",
    "ErasureRequest",
    "Escalation",
    "Event",
    "Fate",
    "Follower",
    "Formal",
    "GivenAnswer",
    "Incident",
    "KeepingMark",
    "KeptBack",
    "LegalHold",
    "Look",
    "MapCell",
    "MapCount",
    "Photo",
    "PhotoKind",
    "Reply",
    "ReplyCheck",
]
