"""Lists to choose a reason from. PURE."""

from enum import StrEnum


class ForwardReason(StrEnum):
    """Why an appeal is passed on."""

    NOT_COMPETENT = "not_competent"
    OTHER_OWNER = "other_owner"
    OTHER_DISTRICT = "other_district"
    WRONG_CATEGORY = "wrong_category"
    PRIVATE_PROPERTY = "private_property"
