"""Works, outages, what happened to them, and what residents say."""

from opencity.works.models.outage import Outage, OutageEvent
from opencity.works.models.source import Feed, Import
from opencity.works.models.work import Event, File, Word, Work

__all__ = ["Event", "Feed", "File", "Import", "Outage", "OutageEvent", "Word", "Work"]
