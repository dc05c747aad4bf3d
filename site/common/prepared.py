"""A query that is put together once and then only asked, with other values.

    def _posts_between(topic_id, first, last):
        return Post.objects.filter(topic_id=topic_id, number__range=(first, last)).select_related("author")

    posts = ask(_posts_between, topic.pk, 1, 24)

Django builds the SQL of a queryset anew each time, which on a small query takes several times as long as the database
needs. Here it does so once for each function and kind of values; what the query says stays an ordinary queryset, and rows
become objects as ever. The function must be made once (a module's own), must take each value as it is into a condition, and
must depend on nothing else. Values are whole numbers, texts, times and sets of whole numbers.
"""

import copy
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST_KEPT = 500
_kept: "OrderedDict[tuple[Any, ...], _Statement]" = OrderedDict()

_NUMBER, _MEMBER = 2_000_000_000, 1_900_000_000  # above every key one may expect, and still whole numbers of a column
_TIME = datetime(1801, 1, 1, tzinfo=UTC)


def ask(build: Callable[..., QuerySet[Any, Any]], *values: Any) -> list[Any]:
    """The rows of `build(*values)`."""
    key = (build, connection.vendor, *map(_shape, values))
    statement = _kept.get(key)
    if statement is None:
        statement = _Statement(build, values)
        _kept[key] = statement
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return statement.rows(values)


def _shape(value: Any) -> Any:
    """Values of one shape make the same SQL. An empty set makes another than a full one."""
    if isinstance(value, frozenset):
        return bool(value) if connection.vendor == "postgresql" else len(value)
    return type(value)


def _stand_in(place: int, value: Any) -> Any:
    """What stands for the value while the SQL is made, to be found again among its parameters."""
    if isinstance(value, frozenset):
        return frozenset(_MEMBER + place * 1_000_000 + number for number in range(len(value)))
    if isinstance(value, datetime):
        return _TIME + timedelta(days=place)
    if isinstance(value, str):
        return f"\x02stands for value {place}\x03"
    if type(value) is int:
        return _NUMBER + place
    raise TypeError(f"A prepared query takes no {type(value).__name__}.")


class _Statement:
    """The SQL of a queryset, what to put where into its parameters, and how its rows become objects."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], values: tuple[Any, ...]) -> None:
        stand_ins = [_stand_in(place, value) for place, value in enumerate(values)]
        queryset: Any = build(*stand_ins)
        self.queryset, self.rows_of = queryset, queryset._iterable_class
        self.compiler = queryset.query.get_compiler(connection=connection)
        # (position among the parameters, value, which member of a set or None)
        self.places: list[tuple[int, int, int | None]] = []
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            if frozenset() not in values:  # or a stand-in is too large for its column
                raise ValueError(f"{build!r} finds nothing, whatever the values.") from None
            self.sql = ""
            return
        self.params = list(params)
        # Psycopg's numbers of some columns are of a class of their own, which tells their width.
        self.types = [type(param) if isinstance(param, int) and type(param) is not int else None for param in params]
        for place, stand_in in enumerate(stand_ins):
            found = list(self._find(place, stand_in))
            if not found and stand_in != frozenset():
                raise ValueError(f"{build!r} puts its value {place} into no condition as it is.")
            self.places += found

    def _find(self, place: int, stand_in: Any) -> Any:
        if isinstance(stand_in, frozenset):
            members = {member: number for number, member in enumerate(sorted(stand_in))}
            for position, param in enumerate(self.params):
                if isinstance(param, list) and set(param) == stand_in:
                    yield position, place, None
                elif isinstance(param, int) and param in members:
                    yield position, place, members[param]
            return
        seen = _for_database(stand_in)
        for position, param in enumerate(self.params):
            if isinstance(param, type(seen)) and param == seen:
                yield position, place, None

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        if not self.sql:
            return []
        params = self.params.copy()
        ready = [sorted(value) if isinstance(value, frozenset) else _for_database(value) for value in values]
        for position, place, member in self.places:
            value: Any = ready[place] if member is None else ready[place][member]
            as_type = self.types[position]
            params[position] = value if as_type is None else as_type(value)
        # A connection belongs to its thread, so this use of the compiler is its own.
        compiler = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (self.sql, params)
        query = copy.copy(self.queryset.query)
        query.get_compiler = lambda *args, **kwargs: compiler
        asked = SimpleNamespace(
            db=connection.alias,
            query=query,
            model=self.queryset.model,
            _known_related_objects={},
            _fields=self.queryset._fields,
        )
        return list(self.rows_of(asked))


def _for_database(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def one(build: Callable[..., QuerySet[Any, Any]], *values: Any) -> Any:
    """The first row, or None."""
    found = ask(build, *values)
    return found[0] if found else None
