"""The first steps of somebody new. Every app adds its own, so the list grows without knowing who they are.

In an app's `ready()`:

    from members import onboarding

    onboarding.step(20, "interests", _("Say what interests you"), url, is_done)

`url(member)` is where the step is taken, `is_done(member)` whether it has been (a quick look: it is asked at each visit
of a newcomer's /me/). `url` may answer "" when there is no such step for this member. Lower orders come first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from members.models import User


@dataclass(frozen=True)
class Step:
    order: int
    name: str
    title: Any
    url: Callable[[User], str]
    is_done: Callable[[User], bool]


_steps: dict[str, Step] = {}


def step(order: int, name: str, title: Any, url: Callable[[User], str], is_done: Callable[[User], bool]) -> None:
    """Add a first step. Registering the same name again replaces it."""
    _steps[name] = Step(order, name, title, url, is_done)


def steps() -> list[Step]:
    return sorted(_steps.values(), key=lambda step: (step.order, step.name))
