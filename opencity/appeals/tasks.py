"""Jobs of appeals that time starts."""

from django.utils import timezone
from procrastinate.contrib.django import app

from opencity.accounts.attempts import forget_old
from opencity.accounts.codes import forget_codes
from opencity.accounts.sessions import forget_ended
from opencity.accounts.visits import forget_visits
from opencity.appeals import actions
from opencity.appeals.actions.counting import count_map
from opencity.appeals.actions.erasing import REMOVE_FILES, remove_files
from opencity.appeals.actions.sharing import ANSWER_JOINED
from opencity.appeals.actions.telling import TELL_JOINED
from opencity.appeals.models import Event, Reply
from opencity.notices.actions import requeue_lost


@app.periodic(cron="7 * * * *")
@app.task(name="appeals.hourly", queue="clock", pass_context=False)
def hourly(timestamp: int) -> None:
    """Do what only time starts.

    Close what waits in vain for the resident's word; forget unclaimed photos, old attempts, ended sessions;
    queue lost letters again.
    """
    now = timezone.now()
    actions.close_silent_appeals(now=now)
    actions.end_over_incidents(now=now)
    actions.answer_forgotten(now=now)
    actions.forget_unclaimed(now)
    forget_old(now)
    forget_ended(now)
    forget_codes(now)
    forget_visits(now)
    requeue_lost(now)


@app.task(name=ANSWER_JOINED, queue="notices")
def share_answer(reply_id: int) -> None:
    """Give the answer of a master to all that are joined to it. Twice does no harm."""
    actions.answer_joined(Reply.objects.select_related("appeal", "body", "author").get(pk=reply_id), now=timezone.now())


@app.task(name=TELL_JOINED, queue="notices")
def share_news(event_id: int) -> None:
    """Tell the residents of what is joined to a master what happened to it. Twice does no harm."""
    event, after = Event.objects.select_related("appeal__appellant", "appeal__category").get(pk=event_id), 0
    while after := actions.tell_joined(event, after=after):
        pass


@app.periodic(cron="12 * * * *")
@app.task(name="appeals.escalate", queue="clock", pass_context=False)
def escalate(timestamp: int) -> None:
    """Tell of late appeals; in quiet hours nothing happens."""
    actions.escalate_appeals(now=timezone.now(), emergencies=False)


@app.periodic(cron="*/15 * * * *")
@app.task(name="appeals.escalate_emergencies", queue="clock", pass_context=False)
def escalate_emergencies(timestamp: int) -> None:
    """Tell of late emergencies, whose term is in hours, by day and by night."""
    actions.escalate_appeals(now=timezone.now(), emergencies=True)


@app.periodic(cron="43 21 * * *")
@app.task(name="appeals.erase_due", queue="clock", pass_context=False)
def erase_due(timestamp: int) -> None:
    """Every night (21:43 UTC): erase what the schedule of keeping no longer keeps."""
    actions.erase_due(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="appeals.count_map", queue="clock", pass_context=False)
def renew_map(timestamp: int) -> None:
    """Every minute: count the squares of the map in which something happened."""
    count_map(now=timezone.now())


@app.task(name=REMOVE_FILES, queue="clock")
def remove_erased_files(names: list[str]) -> None:
    """Delete files of photos whose rows name them no more. Twice does no harm."""
    remove_files(names)
