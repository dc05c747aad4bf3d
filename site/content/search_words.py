"""Words and their dictionary forms: who searches for «кожа» finds «о коже», who searches for “run” finds “running”.

Every word of a text is kept in the index in its dictionary forms too (`BasePage.stems`), and a query is put into the same
forms. The script decides the language, so a text may mix both. «Ё» and «е» are one letter.
"""

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import pymorphy3
import snowballstemmer
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WORD = re.compile(r"[^\W_]+")
LONGEST_QUERY = 200
MOST_WORDS = 12
# A word may be several: «стали» is steel, and it is “became”. Readings as rare as this are left out.
LEAST_PROBABLE = 0.01

_RUSSIAN = re.compile(r"[а-я]+")
_ENGLISH = re.compile(r"[a-z]+")
# Words that every text has: asked for only when nothing else is.
_SMALL_ENGLISH = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "my",
        "of",
        "on",
        "or",
        "our",
        "should",
        "that",
        "the",
        "this",
        "to",
        "was",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
    ]
)
_SMALL_RUSSIAN = {"PREP", "CONJ", "PRCL", "NPRO"}
_SMALL_RUSSIAN_WORDS = frozenset(["как", "где", "когда", "куда", "откуда", "почему", "зачем", "сколько", "это", "быть"])
_stemmers = threading.local()


@lru_cache(maxsize=1)
def _russian() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


def _english(word: str) -> str:
    if not hasattr(_stemmers, "english"):  # a stemmer keeps its place in the word, so no two threads may share one
        _stemmers.english = snowballstemmer.stemmer("english")
    return str(_stemmers.english.stemWord(word))


@lru_cache(maxsize=50_000)
def lemmas_of(word: str) -> tuple[str, ...]:
    """The dictionary forms of one word, the most probable first."""
    word = word.lower().replace("ё", "е")
    if _RUSSIAN.fullmatch(word):
        readings = _russian().parse(word)
        forms = [reading.normal_form.replace("ё", "е") for reading in readings if reading.score >= LEAST_PROBABLE]
        return tuple(dict.fromkeys(forms)) or (word,)
    return (_english(word),) if _ENGLISH.fullmatch(word) else (word,)


def lemmas_in(text: str) -> Iterator[str]:
    """Every word's forms, in the order of the text: what the index keeps."""
    for word in WORD.findall(text):
        yield from lemmas_of(word)


@lru_cache(maxsize=5_000)
def _is_small(word: str) -> bool:
    word = word.lower()
    if word in _SMALL_ENGLISH or word in _SMALL_RUSSIAN_WORDS:
        return True
    return bool(_RUSSIAN.fullmatch(word)) and _russian().parse(word)[0].tag.POS in _SMALL_RUSSIAN


class Term(NamedTuple):
    """One word of a query. It is met by any word that shares a dictionary form with it."""

    word: str
    lemmas: frozenset[str]

    def is_met_by(self, lemmas: Iterable[str]) -> bool:
        return not self.lemmas.isdisjoint(lemmas)


@dataclass(frozen=True)
class Query:
    """What somebody typed, and the words of it that matter."""

    text: str

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        words = list(dict.fromkeys(word.lower() for word in WORD.findall(self.text[:LONGEST_QUERY])))
        words = [word for word in words if not _is_small(word)] or words
        return tuple(Term(word, frozenset(lemmas_of(word))) for word in words[:MOST_WORDS])

    @cached_property
    def lemmas(self) -> frozenset[str]:
        return frozenset().union(*(term.lemmas for term in self.terms))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def met_in(self, text: str) -> frozenset[Term]:
        """The words of the query that the text has in any form."""
        found = set(lemmas_in(text))
        return frozenset(term for term in self.terms if term.is_met_by(found))


# --- What is shown of a text --------------------------------------------------------------------------------------------


def highlight(text: str, query: Query) -> SafeString:
    """The whole text, escaped, with the words that were found marked."""
    return _marked(text, _found(text, query))


def excerpt(text: str, query: Query, length: int = 220) -> SafeString:
    """The part of the text that has the most words of the query, escaped and marked; its beginning if it has none."""
    text = " ".join(text.split())
    found = _found(text, query)
    start, end = _window(text, found, length)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    inside = [match for match in found if start <= match.start and match.end <= end]
    moved = [match._replace(start=match.start - start, end=match.end - start) for match in inside]
    return mark_safe(before + _marked(text[start:end].strip(), moved) + after)


class _Match(NamedTuple):
    start: int
    end: int
    terms: frozenset[str]


def _found(text: str, query: Query) -> list[_Match]:
    matches = []
    for word in WORD.finditer(text):
        lemmas = lemmas_of(word[0])
        if terms := frozenset(term.word for term in query.terms if term.is_met_by(lemmas)):
            matches.append(_Match(word.start(), word.end(), terms))
    return matches


def _window(text: str, found: list[_Match], length: int) -> tuple[int, int]:
    if len(text) <= length:
        return 0, len(text)
    best, start = 0, 0
    for match in found:
        inside = {
            term
            for other in found
            if match.start <= other.start and other.end <= match.start + length - 60
            for term in other.terms
        }
        if len(inside) > best:
            best, start = len(inside), match.start
    start = _start_of_sentence(text, start)
    end = len(text) if start + length >= len(text) else text.rfind(" ", start, start + length)
    return start, end if end > start else start + length


def _start_of_sentence(text: str, position: int) -> int:
    """Where the sentence begins, if that is near; else a word's beginning shortly before."""
    if position < 60:
        return 0
    near = max(text.rfind(mark, position - 60, position) for mark in (". ", "! ", "? ", "… "))
    return near + 2 if near >= 0 else text.find(" ", position - 40, position) + 1 or position


def _marked(text: str, found: list[_Match]) -> SafeString:
    parts, done = [], 0
    for match in found:
        parts += [escape(text[done : match.start]), "<mark>", escape(text[match.start : match.end]), "</mark>"]
        done = match.end
    return mark_safe("".join([*parts, escape(text[done:])]))
