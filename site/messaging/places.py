"""Closed places: what is told about one is neither shown, counted, mailed nor pushed to who may not see it any more.

In an app's `ready()`:

    from messaging import places

    places.declare("space", visible_spaces, titles=titles_of_spaces)

`visible_spaces(user, places)` gets a set of places ("space:12") and returns those this user may see; it should keep what
it learnt on the user, because every page with the bell asks. `titles_of_spaces(places)` returns the words a reader knows
them by. A place of a kind that nobody declares is closed to everybody.

`places.shut_out(is_suspended)` names people for whom every place is closed for now.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Visible = Callable[[Any, set[str]], Iterable[str]]
Titles = Callable[[set[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Declared:
    visible: Visible
    titles: Titles | None


_kinds: dict[str, Declared] = {}
_shut_out: list[Callable[[Any], bool]] = []


def declare(kind: str, visible: Visible, titles: Titles | None = None) -> None:
    """Say who may see places of this kind. Declaring the same kind again replaces it."""
    _kinds[kind] = Declared(visible, titles)


def shut_out(who: Callable[[Any], bool]) -> None:
    """Say who sees no place at all, whichever it is, as long as this answers yes. It is asked with every bell."""
    if who not in _shut_out:
        _shut_out.append(who)


def is_shut_out(user: Any) -> bool:
    return any(who(user) for who in _shut_out)


def visible(user: Any, places: Iterable[str]) -> set[str]:
    """Those of these places the user may see now. What has no place ("") is seen by everybody."""
    grouped = _by_kind(places)
    seen = grouped.pop("", set())
    if grouped and not is_shut_out(user):
        for kind, group in grouped.items():
            if kind in _kinds:
                seen |= set(_kinds[kind].visible(user, group)) & group
    return seen


def is_visible(user: Any, place: str) -> bool:
    return not place or place in visible(user, [place])


def titles(places: Iterable[str]) -> dict[str, str]:
    """The words for places that have some."""
    found: dict[str, str] = {}
    for kind, group in _by_kind(places).items():
        declared = _kinds.get(kind)
        if declared is not None and declared.titles is not None:
            found |= declared.titles(group)
    return found


def _by_kind(places: Iterable[str]) -> dict[str, set[str]]:
    grouped: dict[str, set[str]] = {}
    for place in places:
        grouped.setdefault(place.partition(":")[0], set()).add(place)
    return grouped
