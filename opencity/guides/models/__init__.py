"""Rows of guides: what is served, what is being written, what people say of it and what they wish for."""

from opencity.guides.models.edition import Edition, EditionState, Guide, GuideKind, IndexYear, Mention, Shelf
from opencity.guides.models.remark import Link, Remark, RemarkKind, Tally
from opencity.guides.models.wish import Asker, Wish, WishState

__all__ = [
    "Asker",
    "Edition",
    "EditionState",
    "Guide",
    "GuideKind",
    "IndexYear",
    "Link",
    "Mention",
    "Remark",
    "RemarkKind",
    "Shelf",
    "Tally",
    "Wish",
    "WishState",
]
