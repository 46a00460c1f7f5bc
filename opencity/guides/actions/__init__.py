"""Acts on guides, questions and wishes. Each is one transaction."""

from opencity.guides.actions.checking import check_edition, return_edition, send_to_check
from opencity.guides.actions.editing import create_guide, discard_edition, save_draft, start_edition
from opencity.guides.actions.links import check_link, queue_link_check
from opencity.guides.actions.loading import LoadReport, load_guides
from opencity.guides.actions.publishing import (
    publish_due,
    publish_edition,
    schedule_edition,
    withdraw_guide,
)
from opencity.guides.actions.remarks import close_remark, give_verdict, report_mistake
from opencity.guides.actions.wishes import (
    add_wish,
    confirm_asker,
    decline_wish,
    forget_askers,
    hide_wish,
    join_wish,
    leave_wish,
    take_wish,
)

__all__ = [
    "LoadReport",
    "add_wish",
    "check_edition",
    "check_link",
    "close_remark",
    "confirm_asker",
    "create_guide",
    "decline_wish",
    "discard_edition",
    "forget_askers",
    "give_verdict",
    "hide_wish",
    "join_wish",
    "leave_wish",
    "load_guides",
    "publish_due",
    "publish_edition",
    "queue_link_check",
    "report_mistake",
    "return_edition",
    "save_draft",
    "schedule_edition",
    "send_to_check",
    "start_edition",
    "take_wish",
    "withdraw_guide",
]
