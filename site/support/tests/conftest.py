from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from members.models import User
from support import actions, kinds
from support.models import Case


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request in Russian leaves its language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def operator(db: None, in_role: Callable[[str], Any]) -> User:
    return in_role("support")


@pytest.fixture
def colleague(operator: User, make_member: Callable[..., Any]) -> User:
    from django.contrib.auth.models import Group

    person = make_member("kolya", is_staff=True)
    person.groups.add(Group.objects.get(name="support"))
    return person


@pytest.fixture
def said_in_public(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A kind of case that can be answered where everybody reads it; what was said there."""
    said: list[str] = []
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.declare(
        "test",
        "Test",
        describe=lambda case: kinds.About(title="A kettle", url="/kettle/", text="It leaks."),
        answer_in_public=lambda case, by, text, at: said.append(text),
    )
    return said


@pytest.fixture
def case(said_in_public: list[str], member: User) -> Case:
    return open_for(member)


def open_for(member: User, key: str = "test:1", hours_ago: float = 0) -> Case:
    at = timezone.now() - timedelta(hours=hours_ago)
    return actions.open_case("test", about=member, person=member, summary="★★ A kettle", key=key, at=at)
