"""`GET /healthz`: is the service alive, and does everything behind it move."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

from opencity.notices.queries import has_dead, oldest_waiting

if TYPE_CHECKING:
    from django.http import HttpRequest

# A worker writes its heartbeat every 10 s; a letter goes out in seconds and is tried again for hours.
WORKER_SILENT_AFTER = timedelta(minutes=1)
NOTICE_LATE_AFTER = timedelta(hours=1)


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Tell the state of process, database, worker and outbox; 503 when something stands still.

    Dead letters are told with 200: everything moves, and a restart would not help them; a person must look.
    """
    now = timezone.now()
    try:
        beat = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat", flat=True).first()
        waiting, dead = oldest_waiting(), has_dead()
    except DatabaseError:
        return JsonResponse({"process": "ok", "database": "down"}, status=503)
    worker = _age(beat, now)
    notice = _age(waiting, now)
    silent = worker is None or worker > WORKER_SILENT_AFTER.total_seconds()
    late = notice is not None and notice > NOTICE_LATE_AFTER.total_seconds()
    answer = {
        "process": "ok",
        "database": "ok",
        "worker": "silent" if silent else "ok",
        "worker_heartbeat_age_seconds": worker,
        "notices": "late" if late else "dead" if dead else "ok",
        "dead_notices": dead,
        "oldest_unsent_notice_age_seconds": notice,
    }
    return JsonResponse(answer, status=503 if silent or late else 200)


def _age(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else round((now - moment).total_seconds(), 1)
