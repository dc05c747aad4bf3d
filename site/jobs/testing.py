"""For tests of what the worker does."""

from contextlib import AbstractContextManager
from typing import Any

from django.db.models import Q
from django.test import override_settings
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from jobs.worker import JobWorker


def queued() -> AbstractContextManager[Any]:
    """Inside, jobs wait in the database as in production, until `run_queued()`; usable as a decorator too."""
    return override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}})


def run_queued(*, waiting_for_retry: bool = False) -> int:
    """Run what is queued, as a worker would, and say how many ran; `waiting_for_retry`: as if their time had come."""
    if waiting_for_retry:
        DBTaskResult.objects.filter(~Q(run_after=get_date_max()), status=TaskResultStatus.READY).update(
            run_after=get_date_max()
        )
    worker, ran = JobWorker(queues=["*"], interval=0), 0
    while row := DBTaskResult.objects.ready().first():
        row.claim(worker.worker_id)
        worker.run_task(row)
        ran += 1
    return ran
