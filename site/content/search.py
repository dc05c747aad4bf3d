"""What the site's search finds, and the door for others to be found in it.

    search.source("discussions", _("Discussions"), find_topics)

`find_topics(query, reader)` gives `Hit`s this reader may see. Every hit has a score in the same coin (`score`), so hits of all
sources stand in one list. What costs more, the words around a match, is asked for one screen of hits at a time: `show`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.search_words import Query, excerpt, highlight

MOST_HITS = 200  # of one source; who needs more asks better


@dataclass
class Hit:
    kind: str
    title: str
    url: str
    score: float
    at: datetime | None = None
    is_closed: bool = False  # a teaser: this reader sees that it exists
    text: str = ""  # where the snippet is taken from; may wait until `show`
    cover: Any = None
    thing: Any = field(default=None, repr=False)  # what the source needs to show it
    label: str = ""
    marked_title: SafeString | str = ""
    snippet: SafeString | str = ""


@dataclass(frozen=True)
class Reader:
    """For whom: hits are in this language, and visible to this user."""

    user: Any
    language: str


Find = Callable[[Query, Reader, bool], Iterable[Hit]]
Show = Callable[[Sequence[Hit], Reader], None]


@dataclass(frozen=True)
class Source:
    name: str
    kinds: Mapping[str, Any]
    find: Find
    show: Show | None


_sources: dict[str, Source] = {}


def source(
    name: str, label: Any, find: Find, *, show: Show | None = None, kinds: Mapping[str, Any] | None = None
) -> None:
    """Let `find(query, reader, strictly)` be asked at every search; `strictly` wants every word, else any will do.

    A source whose hits are of several kinds names them in `kinds` (name -> label); else its own name and label are the kind.
    """
    if name in _sources and _sources[name].find is not find:
        raise ImproperlyConfigured(f"Two sources of search hits are called “{name}”.")
    _sources[name] = Source(name, kinds or {name: label}, find, show)


def score(query: Query, *, title: str, summary: str = "", in_body: bool = True, order: float = 0.0) -> float:
    """How good a hit is: a word in the title is worth more than in the summary, and that more than in the text.

    `order` from 0 to 1 decides between equals.
    """
    in_title, in_summary = query.met_in(title), query.met_in(summary)
    points = 10.0 * len(in_title) + 4.0 * len(in_summary - in_title)
    if in_body:
        points += len(set(query.terms) - in_title - in_summary)
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

    def screen(self, start: int, size: int) -> list[Hit]:
        """These hits, ready to be shown."""
        hits = list(self.hits[start : start + size])
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
    query = Query(text)
    if not query:
        return Results(query, reader, ())
    hits = _ask(query, reader, strictly=True)
    if hits or len(query.terms) == 1:
        return Results(query, reader, hits)
    return Results(query, reader, _ask(query, reader, strictly=False), has_every_word=False)


def _ask(query: Query, reader: Reader, *, strictly: bool) -> tuple[Hit, ...]:
    hits = [hit for known in _sources.values() for hit in known.find(query, reader, strictly)]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.title, hit.url)))
