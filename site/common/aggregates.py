"""Many rows of another table as one value of a query: `annotate(tags=Texts(Tag.objects.filter(…).values("name"), tuple))`."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Subquery, TextField

Read = Callable[[Sequence[str]], Any]


class Texts(Subquery):
    """All values of a queryset's one column, in no order, as `read` makes it of their texts. No text may have a line break."""

    template = "(SELECT group_concat(%(column)s, char(10)) FROM (%(subquery)s) AS brought)"

    def __init__(self, rows: Any, read: Read) -> None:
        super().__init__(rows, output_field=_Read(read), column=f'"{_name_of_column(rows)}"')

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        template = "(SELECT string_agg(%(column)s::text, chr(10)) FROM (%(subquery)s) AS brought)"
        return self.as_sql(compiler, connection, template=template)


def _name_of_column(rows: Any) -> str:
    (name,) = rows.query.values_select or rows.query.annotation_select
    return name if name in rows.query.annotation_select else rows.model._meta.get_field(name).column


class _Read(TextField):
    def __init__(self, read: Read) -> None:
        super().__init__()
        self.read = read

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        return self.read(value.split("\n") if value else [])
