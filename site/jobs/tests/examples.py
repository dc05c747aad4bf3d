"""Jobs the tests run. Declared once for all, as an app's tasks are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import sleep

from django.db import connection
from django_tasks import task

from jobs import declare, job

ran: list[object] = []
fails_with: list[BaseException] = []  # taken from the front, one a run


@contextmanager
def scheduled() -> Iterator[None]:
    """Inside, the site's only scheduled job is `every_five_minutes`, and `at_three` at 03:00."""
    before = dict(declare.declared)
    for path, about in before.items():
        if about.every is not None and not path.startswith("jobs.tests."):
            del declare.declared[path]
    try:
        yield
    finally:
        declare.declared.clear()
        declare.declared.update(before)


@job(retries=2)
def greet(name: str, *, loudly: bool = False) -> None:
    """Say hello."""
    ran.append((name, loudly))
    if fails_with:
        raise fails_with.pop(0)


@job(retries=0)
def breaks_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column")


@job(retries=0, time_limit=timedelta(seconds=0.2))
def never_ends() -> None:
    sleep(10)


@job(every=timedelta(minutes=5))
def every_five_minutes() -> None:
    ran.append("five")


@job(every="daily at 03:00")
def at_three() -> None:
    ran.append("three")


@task
def of_a_library(number: int) -> None:
    raise ValueError("a library's mistake")
