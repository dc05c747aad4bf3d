"""How the words of a query are asked of the database's own index: PostgreSQL's text search, or FTS5 of SQLite.

Indexes hold words in their dictionary forms (`search_words`), so both are asked for forms as they are written.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Func, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Replace

from content.search_words import Query, Way, Word, without_yo

LEAST_BEGINNING = 3  # of a word whose ending may still change


def wanted(query: Query, strictly: bool) -> str:
    """Everything the query asks for, in any form of its words or said otherwise; not strictly: at least one thing."""
    terms = [_any_of([_said(way, _forms) for way in term.ways]) for term in query.terms]
    return (_AND if strictly else _OR)[_is_postgresql()].join(terms)


def begun(query: Query) -> str:
    """Everything the query asks for, each word as far as it was typed: «кофей» and «кофейню» are beginnings of «кофейня»."""
    return _AND[_is_postgresql()].join(_any_of([_said(way, _begun) for way in term.ways]) for term in query.terms)


def beginning_with(text: str, name: str) -> Q:
    """Titles in `name`, which has no «ё» any more (`without_yo`), that begin with what was typed, small or capital. Neither
    database knows the capitals of every alphabet, so the usual ways to write a beginning are asked for one by one.
    """
    text = without_yo(text)
    ways = dict.fromkeys(_written(text.lower()))
    return reduce(or_, (Q(**{f"{name}__startswith": way}) for way in ways), Q(**{f"{name}__istartswith": text}))


def without_yo_in(name: str) -> Func:
    """The column with «е» for every «ё», as the database reads it."""
    return Replace(Replace(name, Value("ё"), Value("е")), Value("Ё"), Value("Е"))


def _written(text: str) -> tuple[str, ...]:
    return text, text[:1].upper() + text[1:], text.upper(), text.title()


def pages_with(words: str) -> RawSQL:
    """The keys of pages that have the words in any of their texts, by dictionary forms."""
    return _asked(_BODY_POSTGRESQL, "body", words)


def pages_titled(words: str) -> RawSQL:
    """The keys of pages that have the words in their title, as they are written and with «е» for «ё»."""
    return _asked(_TITLE_POSTGRESQL, "autocomplete", words)


def _asked(statement: str, column: str, words: str) -> RawSQL:
    if _is_postgresql():
        return RawSQL(statement, [words])  # noqa: S611  (our own statement; the words are a parameter)
    return RawSQL(_SQLITE, [column, words])  # noqa: S611


# An entry is of the page's own kind, and names the page by a text.
_BODY_POSTGRESQL = """
    SELECT p.id FROM wagtailcore_page p JOIN wagtailsearch_indexentry e
    ON e.content_type_id = p.content_type_id AND e.object_id = p.id::text WHERE e.body @@ to_tsquery('simple', %s)"""
_TITLE_POSTGRESQL = _BODY_POSTGRESQL.replace("e.body", "e.autocomplete")
_SQLITE = """
    SELECT p.id FROM wagtailsearch_indexentry_fts JOIN wagtailsearch_indexentry e ON e.id = wagtailsearch_indexentry_fts.rowid
    JOIN wagtailcore_page p ON p.content_type_id = e.content_type_id AND CAST(p.id AS text) = e.object_id
    WHERE wagtailsearch_indexentry_fts MATCH %s || ' : (' || %s || ')'"""

_AND, _OR = (" AND ", " & "), (" OR ", " | ")


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _any_of(forms: list[str]) -> str:
    return f"({_OR[_is_postgresql()].join(forms)})"


def _said(way: Way, asked: Callable[[Word], list[str]]) -> str:
    """All the words of one way to say a thing."""
    return f"({_AND[_is_postgresql()].join(_any_of(asked(word)) for word in way)})"


def _forms(word: Word) -> list[str]:
    return [_quoted(lemma) for lemma in sorted(word.lemmas)]


def _begun(word: Word) -> list[str]:
    return [_beginning(begin) for begin in _beginnings(word)]


def _quoted(form: str) -> str:
    return f"'{form}'" if _is_postgresql() else f'"{form}"'


def _beginning(form: str) -> str:
    return f"{_quoted(form)}:*" if _is_postgresql() else f"{_quoted(form)} *"


def _beginnings(word: Word) -> list[str]:
    """The word as typed with either letter for «ё», and what it shares with its dictionary forms."""
    plain = without_yo(word.word)
    shared = {_shared(plain, lemma) for lemma in word.lemmas}
    return sorted({word.word, plain} | {begin for begin in shared if len(begin) >= LEAST_BEGINNING})


def _shared(one: str, other: str) -> str:
    length = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]
