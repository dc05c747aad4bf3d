"""Words and their dictionary forms: who searches for «кожа» finds «о коже», who searches for “run” finds “running”.

Every word of a text is kept in the index in its dictionary forms too (`BasePage.stems`), and a query is put into the same
forms. The script decides the language, so a text may mix both. «Ё» and «е» are one letter.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
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


def without_yo(text: str) -> str:
    """Most people type «е» for «ё», so to the search they are one letter."""
    return text.replace("ё", "е").replace("Ё", "Е")


@lru_cache(maxsize=50_000)
def lemmas_of(word: str) -> tuple[str, ...]:
    """The dictionary forms of one word, the most probable first."""
    word = without_yo(word.lower())
    if _RUSSIAN.fullmatch(word):
        readings = _russian().parse(word)
        forms = [without_yo(reading.normal_form) for reading in readings if reading.score >= LEAST_PROBABLE]
        return tuple(dict.fromkeys(forms)) or (word,)
    return (_english(word),) if _ENGLISH.fullmatch(word) else (word,)


def lemmas_in(text: str) -> Iterator[str]:
    """Every word's forms, in the order of the text: what the index keeps."""
    for word in WORD.findall(text):
        yield from lemmas_of(word)


@lru_cache(maxsize=2_000)
def _lemmas_of_text(text: str) -> frozenset[str]:
    """Of titles, summaries and answers, which come again and again."""
    return frozenset(lemmas_in(text))


@lru_cache(maxsize=5_000)
def _is_small(word: str) -> bool:
    word = word.lower()
    if word in _SMALL_ENGLISH or word in _SMALL_RUSSIAN_WORDS:
        return True
    return bool(_RUSSIAN.fullmatch(word)) and _russian().parse(word)[0].tag.POS in _SMALL_RUSSIAN


class Word(NamedTuple):
    """A word is met by any word that shares a dictionary form with it."""

    word: str
    lemmas: frozenset[str]

    def is_among(self, lemmas: Set[str]) -> bool:
        return not self.lemmas.isdisjoint(lemmas)


Way = tuple[Word, ...]  # of saying a thing: in one word, or in several that must all be there


def _word(word: str) -> Word:
    return Word(word.lower(), frozenset(lemmas_of(word)))


def _that_matter(words: Sequence[Word]) -> Way:
    return tuple(word for word in words if not _is_small(word.word)) or tuple(words)


class Term(NamedTuple):
    """One thing that is asked for, as it was typed, and the other ways to say it."""

    typed: Way
    others: tuple[Way, ...] = ()

    @property
    def word(self) -> str:
        return " ".join(word.word for word in self.typed)

    @property
    def lemmas(self) -> frozenset[str]:
        return frozenset().union(*(word.lemmas for word in self.typed))

    @property
    def ways(self) -> tuple[Way, ...]:
        return (self.typed, *self.others)

    def is_met_by(self, lemmas: Set[str]) -> bool:
        return any(all(word.is_among(lemmas) for word in way) for way in self.ways)

    def is_met_as_typed_by(self, lemmas: Set[str]) -> bool:
        return all(word.is_among(lemmas) for word in self.typed)


class SameWords:
    """Groups of words that mean the same («воронка», “V60”, “pour over”), to be met in what somebody types.

    Small words count here: «без кофеина» is not «кофеин».
    """

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._beginning_with: dict[str, list[tuple[Way, tuple[Way, ...]]]] = {}
        for group in groups:
            ways = tuple(tuple(_word(word) for word in WORD.findall(text)) for text in group)
            for way in ways:
                for lemma in way[0].lemmas:
                    self._beginning_with.setdefault(lemma, []).append((way, ways))

    def at_the_beginning(self, typed: Sequence[Word]) -> tuple[int, tuple[Way, ...]]:
        """How many of the words say one thing together, as many as possible, and the other ways to say it."""
        length, others = 0, dict[Way, None]()
        for way, ways in (found for lemma in sorted(typed[0].lemmas) for found in self._beginning_with.get(lemma, ())):
            if len(way) < length or not _is_said(way, typed):
                continue
            if len(way) > length:
                length, others = len(way), {}
            others |= dict.fromkeys(ways)
        return length, tuple(way for way in others if not (len(way) == length and _is_said(way, typed)))


def _is_said(way: Way, typed: Sequence[Word]) -> bool:
    return len(way) <= len(typed) and all(word.is_among(said.lemmas) for word, said in zip(way, typed, strict=False))


_NO_OTHERS = SameWords()


@dataclass(frozen=True)
class Query:
    """What somebody typed, and the words of it that matter. `same`: what else says them."""

    text: str
    same: SameWords = field(default=_NO_OTHERS, repr=False, compare=False)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        words = [_word(word) for word in dict.fromkeys(WORD.findall(self.text[:LONGEST_QUERY].lower()))]
        terms: list[Term] = []
        matter: list[Term] = []
        at = 0
        while at < len(words):
            length, others = self.same.at_the_beginning(words[at:])
            step = length or 1
            term = Term(_that_matter(words[at : at + step]), others)
            terms.append(term)
            if length or not _is_small(term.word):
                matter.append(term)
            at += step
        return tuple((matter or terms)[:MOST_WORDS])

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Of the words that were typed."""
        return frozenset().union(*(term.lemmas for term in self.terms))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def met_in(self, text: str, *, as_typed: bool = False) -> frozenset[Term]:
        """What the text says of the query, in any form of the words; or in none but those that were typed."""
        found = _lemmas_of_text(text)
        return frozenset(
            term for term in self.terms if (term.is_met_as_typed_by(found) if as_typed else term.is_met_by(found))
        )


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
    """The words that were asked for; of a thing that is said in several words only where all of them are in the text."""
    words = [(match, lemmas_of(match[0])) for match in WORD.finditer(text)]
    there = {lemma for _match, lemmas in words for lemma in lemmas}
    asked = [
        (term.word, word)
        for term in query.terms
        for way in term.ways
        if all(word.is_among(there) for word in way)
        for word in way
    ]
    matches = []
    for match, lemmas in words:
        if terms := frozenset(term for term, word in asked if not word.lemmas.isdisjoint(lemmas)):
            matches.append(_Match(match.start(), match.end(), terms))
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
