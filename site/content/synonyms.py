"""The words that editors say mean the same, at hand for every search without asking the database each time."""

from collections.abc import Iterable
from typing import Any

from common.near import Near
from content.models import SynonymGroup
from content.search_words import SameWords

SECONDS = 60  # after which every process has heard of a change; the one that made it knows at once
_near = Near(size=8, seconds=SECONDS)


def same_words(language: str) -> SameWords:
    known: SameWords | None = _near.get(language)
    if known is None:
        known = SameWords(group.ways for group in _groups(language))
        _near.put(language, known)
    return known


def words_of(language: str) -> list[str]:
    """All of them, as words of the site: a misspelt one is corrected to them."""
    return [text for group in _groups(language) for text in group.ways]


def forget(**_signal: Any) -> None:
    _near.clear()


def _groups(language: str) -> Iterable[SynonymGroup]:
    return SynonymGroup.objects.filter(language=language).order_by("pk")
