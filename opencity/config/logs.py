"""What the log leaves out."""

from http import HTTPStatus
from logging import Filter, LogRecord


class NotHealth(Filter):
    """Leaves out the 503 of `/healthz`: it is the answer to a monitor, not an error of the program."""

    def filter(self, record: LogRecord) -> bool:
        """Whether the record is written."""
        path = getattr(getattr(record, "request", None), "path", "")
        return path != "/healthz" or getattr(record, "status_code", 0) != HTTPStatus.SERVICE_UNAVAILABLE
