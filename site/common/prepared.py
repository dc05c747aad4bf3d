"""A queryset whose SQL is put together once and then only asked, with other values.

    def _posts_between(topic_id, first, last):
        return Post.objects.filter(topic_id=topic_id, number__range=(first, last)).select_related("author")

    posts = ask(_posts_between, topic.pk, 1, 24)

What it is: a shortcut past Django's SQL compiler, which on a page of ten small queries takes a third of the page's time. It
leans on what Django promises nobody (how a compiler is asked, what a queryset's iterable reads), so it works with the
release of Django it was tested with and steps aside under every other: `ask` is then `list(build(*values))`, the meaning of
every prepared query at all times. `tests/test_prepared.py` fails on an upgrade, so that somebody looks before that happens.

What is written likewise goes by `change`, where `build` gives a queryset and what its rows shall have from now on, by
`remove`, and by `insert`, which saves a new object.

What it takes: `build` is a function of a module, depends on its values alone and puts each as it is into conditions. Values
are whole numbers, texts, aware times, UUIDs and frozensets of whole numbers. Everything else is refused the first time it is asked:
a value that is reckoned with, that stands in a slice or a piece of SQL, of another type; a `pk__in` where a set is one
parameter (`pk__among`), and `prefetch_related`. The SQL is made twice, with two stand-ins for each value, and has to differ
in nothing but these. Whether a number is zero, a text or a set empty may decide what is asked: these are told apart. Numbers
that no column holds (they come out of addresses) are Django's to answer.
"""

import copy
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import django
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.signals import post_save, pre_save
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery
from django.db.transaction import mark_for_rollback_on_error

from common.lookups import array_text

TESTED_WITH = (5, 2)  # the release of Django
MOST_KEPT = 500
SMALLEST, LARGEST = -(2**63), 2**63 - 1  # of any column
_kept: "OrderedDict[tuple[Any, ...], _Prepared]" = OrderedDict()

_inserts: "dict[tuple[type[Model], str], _Insert]" = {}

Build = Callable[..., QuerySet[Any, Any]]
BuildChange = Callable[..., tuple[QuerySet[Any, Any], dict[str, Any]]]


def ask(build: Build, *values: Any) -> list[Any]:
    """The rows of `build(*values)`."""
    database = connections[DEFAULT_DB_ALIAS]
    statement = _statement(_Question, build, values, [_shape(value, database) for value in values])
    return list(build(*values)) if statement is None else statement.rows(values, database)


def change(build: BuildChange, *values: Any) -> int:
    """`queryset.update(**changes)` of the two that `build(*values)` gives: how many rows it changed. A value may be None."""
    database = connections[DEFAULT_DB_ALIAS]
    shape = [None if value is None else _shape(value, database) for value in values]
    statement = _statement(_Change, build, values, shape)
    if statement is None:
        queryset, changes = build(*values)
        return queryset.update(**changes)
    return statement.count(values, database)


def remove(build: Build, *values: Any) -> int:
    """Delete the rows of `build(*values)`: how many there were. For rows that nothing points at: neither signals nor cascades."""
    database = connections[DEFAULT_DB_ALIAS]
    statement = _statement(_Removal, build, values, [_shape(value, database) for value in values])
    return build(*values)._raw_delete(DEFAULT_DB_ALIAS) if statement is None else statement.count(values, database)


def insert(thing: Model) -> None:
    """`thing.save(force_insert=True)` for a row that gets its key from the database. Its signals are sent as ever."""
    database, model = connections[DEFAULT_DB_ALIAS], type(thing)
    if django.VERSION[:2] != TESTED_WITH or not database.features.can_return_columns_from_insert:
        thing.save(force_insert=True)
        return
    statement = _inserts.get((model, database.vendor))
    if statement is None:
        statement = _inserts[model, database.vendor] = _Insert(model, database)
    statement.save(thing, database)


def _statement(kind: type["_Prepared"], build: Any, values: tuple[Any, ...], shape: list[Any]) -> Any:
    """None where it is Django's to put together: zero and an empty text have no stand-in of their kind."""
    if django.VERSION[:2] != TESTED_WITH or None in shape:
        return None
    database = connections[DEFAULT_DB_ALIAS]
    key = (kind, build, database.vendor, *shape)
    statement = _kept.get(key)
    if statement is None:
        statement = kind(build, values, database)
        _kept[key] = statement
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return statement


