"""Why a work moves, rests or falls away: a short list, so that the reason is in every language. PURE."""

from enum import StrEnum


class Reason(StrEnum):
    """Codes of reasons; their words stand in `sentences`."""

    WEATHER = "weather"
    MATERIALS = "materials"
    NETWORKS = "networks"
    DESIGN = "design"
    CONTRACTOR = "contractor"
    MONEY = "money"
    ORDER = "order"
    RESIDENTS = "residents"
    EMERGENCY = "emergency"
    OTHER = "other"
