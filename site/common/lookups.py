"""`field__among={…}`: like `__in`, for the same long set in query after query (the spaces one may see).

Django makes an expression and a placeholder of each member of the set, which with two hundred takes longer than asking
the database. On PostgreSQL the set is one parameter, of whole numbers one text.
"""

from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignKey, Lookup

_Base: Any = Lookup  # its type stubs are stricter than what Django takes


@lru_cache(maxsize=500)
def array_text(members: frozenset[int]) -> str:
    """An array of whole numbers as PostgreSQL reads it. Its driver would look at each number by itself."""
    return f"{{{','.join(map(str, sorted(members)))}}}"


@Field.register_lookup
@ForeignKey.register_lookup
class Among(_Base):
    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        members = self._members()
        left, params = self.process_lhs(compiler, connection)
        return f"{left} IN ({', '.join(['%s'] * len(members))})", [*params, *members]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        members = self._members()
        left, params = self.process_lhs(compiler, connection)
        if all(type(member) is int for member in members):
            kind = self.lhs.output_field.db_type(connection)
            return f"{left} = ANY(%s::{kind}[])", [*params, array_text(frozenset(members))]
        return f"{left} = ANY(%s)", [*params, members]

    def _members(self) -> list[Any]:
        if not self.rhs:
            raise EmptyResultSet
        return sorted(self.rhs)
