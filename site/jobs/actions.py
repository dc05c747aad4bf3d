"""What keeps background work going; the worker calls these every few seconds, any number of workers at once."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs.declare import TIME_LIMIT, declared, give_up
from jobs.models import Attempt, FailedJob, Schedule, Worker

logger = logging.getLogger("jobs")

GONE_AFTER = timedelta(seconds=60)  # a worker not heard of for so long is dead
GRACE = timedelta(minutes=1)  # a live worker stops an overdue task itself; after this long it evidently cannot
MOST_WORKERS_LOST = 3  # a task that took so many workers with it is not given another


class NoSuchJob(Exception):
    """The code has no job of this name any more."""


def start_due_jobs(now: datetime | None = None) -> list[str]:
    """Enqueue every scheduled job whose time has come, exactly once over all workers; say which.

    A job that missed several times (no worker ran) starts once. A job new to the site starts at its next time.
    """
    now, started = now or timezone.now(), []
    scheduled = {path: about.every.last_due(now) for path, about in declared.items() if about.every is not None}
    known = dict(Schedule.objects.filter(path__in=scheduled).values_list("path", "due_at"))
    for path, due_at in scheduled.items():
        if path not in known:
            Schedule.objects.get_or_create(path=path, defaults={"due_at": due_at})
        elif known[path] < due_at:
            with transaction.atomic():
                if Schedule.objects.filter(path=path, due_at__lt=due_at).update(due_at=due_at):
                    declared[path].task.enqueue()
                    started.append(path)
    return started


def rescue_lost_tasks(now: datetime | None = None) -> int:
    """Give the tasks of dead workers, and those far over their time limit, to the next worker; say how many.

    A task that lost its worker MOST_WORKERS_LOST times is given up: it is probably what kills them.
    """
    now, rescued = now or timezone.now(), 0
    dead = set(Worker.objects.filter(seen_at__lt=now - GONE_AFTER).values_list("id", flat=True))
    for row in DBTaskResult.objects.running().defer("return_value", "traceback"):
        worker = row.worker_ids[-1] if row.worker_ids else None
        limit = declared[row.task_path].time_limit if row.task_path in declared else TIME_LIMIT
        overdue = row.started_at is not None and row.started_at < now - limit - GRACE
        if worker not in dead and not overdue:
            continue
        # Whoever changes exactly the row we saw has rescued it; it may have ended or been rescued meanwhile.
        same = DBTaskResult.objects.filter(pk=row.pk, status=row.status, started_at=row.started_at)
        if len(row.worker_ids) >= MOST_WORKERS_LOST:
            with transaction.atomic():
                if same.update(status="FAILED", finished_at=now, exception_class_path="jobs.WorkerLost"):
                    given = row.args_kwargs
                    give_up(
                        row.task_path,
                        given["args"],
                        given["kwargs"],
                        len(row.worker_ids),
                        "It lost every worker that ran it.",
                    )
        elif same.update(status="READY", started_at=None):
            logger.error("%s lost its worker %s and is started again.", row.task_path, worker)
            rescued += 1
    holding = {ids[-1] for ids in DBTaskResult.objects.running().values_list("worker_ids", flat=True) if ids}
    Worker.objects.filter(pk__in=dead - holding).delete()
    return rescued


def start_again(failed: FailedJob, now: datetime | None = None) -> None:
    """Enqueue a failed job once more, from its first try. Raises NoSuchJob when the code no longer has it."""
    try:
        found = import_string(failed.path)
    except ImportError as error:
        raise NoSuchJob(failed.path) from error
    if not isinstance(found, Task):
        raise NoSuchJob(failed.path)
    with transaction.atomic():
        if FailedJob.objects.filter(pk=failed.pk, started_again_at=None).update(started_again_at=now or timezone.now()):
            found.enqueue(*failed.args, **failed.kwargs)


def forget_finished(
    now: datetime | None = None, *, succeeded: timedelta = timedelta(days=3), failed: timedelta = timedelta(days=60)
) -> None:
    """Delete what nobody will ask for any more."""
    now = now or timezone.now()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - succeeded).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - failed).delete()
    FailedJob.objects.filter(failed_at__lt=now - failed).delete()
    Attempt.objects.filter(created_at__lt=now - failed).delete()
    Schedule.objects.exclude(path__in=declared).filter(due_at__lt=now - failed).delete()


def keep_failure_of_foreign_task(sender: type, task_result: TaskResult[Any], **kwargs: Any) -> None:
    """A library's plain task (Wagtail's index updates) has no retries; its failure is kept for people all the same."""
    path = task_result.task.module_path
    if task_result.status == TaskResultStatus.FAILED and path not in declared:
        trace = task_result.errors[-1].traceback if task_result.errors else ""
        give_up(path, task_result.args, task_result.kwargs, task_result.attempts, trace)