def one(build: Build, *values: Any) -> Any:
    """The first row, or None."""
    found = ask(build, *values)
    return found[0] if found else None


def forget() -> None:
    """For tests, which set a module's constants to other values."""
    _kept.clear()


def _shape(value: Any, database: Any) -> Any:
    """Values of one shape make the same SQL; None: it is not known which."""
    kind = type(value)
    if kind is frozenset:
        # On PostgreSQL a set is one parameter (`common.lookups`), elsewhere it is as many as it has members.
        return f"{'some' if value else 'none'} of it" if database.vendor == "postgresql" else len(value)
    if kind is int:
        return kind if value and SMALLEST <= value <= LARGEST else None
    if kind is str:
        return kind if value else None
    if kind is UUID or (kind is datetime and value.tzinfo is not None):
        return kind
    raise TypeError(f"A prepared query takes no {kind.__name__}: {value!r}")


def _stand_in(place: int, value: Any, turn: int) -> Any:
    """What stands for the value while the SQL is made, to be found again among its parameters. Far from all others, so that
    reckoning makes none of them of another.
    """
    number = (
        1_900_000_000 + (50 * turn + place) * 1_000_003
    )  # above every key one may expect, and still an integer of a column
    if isinstance(value, frozenset):
        return frozenset(number + 101 * member for member in range(len(value)))
    if isinstance(value, datetime):
        return datetime(1801, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    if isinstance(value, UUID):
        return UUID(int=number)
    return f"\x02stands for {number}\x03" if isinstance(value, str) else number


class Unfit(ValueError):
    """This function cannot be prepared; `list(build(*values))` answers the same question."""


class _Prepared:
    """SQL, and what to put where into its parameters."""

    def __init__(self, build: Any, values: tuple[Any, ...], database: Any) -> None:
        for members in values:
            if isinstance(members, frozenset) and any(type(member) is not int for member in members):
                raise TypeError(f"A prepared query takes no frozenset of other things than whole numbers: {members!r}")
        self.build, self.sql = build, ""
        first, second = ([_stand_in(place, value, turn) for place, value in enumerate(values)] for turn in (0, 1))
        try:
            self.built = build(*first)
            self.compiler = self.compiler_of(self.built, database)
            self.sql, params = self.compiler.as_sql()
            other_sql, other_params = self.compiler_of(build(*second), database).as_sql()
        except EmptyResultSet:
            if frozenset() not in values:  # or a stand-in is too large for its column
                raise Unfit(f"{build!r} finds nothing, whatever the values.") from None
            return
        self.params = list(params)
        # (position among the parameters, value, which member of a set or None, a class that tells a number's width or None)
        self.places: list[tuple[int, int, int | None, Any]] = []
        if self.sql != other_sql or len(params) != len(other_params):
            raise Unfit(f"{build!r} puts a value into its SQL: a slice, or an expression.")
        for position, pair in enumerate(zip(params, other_params, strict=True)):
            if pair[0] != pair[1]:
                self.places.append((position, *self._value_at(build, pair, first, second, database)))
        if unused := {place for place, each in enumerate(first) if each} - {
            place for _at, place, *_more in self.places
        }:
            raise Unfit(f"{build!r} puts its values {sorted(unused)} into no condition.")
        self.lists = any(member is not None for _at, _place, member, _width in self.places)

    def compiler_of(self, built: Any, database: Any) -> Any:
        raise NotImplementedError

    @staticmethod
    def _value_at(
        build: Any, pair: tuple[Any, Any], first: list[Any], second: list[Any], database: Any
    ) -> tuple[int, int | None, Any]:
        width = type(pair[0]) if isinstance(pair[0], int) and type(pair[0]) is not int else None
        for place, stand_ins in enumerate(zip(first, second, strict=True)):
            if pair == tuple(_for_database(each, database) for each in stand_ins):
                return place, None, width
            # Where sets of any size share the SQL, a set that stands in it member by member would not fit the next time.
            if isinstance(stand_ins[0], frozenset) and database.vendor != "postgresql":
                for number, members in enumerate(zip(*map(sorted, stand_ins), strict=True)):
                    if pair == members:
                        return place, number, width
        raise Unfit(f"{build!r} puts a value into no condition as it is: {pair[0]!r}")

    def filled(self, values: tuple[Any, ...], database: Any) -> list[Any]:
        params = self.params.copy()
        members = (
            [sorted(value) if isinstance(value, frozenset) else value for value in values] if self.lists else values
        )
        for position, place, member, width in self.places:
            value: Any = _for_database(values[place], database) if member is None else members[place][member]
            params[position] = value if width is None else width(value)
        return params


class _Question(_Prepared):
    converters: Any = None

    def compiler_of(self, built: Any, database: Any) -> Any:
        if built._prefetch_related_lookups:
            raise Unfit(f"{self.build!r} prefetches what would be left out: ask for it in a query of its own.")
        return built.query.get_compiler(connection=database)

    def rows(self, values: tuple[Any, ...], database: Any) -> list[Any]:
        if not self.sql:
            return []
        params = self.filled(values, database)
        # A connection belongs to its thread, so this use of the compiler is its own.
        compiler = copy.copy(self.compiler)
        compiler.connection = database
        compiler.as_sql = lambda: (self.sql, params)
        compiler.get_converters = self._converters
        query = copy.copy(self.built.query)
        query.get_compiler = lambda *args, **kwargs: compiler
        asked = type(self.built)(self.built.model, query, DEFAULT_DB_ALIAS)
        asked._fields = self.built._fields
        return list(self.built._iterable_class(asked))

    def _converters(self, expressions: Any) -> Any:
        """How columns become values: the same each time."""
        if self.converters is None:
            self.converters = type(self.compiler).get_converters(self.compiler, expressions)
        return self.converters


class _Change(_Prepared):
    def compiler_of(self, built: Any, database: Any) -> Any:
        queryset, changes = built
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        if query.related_updates or query.is_sliced:
            raise Unfit(f"{self.build!r} changes rows of several tables, or some of many.")
        query.clear_ordering(force=True)
        query.clear_select_clause()
        return query.get_compiler(connection=database)

    def count(self, values: tuple[Any, ...], database: Any) -> int:
        if not self.sql:
            return 0
        with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), database.cursor() as cursor:
            cursor.execute(self.sql, self.filled(values, database))
            count: int = cursor.rowcount
        return count


