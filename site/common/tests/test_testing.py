"""The helpers of tests are tools too."""

import pytest
from django.contrib.contenttypes.models import ContentType
from taggit.models import Tag

from common.testing import apply_htmx_answer, assert_query_counts, run_in_threads

PAGE = '<main><ul id="list"><li>one</li></ul><p id="count">1</p></main>'


@pytest.mark.parametrize(
    ("swap", "list_after"),
    [
        ("innerHTML", '<ul id="list"><li>two</li></ul>'),
        ("outerHTML", "<li>two</li>"),
        ("beforeend", '<ul id="list"><li>one</li><li>two</li></ul>'),
        ("afterbegin", '<ul id="list"><li>two</li><li>one</li></ul>'),
        ("beforebegin", '<li>two</li><ul id="list"><li>one</li></ul>'),
        ("afterend", '<ul id="list"><li>one</li></ul><li>two</li>'),
        ("delete", ""),
        ("none", '<ul id="list"><li>one</li></ul>'),
    ],
)
def test_an_htmx_answer_goes_where_htmx_would_put_it(swap: str, list_after: str) -> None:
    page = apply_htmx_answer(PAGE, "<li>two</li>", target="#list", swap=swap)

    assert page == f'<main>{list_after}<p id="count">1</p></main>'


def test_parts_out_of_band_go_to_their_own_place() -> None:
    answer = '<li>two</li><p id="count" data-hx-swap-oob="true">2</p>'

    page = apply_htmx_answer(PAGE, answer, target="#list", swap="beforeend")

    assert page == '<main><ul id="list"><li>one</li><li>two</li></ul><p id="count">2</p></main>'


def test_a_target_the_page_does_not_have_is_a_failure() -> None:
    with pytest.raises(AssertionError, match="“#nowhere” matches 0 elements"):
        apply_htmx_answer(PAGE, "x", target="#nowhere")


def add_row() -> None:
    Tag.objects.create(name=f"tag {Tag.objects.count()}")


@pytest.mark.django_db
def test_a_query_per_row_is_found() -> None:
    add_row()

    assert_query_counts(1, lambda: list(Tag.objects.all()), grow=add_row)
    with pytest.raises(AssertionError, match="4 queries with one row, 6 with three"):
        assert_query_counts(4, lambda: [row.refresh_from_db() for row in Tag.objects.all()], grow=add_row)


@pytest.mark.django_db(transaction=True)
def test_threads_have_connections_of_their_own_and_their_errors_are_raised() -> None:
    assert run_in_threads([ContentType.objects.count, lambda: 7]) == [ContentType.objects.count(), 7]
    with pytest.raises(ZeroDivisionError):
        run_in_threads([lambda: 1 / 0, lambda: 7])
