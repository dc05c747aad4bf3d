"""What load balancers and monitors are told."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from common import health

pytestmark = [pytest.mark.urls("common.tests.urls_of_files")]


def test_alive_costs_nothing(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_ready_when_everything_answers() -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {"ready": True, "checks": {"database": "ok", "cache": "ok", "migrations": "ok", "tasks": "ok"}},
    )


def only(monkeypatch: pytest.MonkeyPatch, **checks: health.Check) -> None:
    monkeypatch.setattr(health, "_checks", checks)


def test_what_fails_is_named_without_saying_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise RuntimeError("password=secret host=10.0.0.7")

    only(monkeypatch, database=fails, cache=lambda: None)

    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (
        503,
        {"ready": False, "checks": {"database": "failed", "cache": "ok"}},
    )
    assert "Not ready: database: password=secret host=10.0.0.7" in caplog.messages


def test_what_does_not_answer_in_time_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 0.1)
    only(monkeypatch, database=lambda: time.sleep(0.5), cache=lambda: time.sleep(0.5), tasks=lambda: None)
    started = time.perf_counter()

    response = Client().get("/readyz")

    assert time.perf_counter() - started < 0.4
    assert (response.status_code, response.json()["checks"]) == (
        503,
        {"database": "late", "cache": "late", "tasks": "ok"},
    )


def test_a_cache_that_forgets_is_not_ready(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    with pytest.raises(health.NotReady):
        health.cache_answers()
    cache.clear()


@pytest.mark.django_db
def test_an_unapplied_migration_is_noticed_and_a_complete_database_asked_once(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    MigrationRecorder(connection).record_unapplied("jobs", "0002_find_running_tasks")
    with pytest.raises(health.NotReady, match=r"1 migrations are not applied, the first is jobs"):
        health.nothing_to_migrate()

    MigrationRecorder(connection).record_applied("jobs", "0002_find_running_tasks")
    health.nothing_to_migrate()

    with django_assert_num_queries(0):
        health.nothing_to_migrate()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("queued_for", "due_since", "ready"),
    [
        (timedelta(minutes=5), None, True),
        (timedelta(minutes=11), None, False),
        (timedelta(days=1), timedelta(minutes=11), False),
        (timedelta(days=1), timedelta(minutes=5), True),
        (timedelta(days=1), timedelta(days=-1), True),
    ],
)
def test_tasks_are_ready_as_long_as_none_waits_too_long(
    queued_for: timedelta, due_since: timedelta | None, ready: bool
) -> None:
    now = timezone.now()
    task = DBTaskResult.objects.create(
        args_kwargs={},
        task_path="x",
        backend_name="default",
        run_after=now - due_since if due_since else get_date_max(),
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=now - queued_for)
    check = health._checks["tasks"]

    if ready:
        check()
    else:
        with pytest.raises(Exception, match="A task has been waiting for 0:11:00"):
            check()
