"""Every act on an appeal: one verb, one transaction, one event, its notices."""

from opencity.appeals.actions.checking import look_again, reject_reply, release_reply, return_reply
from opencity.appeals.actions.clock import recalculate_due_dates
from opencity.appeals.actions.escalating import acknowledge_steps, end_answered, escalate_appeals
from opencity.appeals.actions.formal import (
    FormalClaim,
    announce_hearing,
    answer_hearing,
    check_claim,
    keep_signature,
    make_formal,
)
from opencity.appeals.actions.lodging import Lodged, Lodging, Plan, check_text, lodge_appeal, plan_lodging
from opencity.appeals.actions.photos import forget_unclaimed, keep_photo
from opencity.appeals.actions.resident import (
    answer_question,
    close_silent_appeals,
    confirm_reply,
    follow_appeal,
    rate_reply,
    reopen_appeal,
    unfollow_appeal,
    withdraw_appeal,
)
from opencity.appeals.actions.routing import forward_appeal, forward_part, recategorize_appeal, route_appeal
from opencity.appeals.actions.templates import load_answer_templates
from opencity.appeals.actions.working import (
    Answer,
    accept_appeal,
    ask_appellant,
    assign_appeal,
    extend_term,
    note_appeal,
    reply_to_appeal,
)

__all__ = [
    "Answer",
    "FormalClaim",
    "Lodged",
    "Lodging",
    "Plan",
    "accept_appeal",
    "acknowledge_steps",
    "announce_hearing",
    "answer_hearing",
    "answer_question",
    "ask_appellant",
    "assign_appeal",
    "check_claim",
    "check_text",
    "close_silent_appeals",
    "confirm_reply",
    "end_answered",
    "escalate_appeals",
    "extend_term",
    "follow_appeal",
    "forget_unclaimed",
    "forward_appeal",
    "forward_part",
    "keep_photo",
    "keep_signature",
    "load_answer_templates",
    "lodge_appeal",
    "look_again",
    "make_formal",
    "note_appeal",
    "plan_lodging",
    "rate_reply",
    "recalculate_due_dates",
    "recategorize_appeal",
    "reject_reply",
    "release_reply",
    "reopen_appeal",
    "reply_to_appeal",
    "return_reply",
    "route_appeal",
    "unfollow_appeal",
    "withdraw_appeal",
]
