"""Kinds of message that only these tests know; their letters lie beside them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import engines
from django.utils.translation import ngettext_lazy

from messaging import digests, kinds, places
from messaging.kinds import MARKETING, TRANSACTIONAL, Kind

HERE = Path(__file__).resolve().parent
shelf: dict[str, str] = {}  # what letters of the kind "test.loaded" are about


looked: list[str] = []


def from_the_shelf(about):
    looked.append(about["on"])
    if about["on"] not in shelf:
        raise ObjectDoesNotExist
    return {"what": shelf[about["on"]]}


@pytest.fixture(scope="package", autouse=True)
def _test_kinds():
    before = dict(kinds._kinds)
    Kind("test.notice", "Test notices", template="messaging/tests/notice")
    Kind(
        "test.reply",
        "Somebody answered",
        says=ngettext_lazy(
            "%(who)s: a new answer in “%(title)s”", "%(who)s: %(number)s new answers in “%(title)s”", "number"
        ),
    )
    Kind("test.quote", "Somebody wrote", says="Words in %(title)s", still=lambda message: message.context["is_there"])
    Kind("test.loaded", "Something", "messaging/tests/loaded", says="%(title)s", loads=from_the_shelf)
    Kind("test.rare", "Rare news", says="News about %(title)s", by_default={"mail": "digest"})
    Kind("test.order", "Your order", category=TRANSACTIONAL, says="Your order: %(title)s")
    Kind("test.offer", "Offers", category=MARKETING, says="An offer: %(title)s", waits_for=timedelta(days=7))
    yield
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture(autouse=True)
def _templates():
    folders = engines["django"].engine.dirs
    folders.append(HERE / "templates")
    yield
    folders.remove(HERE / "templates")


@pytest.fixture(autouse=True)
def _places_and_sections():
    """What a test declares is gone after it."""
    known, sections = dict(places._kinds), dict(digests._sections)
    yield
    for registry, before in ((places._kinds, known), (digests._sections, sections)):
        registry.clear()
        registry.update(before)


@pytest.fixture
def closed():
    """Places of the kind "test" that nobody sees; a test may open some: `closed.discard(…)`."""
    shut: set[str] = set()
    places.declare("test", lambda user, asked: asked - shut, titles=lambda asked: dict.fromkeys(asked, "The club"))
    return shut
