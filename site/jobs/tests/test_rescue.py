"""Which tasks are taken from whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from common.testing import run_in_threads
from jobs.actions import MOST_WORKERS_LOST, rescue_lost_tasks
from jobs.models import FailedJob, Worker
from jobs.testing import queued, run_queued
from jobs.tests import examples

NOW = timezone.now()


def a_worker(name: str, silent_for: timedelta = timedelta()) -> str:
    Worker.objects.create(id=name, host="here", process=1, seen_at=NOW - silent_for)
    return name


def a_running_task(
    *workers: str, running_for: timedelta = timedelta(seconds=5), **fields: Any
) -> DBTaskResult[Any, Any]:
    return DBTaskResult.objects.create(
        **{
            "args_kwargs": {"args": ["Vera"], "kwargs": {}},
            "task_path": "jobs.tests.examples.greet",
            "backend_name": "default",
            "status": "RUNNING",
            "run_after": get_date_max(),
            "started_at": NOW - running_for,
            "worker_ids": list(workers),
        }
        | fields
    )


@pytest.mark.django_db
def test_the_task_of_a_silent_worker_is_given_to_the_next() -> None:
    lost = a_running_task(a_worker("dead", silent_for=timedelta(seconds=61)))
    kept = a_running_task(a_worker("alive", silent_for=timedelta(seconds=59)))

    assert rescue_lost_tasks(NOW) == 1

    lost.refresh_from_db()
    kept.refresh_from_db()
    assert (lost.status, kept.status) == ("READY", "RUNNING")
    assert list(Worker.objects.values_list("id", flat=True)) == ["alive"]


@pytest.mark.django_db
def test_a_task_far_over_its_time_limit_is_given_to_the_next() -> None:
    a_running_task(a_worker("hangs"), running_for=timedelta(minutes=10, seconds=30))
    assert rescue_lost_tasks(NOW) == 0

    assert rescue_lost_tasks(NOW + timedelta(seconds=31)) == 1


@pytest.mark.django_db
def test_a_worker_nobody_knows_is_trusted_until_the_time_limit() -> None:
    """Another kind of worker may serve the same queue."""
    a_running_task("stranger")

    assert rescue_lost_tasks(NOW) == 0
    assert rescue_lost_tasks(NOW + timedelta(minutes=12)) == 1


@pytest.mark.django_db
def test_a_task_that_kills_its_workers_is_given_up() -> None:
    dead = [a_worker(f"dead{number}", silent_for=timedelta(minutes=5)) for number in range(MOST_WORKERS_LOST)]
    task = a_running_task(*dead)

    assert rescue_lost_tasks(NOW) == 0

    task.refresh_from_db()
    failed = FailedJob.objects.get()
    assert task.status == "FAILED"
    assert (failed.path, failed.args, failed.attempts) == ("jobs.tests.examples.greet", ["Vera"], MOST_WORKERS_LOST)
    assert failed.error == "It lost every worker that ran it."


@pytest.mark.django_db
def test_a_lost_try_counts_as_one() -> None:
    examples.ran.clear()
    examples.fails_with[:] = [ValueError()] * 9
    a_running_task(a_worker("dead", silent_for=timedelta(minutes=5)))
    rescue_lost_tasks(NOW)

    with queued():
        for _ in range(5):
            run_queued(waiting_for_retry=True)

    examples.fails_with.clear()
    assert len(examples.ran) == 2  # three tries: the one that was lost and these
    assert FailedJob.objects.get().attempts == 3


@pytest.mark.django_db(transaction=True)
def test_however_many_workers_look_a_task_is_rescued_once() -> None:
    a_running_task(a_worker("dead", silent_for=timedelta(minutes=5)))

    assert sum(run_in_threads([lambda: rescue_lost_tasks(NOW)] * 6)) == 1
