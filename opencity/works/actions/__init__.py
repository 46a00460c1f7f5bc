"""Everything that changes a work."""

from opencity.works.actions.describing import Described, described
from opencity.works.actions.drafting import approve_work, draft_work, edit_work, return_work, send_work
from opencity.works.actions.files import add_file
from opencity.works.actions.running import (
    cancel_work,
    finish_work,
    move_dates,
    note_progress,
    pause_work,
    resume_work,
    start_work,
)
from opencity.works.actions.words import say_word, voice_of

__all__ = [
    "Described",
    "add_file",
    "approve_work",
    "cancel_work",
    "described",
    "draft_work",
    "edit_work",
    "finish_work",
    "move_dates",
    "note_progress",
    "pause_work",
    "resume_work",
    "return_work",
    "say_word",
    "send_work",
    "start_work",
    "voice_of",
]
