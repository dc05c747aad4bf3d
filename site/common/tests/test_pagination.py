import base64
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, Value
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.pagination import Slice, keyset

pytestmark = pytest.mark.django_db


def a_task(name: str, **fields: Any) -> None:
    DBTaskResult.objects.create(
        **{"task_path": name, "args_kwargs": {}, "backend_name": "default", "run_after": timezone.now()} | fields
    )


@pytest.fixture
def jobs() -> QuerySet[DBTaskResult]:
    """Seven rows; some share a moment, so that only the id tells them apart."""
    start = timezone.make_aware(datetime(2026, 5, 1, 12, 0, 0, 123456))
    for number, minutes in enumerate([0, 1, 1, 1, 2, 3, 3]):
        a_task(f"job{number}", id=UUID(int=number), priority=number % 3, finished_at=start + timedelta(minutes=minutes))
    return DBTaskResult.objects.all()


def names(page: Slice[DBTaskResult]) -> list[str]:
    return [job.task_path for job in page.items]


def walk(queryset: QuerySet[DBTaskResult], **options: object) -> list[list[str]]:
    pages, key = [], None
    while True:
        page = keyset(queryset, after=key, **options)  # type: ignore[arg-type]
        pages.append(names(page))
        key = page.next_key
        if key is None:
            return pages


def test_every_row_is_shown_once_in_order(jobs: QuerySet[DBTaskResult]) -> None:
    assert walk(jobs, order=("-finished_at", "-id"), size=3) == [
        ["job6", "job5", "job4"],
        ["job3", "job2", "job1"],
        ["job0"],
    ]


def test_directions_may_differ_from_field_to_field(jobs: QuerySet[DBTaskResult]) -> None:
    assert walk(jobs, order=("priority", "-finished_at", "id"), size=2) == [
        ["job6", "job3"],
        ["job0", "job4"],
        ["job1", "job5"],
        ["job2"],
    ]


def test_one_can_walk_back(jobs: QuerySet[DBTaskResult]) -> None:
    first = keyset(jobs, order=("-finished_at",), size=3)
    second = keyset(jobs, order=("-finished_at",), size=3, after=first.next_key)
    back = keyset(jobs, order=("-finished_at",), size=3, after=second.previous_key)

    assert (names(back), back.previous_key) == (names(first), None)
    assert names(keyset(jobs, order=("-finished_at",), size=3, after=back.next_key)) == names(second)


def test_what_is_added_meanwhile_shifts_nothing(jobs: QuerySet[DBTaskResult]) -> None:
    first = keyset(jobs, order=("-finished_at", "-id"), size=3)
    a_task("newest", finished_at=timezone.now())

    assert names(keyset(jobs, order=("-finished_at", "-id"), size=3, after=first.next_key)) == ["job3", "job2", "job1"]


def test_an_annotation_can_be_paged_by(jobs: QuerySet[DBTaskResult]) -> None:
    assert walk(jobs.annotate(weight=Value(5)), order=("weight", "id"), size=4) == [
        ["job0", "job1", "job2", "job3"],
        ["job4", "job5", "job6"],
    ]


@pytest.mark.parametrize(
    "key",
    ["nonsense", "%%%", "W10", "WzEsMl0", "a" * 5000, "WyJ4Iiwibm8iLCJubyJd", "bnVsbA", "МУСОР", "W2ZhbHNlLG51bGwsMV0"],
)
def test_a_bad_key_is_the_first_page(jobs: QuerySet[DBTaskResult], key: str) -> None:
    page = keyset(jobs, order=("-finished_at", "-id"), size=3, after=key)

    assert (names(page), page.previous_key) == (["job6", "job5", "job4"], None)


def as_key(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1500,
        f"[false,{'[' * 1500}",
        "[false,1e999,0]",
        f"[false,{'9' * 5000},0]",
    ],
)
def test_a_key_that_was_made_up_is_the_first_page(text: str) -> None:
    ContentType.objects.get_or_create(app_label="common", model="apple")
    first = keyset(ContentType.objects.all(), order=("id",), size=3)

    assert keyset(ContentType.objects.all(), order=("id", "pk"), size=3, after=as_key(text)).items == first.items


@pytest.mark.parametrize("text", ['[false,"a\\u0000b",1]', '[false,"\\ud800",1]'])
def test_a_key_with_a_text_that_no_database_takes_is_the_first_page(text: str) -> None:
    first = keyset(ContentType.objects.all(), order=("app_label", "id"), size=3)

    assert keyset(ContentType.objects.all(), order=("app_label", "id"), size=3, after=as_key(text)).items == first.items


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00", "9999-12-31T23:59:00-14:00"])
def test_a_key_with_a_time_that_is_none_is_the_first_page(jobs: QuerySet[DBTaskResult], time: str) -> None:
    key = as_key(f'[false,"{time}","{UUID(int=5)}"]')

    assert keyset(jobs, order=("-finished_at", "-id"), size=3, after=key).previous_key is None


def test_a_key_with_a_number_that_no_column_holds_is_answered() -> None:
    key = as_key(f"[true,{10**25},{10**25}]")

    assert len(keyset(ContentType.objects.all(), order=("id", "pk"), size=3, after=key)) == 3


def test_a_key_of_another_order_is_the_first_page(jobs: QuerySet[DBTaskResult]) -> None:
    other = keyset(jobs, order=("priority", "task_path", "id"), size=3).next_key

    assert names(keyset(jobs, order=("-finished_at", "-id"), size=3, after=other)) == ["job6", "job5", "job4"]


def test_an_empty_list_has_no_keys() -> None:
    assert keyset(DBTaskResult.objects.all(), order=("-finished_at",), size=3) == Slice([], None, None)


def test_an_unknown_field_is_told_to_the_developer(jobs: QuerySet[DBTaskResult]) -> None:
    key = keyset(jobs, order=("-finished_at",), size=3).next_key

    with pytest.raises(LookupError, match=r"DBTaskResult cannot be paged by “colour”"):
        keyset(jobs, order=("colour", "-id"), size=3, after=key)


def test_a_page_costs_one_query(jobs: QuerySet[DBTaskResult], django_assert_num_queries: object) -> None:
    key = keyset(jobs, order=("-finished_at",), size=2).next_key

    with django_assert_num_queries(1):  # type: ignore[operator]
        keyset(jobs, order=("-finished_at",), size=2, after=key)


def test_texts_can_be_paged_by() -> None:
    by_label = keyset(ContentType.objects.all(), order=("app_label", "model"), size=5)

    assert len(keyset(ContentType.objects.all(), order=("app_label", "model"), size=5, after=by_label.next_key)) == 5
