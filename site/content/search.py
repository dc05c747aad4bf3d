"""What the site's search finds, and the door for others to be found in it.

    search.source("discussions", _("Discussions"), find_topics)

`find_topics(query, reader)` gives `Hit`s this reader may see. Every hit has a score in the same coin (`score`), so hits of all
sources stand in one list. What costs more, the words around a match, is asked for one screen of hits at a time: `show`.

The list pages by key. A hit's place is its score and its own name, never a number in a row: nothing is shown twice or skipped
when something is published between two screens. The score is no column a database could begin at, so each screen puts the
list together again; sources bound it (`MOST_HITS`), so the last screen costs what the first costs.
"""

import base64
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.search_words import Query, excerpt, highlight
from content.synonyms import same_words

MOST_HITS = 200  # of one source; who needs more asks better


@dataclass
class Hit:
    kind: str
    title: str
    key: str  # its name among the hits of its kind
    score: float
    url: str = ""  # may wait until `show`, like the text
    at: datetime | None = None
    is_closed: bool = False  # a teaser: this reader sees that it exists
    text: str = ""  # where the snippet is taken from; may wait until `show`
    cover: Any = None
    thing: Any = field(default=None, repr=False)  # what the source needs to show it
    label: str = ""
    marked_title: SafeString | str = ""
    snippet: SafeString | str = ""

    @property
    def place(self) -> tuple[float, str, str]:
        return -self.score, self.kind, self.key


@dataclass(frozen=True)
class Suggestion:
    """A title offered while somebody types, and where it leads."""

    title: str
    url: str
    label: str


@dataclass(frozen=True)
class Reader:
    """For whom: hits are in this language, and visible to this user."""

    user: Any
    language: str


Find = Callable[[Query, Reader, bool], Iterable[Hit]]
Show = Callable[[Sequence[Hit], Reader], None]
Suggest = Callable[[Query, Reader, int], Iterable[Suggestion]]
Words = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Source:
    name: str
    kinds: Mapping[str, Any]
    find: Find
    show: Show | None
    suggest: Suggest | None
    words: Words | None


_sources: dict[str, Source] = {}


def source(
    name: str,
    label: Any,
    find: Find,
    *,
    show: Show | None = None,
    suggest: Suggest | None = None,
    words: Words | None = None,
    kinds: Mapping[str, Any] | None = None,
) -> None:
    """Let `find(query, reader, strictly)` be asked at every search; `strictly` wants every word, else any will do.

    A source whose hits are of several kinds names them in `kinds` (name -> label); else its own name and label are the kind.
    `suggest(query, reader, most)` gives titles that fit what is typed so far, in one query or two. `words(language)` gives titles
    as everybody may see them: from their words a misspelt one is corrected.
    """
    if name in _sources and _sources[name].find is not find:
        raise ImproperlyConfigured(f"Two sources of search hits are called “{name}”.")
    _sources[name] = Source(name, kinds or {name: label}, find, show, suggest, words)


def recency(at: datetime | None) -> float:
    """From 0 to ½, to decide between equals: the newer the more, and the same tomorrow as today."""
    return at.timestamp() / 2e10 if at else 0.0  # the year 2286 is 0.5


def score(query: Query, *, title: str, summary: str = "", in_body: bool = True, order: float = 0.0) -> float:
    """How good a hit is: a word in the title is worth more than in the summary, and that more than in the text. A title that
    says it otherwise than it was typed is worth a little less.

    `order` from 0 to 1 decides between equals. It must not depend on what else was found: screens page by the score.
    """
    in_title, in_summary = query.met_in(title), query.met_in(summary) if summary else frozenset()
    points = 10.0 * len(in_title) + 4.0 * len(in_summary - in_title)
    if in_body:
        points += len(set(query.terms) - in_title - in_summary)
    if any(term.others for term in in_title):
        points -= 3 * len(in_title - query.met_in(title, as_typed=True))
    if len(in_title) == len(query.terms):
        points += 10
        if title.strip().casefold() == query.text.strip().casefold():
            points += 10
    return points + min(max(order, 0.0), 1.0)


