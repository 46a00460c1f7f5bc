"""Every act on an appeal: one verb, one transaction, one event, its notices."""

from opencity.appeals.actions.asking import ask_erasure, carry_out_erasure, decline_erasure
from opencity.appeals.actions.checking import look_again, reject_reply, release_reply, return_reply
from opencity.appeals.actions.clock import recalculate_due_dates
from opencity.appeals.actions.consulting import Said, close_consultation
from opencity.appeals.actions.covering import cover_photo
from opencity.appeals.actions.escalating import acknowledge_steps, end_answered, escalate_appeals
from opencity.appeals.actions.formal import (
    FormalClaim,
    announce_hearing,
    answer_hearing,
    check_claim,
    keep_signature,
    make_formal,
)
from opencity.appeals.actions.incidents import (
    Known,
    edit_incident,
    end_incident,
    end_over_incidents,
    open_incident,
)
from opencity.appeals.actions.keeping import erase_due, lift_hold, place_hold
from opencity.appeals.actions.lodging import Lodged, Lodging, Plan, check_text, lodge_appeal, plan_lodging
from opencity.appeals.actions.looking import note_look
from opencity.appeals.actions.merging import join_appeals, separate_appeal
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
from opencity.appeals.actions.sharing import answer_forgotten, answer_joined, tell_joined
from opencity.appeals.actions.templates import load_answer_templates
from opencity.appeals.actions.working import (
    Answer,
    Lots,
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
    "Known",
    "Lodged",
    "Lodging",
    "Lots",
    "Plan",
    "Said",
    "accept_appeal",
    "acknowledge_steps",
    "announce_hearing",
    "answer_forgotten",
    "answer_hearing",
    "answer_joined",
    "answer_question",
    "ask_appellant",
    "ask_erasure",
    "assign_appeal",
    "carry_out_erasure",
    "check_claim",
    "check_text",
    "close_consultation",
    "close_silent_appeals",
    "confirm_reply",
    "cover_photo",
    "decline_erasure",
    "edit_incident",
    "end_answered",
    "end_incident",
    "end_over_incidents",
    "erase_due",
    "escalate_appeals",
    "extend_term",
    "follow_appeal",
    "forget_unclaimed",
    "forward_appeal",
    "forward_part",
    "join_appeals",
    "keep_photo",
    "keep_signature",
    "lift_hold",
    "load_answer_templates",
    "lodge_appeal",
    "look_again",
    "make_formal",
    "note_appeal",
    "note_look",
    "open_incident",
    "place_hold",
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
    "separate_appeal",
    "tell_joined",
    "unfollow_appeal",
    "withdraw_appeal",
]
