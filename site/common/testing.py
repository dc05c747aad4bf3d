"""What tests of every app may use."""

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bs4 import BeautifulSoup, Tag
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

T = TypeVar("T")


def assert_query_counts(expected: int, visit: Callable[[], Any], *, grow: Callable[[], Any]) -> None:
    """The page costs `expected` queries with what is there now, and as many after `grow()` was called twice more.

    Begin with one row, and let `grow` add one like it: a query per row shows at once.
    """
    visit()  # caches of content types, sites and the like are warm on every real request
    counts = [_count(visit)]
    grow()
    grow()
    counts.append(_count(visit))
    assert counts == [expected, expected], (
        f"{counts[0]} queries with one row, {counts[1]} with three; expected {expected}."
    )


def _count(visit: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        visit()
    return len(queries)


def apply_htmx_answer(page: str, answer: str, *, target: str, swap: str = "innerHTML") -> str:
    """The page as a reader sees it after htmx put the answer in: fragments and whole pages must tell the same.

    `target` is a CSS selector that must match once. Parts marked `data-hx-swap-oob` go where their id is, as htmx does.
    """
    document, fragment = BeautifulSoup(page, "html.parser"), BeautifulSoup(answer, "html.parser")
    for part in fragment.select("[data-hx-swap-oob]"):
        how, _, where = str(part["data-hx-swap-oob"]).partition(":")
        del part["data-hx-swap-oob"]
        part.extract()
        _swap(document, where or f"#{part['id']}", part, "outerHTML" if how == "true" else how)
    _swap(document, target, fragment, swap)
    return str(document)


def _swap(document: BeautifulSoup, selector: str, new: Tag, how: str) -> None:
    found = document.select(selector)
    assert len(found) == 1, f"“{selector}” matches {len(found)} elements of the page, not one."
    place, how = found[0], how.split()[0]
    parts = [part.extract() for part in list(new.contents)] if isinstance(new, BeautifulSoup) else [new]
    match how:
        case "innerHTML":
            place.clear()
            place.extend(parts)
        case "outerHTML":
            place.replace_with(*parts)
        case "beforeend":
            place.extend(parts)
        case "afterbegin":
            for part in reversed(parts):
                place.insert(0, part)
        case "beforebegin":
            place.insert_before(*parts)
        case "afterend":
            place.insert_after(*parts)
        case "delete":
            place.extract()
        case "none":
            pass
        case _:
            raise AssertionError(f"htmx knows no swap “{how}”.")


def run_in_threads(functions: Sequence[Callable[[], T]]) -> list[T]:
    """Run all at the same moment, each with a database connection of its own; their results in order.

    The first error is raised again. Use with `@pytest.mark.django_db(transaction=True)`: threads see only what is
    committed.
    """
    gate = threading.Barrier(len(functions))
    results: list[Any] = [None] * len(functions)
    errors: list[BaseException] = []

    def run(place: int, function: Callable[[], T]) -> None:
        try:
            gate.wait(timeout=30)
            results[place] = function()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