def labels() -> dict[str, Any]:
    """Every kind of hit by its name for people, in the order of the sources."""
    return {kind: label for known in _sources.values() for kind, label in known.kinds.items()}


@dataclass(frozen=True)
class Results:
    query: Query
    reader: Reader
    hits: tuple[Hit, ...]
    has_every_word: bool = True  # False: nothing had them all, so these have some

    @property
    def counts(self) -> list[tuple[str, Any, int]]:
        """Kind, label, number; only kinds with hits, in the order of the sources."""
        counted = Counter(hit.kind for hit in self.hits)
        return [(kind, label, counted[kind]) for kind, label in labels().items() if counted[kind]]

    def of_kind(self, kind: str) -> "Results":
        return replace(self, hits=tuple(hit for hit in self.hits if hit.kind == kind)) if kind else self

    def after(self, key: str | None) -> "Results":
        """What follows the hit of this key (`key_of`), whether it is still there or not. A key that means nothing: everything."""
        place = _read(key)
        return self if place is None else replace(self, hits=tuple(hit for hit in self.hits if hit.place > place))

    def screen(self, size: int) -> list[Hit]:
        """The first hits, ready to be shown."""
        hits = list(self.hits[:size])
        for known in _sources.values():
            own = [hit for hit in hits if hit.kind in known.kinds]
            if own and known.show:
                known.show(own, self.reader)
        for hit in hits:
            name = labels()[hit.kind]
            hit.label = _("%(kind)s · for our own") % {"kind": name} if hit.is_closed else str(name)
            hit.marked_title = highlight(hit.title, self.query)
            hit.snippet = excerpt(hit.text, self.query) if hit.text else ""
        return hits

    def __len__(self) -> int:
        return len(self.hits)


def find(text: str, reader: Reader) -> Results:
    """The best first. When nothing has all the words, what has some of them."""
    query = Query(text, same_words(reader.language))
    if not query:
        return Results(query, reader, ())
    hits = _ask(query, reader, strictly=True)
    if hits or len(query.terms) == 1:
        return Results(query, reader, hits)
    return Results(query, reader, _ask(query, reader, strictly=False), has_every_word=False)


def finds(text: str, reader: Reader) -> bool:
    """Whether anything has all the words."""
    query = Query(text, same_words(reader.language))
    return bool(query) and any(True for known in _sources.values() for _hit in known.find(query, reader, True))


def suggest(text: str, reader: Reader, most: int) -> list[Suggestion]:
    """Titles that have the words, the last of which may be typed in part; each source gets an equal share of the places."""
    query = Query(text, same_words(reader.language))
    if not query:
        return []
    found = [list(known.suggest(query, reader, most)) for known in _sources.values() if known.suggest]
    rows = [each for row in zip_longest(*found) for each in row if each is not None][:most]
    return [each for own in found for each in own if each in rows]


def titles(language: str) -> list[str]:
    """Of everything that everybody may see, for the vocabulary of corrections."""
    return [title for known in _sources.values() if known.words for title in known.words(language)]


def key_of(hit: Hit) -> str:
    """For `Results.after`: where the next screen begins."""
    return base64.urlsafe_b64encode(json.dumps(hit.place).encode()).decode().rstrip("=")


def _read(key: str | None) -> tuple[float, str, str] | None:
    try:
        score, kind, name = json.loads(base64.urlsafe_b64decode((key or "") + "=" * (-len(key or "") % 4)))
    except (ValueError, TypeError, RecursionError):
        return None
    is_place = type(score) is float and math.isfinite(score) and isinstance(kind, str) and isinstance(name, str)
    return (score, kind, name) if is_place else None


def _ask(query: Query, reader: Reader, *, strictly: bool) -> tuple[Hit, ...]:
    hits = [hit for known in _sources.values() for hit in known.find(query, reader, strictly)]
    return tuple(sorted(hits, key=lambda hit: hit.place))
