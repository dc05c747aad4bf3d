"""Who hears what happened: an app's `listeners.py` says which of its functions listen to which verbs.

    from activity.listeners import listen

    @listen(COMMENT_POSTED, COMMENT_APPROVED)
    def tell_the_one_replied_to(activity: Activity) -> None: ...

Each listener gets each line in a job of its own, after commit, at least once: it must be idempotent by the line's id.
A failing listener is tried again and holds up neither the line nor the other listeners.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from activity.verbs import Verb

if TYPE_CHECKING:
    from activity.models import Activity

Listener = Callable[["Activity"], None]

_by_verb: dict[str, list[str]] = {}
_by_path: dict[str, Listener] = {}


def listen(*verbs: Verb) -> Callable[[Listener], Listener]:
    """Call the function, in a job, with every line of these verbs."""

    def register(function: Listener) -> Listener:
        path = f"{function.__module__}.{function.__qualname__}"
        _by_path[path] = function
        for verb in verbs:
            paths = _by_verb.setdefault(verb.name, [])
            if path not in paths:
                paths.append(path)
        return function

    return register


def paths_for(verb: Verb) -> list[str]:
    return _by_verb.get(verb.name, [])


def find(path: str) -> Listener | None:
    """None when the code has no such listener any more."""
    return _by_path.get(path)
