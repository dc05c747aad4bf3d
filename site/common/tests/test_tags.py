from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 11, 21, 22, 30, 5, 123456, tzinfo=UTC), "2026-11-22T01:30:05+03:00"),
        (date(2026, 11, 21), "2026-11-21"),
        (None, ""),
    ],
)
def test_times_for_machines_are_local_and_know_no_microseconds(at, written):
    with timezone.override("Europe/Moscow"):
        assert Template("{{ at|machine_time }}").render(Context({"at": at})) == written