class _Removal(_Change):
    def compiler_of(self, built: Any, database: Any) -> Any:
        query: Any = built.query.chain(DeleteQuery)
        query.clear_ordering(force=True)
        return query.get_compiler(connection=database)


class _Insert:
    """The SQL that saves a new object of a model: the same for all of them."""

    def __init__(self, model: type[Model], database: Any) -> None:
        meta: Any = model._meta
        if meta.parents or meta.auto_field is None or any(field.generated for field in meta.local_concrete_fields):
            raise Unfit(f"{model!r} is more than a row with a key: save it.")
        self.fields = [field for field in meta.local_concrete_fields if field is not meta.auto_field]
        self.returned = meta.db_returning_fields
        self.sql, _params = self.compiled(model(), database)

    def compiled(self, thing: Model, database: Any) -> tuple[str, list[Any]]:
        query: Any = InsertQuery(type(thing))
        query.insert_values(self.fields, [thing])
        compiler = query.get_compiler(connection=database)
        compiler.returning_fields = self.returned
        ((sql, params),) = compiler.as_sql()
        return sql, list(params)

    def filled(self, thing: Model, database: Any) -> list[Any]:
        return [field.get_db_prep_save(field.pre_save(thing, add=True), connection=database) for field in self.fields]

    def save(self, thing: Any, database: Any) -> None:
        told = {
            "sender": type(thing),
            "instance": thing,
            "raw": False,
            "using": DEFAULT_DB_ALIAS,
            "update_fields": None,
        }
        thing._prepare_related_fields_for_save(operation_name="save")
        pre_save.send(**told)
        params = self.filled(thing, database)
        if thing.pk is not None or any(hasattr(value, "as_sql") for value in params):
            raise Unfit(f"{thing!r} has a key already, or a value that the database makes: save it.")
        with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), database.cursor() as cursor:
            cursor.execute(self.sql, params)
            values = cursor.fetchone()
        for field, value in zip(self.returned, values, strict=True):
            setattr(thing, field.attname, value)
        thing._state.adding, thing._state.db = False, DEFAULT_DB_ALIAS
        post_save.send(**told, created=True)


def _for_database(value: Any, database: Any) -> Any:
    if isinstance(value, datetime):
        return database.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID):
        return value if database.features.has_native_uuid_field else value.hex
    return array_text(value) if isinstance(value, frozenset) else value
