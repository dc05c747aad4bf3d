"""What a job promises."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import declare, job
from jobs.actions import NoSuchJob, forget_finished, start_again
from jobs.models import Attempt, FailedJob
from jobs.testing import queued, run_queued
from jobs.tests import examples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_quiet_day() -> Iterator[None]:
    examples.ran.clear()
    examples.fails_with.clear()
    with queued():
        yield


def test_a_job_runs_when_the_worker_comes() -> None:
    examples.greet.enqueue("Vera", loudly=True)
    assert examples.ran == []

    run_queued()

    assert examples.ran == [("Vera", True)]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_what_runs_often_stands_before_a_heap_of_other_work() -> None:
    examples.greet.enqueue("Vera")
    examples.at_three.enqueue()
    examples.every_five_minutes.enqueue()

    run_queued()

    assert examples.ran == ["five", ("Vera", False), "three"]


def test_a_job_keeps_the_name_and_words_of_its_function() -> None:
    assert examples.greet.module_path == "jobs.tests.examples.greet"
    assert examples.greet.func.__doc__ == "Say hello."


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_taken_back_never_was() -> None:
    with transaction.atomic():
        examples.greet.enqueue("Vera")
        transaction.set_rollback(True)

    assert run_queued() == 0


def test_a_failing_job_is_tried_again_later() -> None:
    examples.fails_with.append(ConnectionError("no network"))
    examples.greet.enqueue("Vera", loudly=True)
    before = timezone.now()

    assert run_queued() == 1
    again = DBTaskResult.objects.get(status="READY")
    assert timedelta(seconds=8) <= again.run_after - before <= timedelta(seconds=13)

    assert run_queued(waiting_for_retry=True) == 1
    assert examples.ran == [("Vera", True), ("Vera", True)]
    assert not FailedJob.objects.exists()


def test_waits_grow_longer_but_not_for_ever() -> None:
    waits = [declare.wait_before(attempt) for attempt in (2, 3, 4, 30)]

    for wait, expected in zip(waits, (10, 40, 160, 6 * 3600), strict=True):
        assert expected * 0.8 <= wait.total_seconds() <= expected * 1.2


def test_what_fails_for_good_is_kept_for_people_and_told_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    examples.fails_with += [ValueError(f"mistake {number}") for number in range(9)]
    examples.greet.enqueue("Vera", loudly=True)

    for _ in range(5):
        run_queued(waiting_for_retry=True)

    assert len(examples.ran) == 3  # the first try and two retries
    failed = FailedJob.objects.get()
    assert (failed.path, failed.args, failed.kwargs, failed.attempts) == (
        "jobs.tests.examples.greet",
        ["Vera"],
        {"loudly": True},
        3,
    )
    assert failed.error == "ValueError: mistake 2"
    assert "examples.py" in failed.traceback
    loud = [record for record in caplog.records if record.name == "jobs" and record.levelname == "ERROR"]
    assert [record.getMessage().partition(":")[0] for record in loud] == [
        "jobs.tests.examples.greet failed for good after 3 tries"
    ]


def test_a_failed_job_can_be_started_again_once() -> None:
    failed = FailedJob.objects.create(
        path="jobs.tests.examples.greet", args=["Vera"], kwargs={"loudly": True}, attempts=3, error="", traceback=""
    )

    start_again(failed)
    start_again(failed)  # a double click

    run_queued()
    assert examples.ran == [("Vera", True)]
    failed.refresh_from_db()
    assert failed.started_again_at is not None


@pytest.mark.parametrize("path", ["jobs.tests.examples.gone", "no.such.module", "jobs.tests.examples.ran"])
def test_a_job_the_code_no_longer_has_cannot_be_started(path: str) -> None:
    failed = FailedJob.objects.create(path=path, attempts=1, error="", traceback="")

    with pytest.raises(NoSuchJob):
        start_again(failed)


def test_a_job_over_its_time_limit_is_stopped() -> None:
    examples.never_ends.enqueue()

    run_queued()

    assert FailedJob.objects.get().error == "jobs.declare.TookTooLong: The time limit of 0:00:00.200000 is over."


def test_the_failure_of_a_librarys_task_is_kept_too() -> None:
    examples.of_a_library.enqueue(7)

    run_queued()

    failed = FailedJob.objects.get()
    assert (failed.path, failed.args, failed.error) == (
        "jobs.tests.examples.of_a_library",
        [7],
        "ValueError: a library's mistake",
    )


def test_a_job_that_fails_at_once_leaves_its_callers_transaction_whole(settings: object) -> None:
    """Tests run jobs at once, inside the caller's transaction."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}  # type: ignore[attr-defined]

    examples.breaks_the_database.enqueue()

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert FailedJob.objects.get().path == "jobs.tests.examples.breaks_the_database"


def test_a_job_nobody_can_run_by_itself_is_a_mistake() -> None:
    def needs_help(name: str) -> None: ...

    with pytest.raises(ImproperlyConfigured, match="needs_help runs by itself, so nobody can give it arguments"):
        job(every=timedelta(minutes=1))(needs_help)


@pytest.mark.parametrize("every", [timedelta(seconds=5), "daily at 25:00", "hourly", "daily at 3:00"])
def test_a_schedule_nobody_understands_is_a_mistake(every: timedelta | str) -> None:
    def tidy() -> None: ...

    with pytest.raises(ImproperlyConfigured, match="tidy should run every"):
        job(every=every)(tidy)


def test_old_results_are_forgotten_and_new_ones_kept() -> None:
    now = timezone.now()
    for days in (1, 4, 59, 61):
        for status in ("SUCCESSFUL", "FAILED"):
            DBTaskResult.objects.create(
                args_kwargs={}, task_path=f"{status} {days}", backend_name="default", status=status,
                run_after=now, finished_at=now - timedelta(days=days),
            )  # fmt: skip
        FailedJob.objects.create(
            path=f"{days}", attempts=1, error="", traceback="", failed_at=now - timedelta(days=days)
        )
    Attempt.objects.create(task_id="new", number=2)
    Attempt.objects.create(task_id="old", number=2)
    Attempt.objects.filter(task_id="old").update(created_at=now - timedelta(days=61))

    forget_finished(now)

    assert set(DBTaskResult.objects.values_list("task_path", flat=True)) == {
        "SUCCESSFUL 1",
        "FAILED 1",
        "FAILED 4",
        "FAILED 59",
    }
    assert set(FailedJob.objects.values_list("path", flat=True)) == {"1", "4", "59"}
    assert list(Attempt.objects.values_list("task_id", flat=True)) == ["new"]
