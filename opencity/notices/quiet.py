"""Hours in which no text message wakes anybody. PURE."""

from datetime import datetime, time, timedelta


def after_quiet(moment: datetime, *, begin: time, end: time) -> datetime:
    """`moment` itself, or the end of the quiet hours it falls into. Local time; the hours may go over midnight.

    `begin` is quiet already, `end` no longer is. The same hour twice means that there are none.
    """
    now = moment.timetz().replace(tzinfo=None)
    if begin == end:
        return moment
    over_midnight = begin > end
    inside = (now >= begin or now < end) if over_midnight else begin <= now < end
    if not inside:
        return moment
    day = moment.date() + timedelta(days=1 if over_midnight and now >= begin else 0)
    return datetime.combine(day, end, tzinfo=moment.tzinfo)
