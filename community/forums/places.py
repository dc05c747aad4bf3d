"""Spaces as places that something is told about (`messaging.places`)."""

from collections.abc import Mapping
from typing import Any

from community.forums import rules


def visible(user: Any, places: set[str]) -> set[str]:
    seen = rules.visible_space_ids(user)
    return {place for place in places if (pk := _pk(place)) is not None and pk in seen}


def titles(places: set[str]) -> Mapping[str, str]:
    policies = rules.all_spaces().policies
    return {
        place: str(policies[pk].space.title) for place in places if (pk := _pk(place)) in policies and pk is not None
    }


def _pk(place: str) -> int | None:
    number = place.removeprefix("space:")
    return int(number) if number.isdecimal() else None
