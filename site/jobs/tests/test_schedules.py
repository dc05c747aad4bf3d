"""When scheduled jobs start, and that they start once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from common.testing import run_in_threads
from jobs.actions import start_due_jobs
from jobs.models import Schedule
from jobs.testing import queued
from jobs.tests import examples

FIVE, THREE = "jobs.tests.examples.every_five_minutes", "jobs.tests.examples.at_three"


@pytest.fixture(autouse=True)
def _only_ours(settings: object) -> Iterator[None]:
    settings.TIME_ZONE = "Europe/Moscow"  # type: ignore[attr-defined]
    with queued(), examples.scheduled():
        yield


def at(hour: int, minute: int, day: int = 1) -> datetime:
    """A moment in Moscow, three hours before UTC."""
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


@pytest.mark.django_db
def test_a_job_new_to_the_site_starts_at_its_next_time() -> None:
    assert start_due_jobs(at(12, 1)) == []
    assert start_due_jobs(at(12, 4)) == []
    assert start_due_jobs(at(12, 5)) == [FIVE]
    assert start_due_jobs(at(12, 6)) == []
    assert start_due_jobs(at(12, 10)) == [FIVE]


@pytest.mark.django_db
def test_a_daily_job_starts_at_its_hour_in_the_sites_time_zone() -> None:
    start_due_jobs(at(2, 0))

    assert THREE not in start_due_jobs(at(2, 59))
    assert THREE in start_due_jobs(at(3, 0))
    assert THREE not in start_due_jobs(at(23, 59))
    assert THREE in start_due_jobs(at(3, 1, day=2))


@pytest.mark.django_db
def test_what_was_missed_starts_once() -> None:
    start_due_jobs(at(12, 0))

    assert sorted(start_due_jobs(at(18, 0, day=4))) == [THREE, FIVE]
    assert start_due_jobs(at(18, 1, day=4)) == []


@pytest.mark.django_db(transaction=True)
def test_however_many_workers_look_a_job_starts_once() -> None:
    start_due_jobs(at(12, 1))

    answers = run_in_threads([lambda: start_due_jobs(at(12, 5))] * 8)

    assert sorted(answers) == [[]] * 7 + [[FIVE]]
    assert DBTaskResult.objects.get().task_path == FIVE


@pytest.mark.django_db(transaction=True)
def test_if_it_cannot_be_enqueued_its_time_stays_due(monkeypatch: pytest.MonkeyPatch) -> None:
    start_due_jobs(at(12, 1))
    due_at = Schedule.objects.get(pk=FIVE).due_at

    def broken(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr("django_tasks_db.backend.DatabaseBackend.enqueue", broken)
        with pytest.raises(ConnectionError):
            start_due_jobs(at(12, 5))

    assert Schedule.objects.get(pk=FIVE).due_at == due_at
    assert start_due_jobs(at(12, 5)) == [FIVE]
