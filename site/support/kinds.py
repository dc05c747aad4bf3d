"""What a case may be about: the app that opens cases declares its kind, in its `ready()`.

    kinds.declare("review", _("Review below four stars"), describe=describe, answer_in_public=answer_in_public)

`describe(case)` gives what the staff and the person see of it, or None when it is gone. `answer_in_public(case, by, text,
at)` stores the text with the thing, where everybody reads it; without it a case is answered in private only.
`in_public` tells the operator what such an answer is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from members.models import User
from support.models import Case


@dataclass(frozen=True)
class About:
    title: str
    url: str
    text: str = ""
    rating: int = 0
    state: str = ""  # in words, when it is not what everybody sees
    more: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    is_public: bool = True  # can it be answered where everybody reads it?


@dataclass(frozen=True)
class CaseKind:
    name: str
    title: Any
    describe: Callable[[Case], About | None]
    answer_in_public: Callable[[Case, User, str, datetime], None] | None = None
    in_public: Any = ""


_kinds: dict[str, CaseKind] = {}


def declare(
    name: str,
    title: Any,
    *,
    describe: Callable[[Case], About | None],
    answer_in_public: Callable[[Case, User, str, datetime], None] | None = None,
    in_public: Any = "",
) -> None:
    _kinds[name] = CaseKind(name, title, describe, answer_in_public, in_public)


def find(name: str) -> CaseKind | None:
    """None when no app declares it any more; its cases stay readable."""
    return _kinds.get(name)


def title_of(name: str) -> str:
    kind = find(name)
    return str(kind.title) if kind else name


def choices() -> list[tuple[str, Any]]:
    return [(kind.name, kind.title) for kind in _kinds.values()]


def about(case: Case) -> About | None:
    kind = find(case.kind)
    return kind.describe(case) if kind else None
