"""How background work is doing."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

LATE = timedelta(minutes=10)


class WorkStandsStill(Exception):
    """Tasks wait longer than they should: no worker runs, or too few."""


def longest_wait(now: datetime | None = None) -> timedelta:
    """For how long the oldest task that could run has been waiting."""
    now = now or timezone.now()
    could_run = DBTaskResult.objects.ready()
    at_once = (
        could_run.filter(run_after=get_date_max()).order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    )
    later = (
        could_run.filter(~Q(run_after=get_date_max()))
        .annotate(could_run_at=Greatest(F("run_after"), F("enqueued_at")))
        .order_by("could_run_at")
        .values_list("could_run_at", flat=True)
        .first()
    )
    since = min((moment for moment in (at_once, later) if moment), default=now)
    return max(now - since, timedelta())


def background_work_goes_on() -> None:
    """Raises WorkStandsStill when a task has been waiting for more than LATE."""
    waiting = longest_wait()
    if waiting > LATE:
        raise WorkStandsStill(f"A task has been waiting for {waiting}; is a worker running?")
