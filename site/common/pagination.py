"""Long lists page by key: page 10,000 costs what page 1 costs, and nothing is skipped when somebody posts meanwhile.

    page = keyset(Topic.objects.visible_to(member), order=("-created_at", "-id"), after=request.GET.get("after"))
    page.items, page.next_key, page.previous_key

Both keys go into the same `?after=`: a key knows its direction. A key that means nothing is the first page.
The ordered fields must not be null, and a database index over them makes it quick.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Slice(Generic[M]):
    items: list[M]
    next_key: str | None
    previous_key: str | None

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def keyset(
    queryset: QuerySet[M], *, order: Sequence[str] = ("-created_at", "-id"), after: str | None = None, size: int = 20
) -> Slice[M]:
    """One page of the queryset in this order; its `order_by` is replaced. Costs one query."""
    fields = _with_tie_break(queryset, order)
    backwards, values = _read(after, queryset, fields)
    ordered = [_turned(name) for name in fields] if backwards else fields
    if values is not None:
        queryset = queryset.filter(_beyond(ordered, values))
    found = list(queryset.order_by(*ordered)[: size + 1])
    items, more = found[:size], len(found) > size
    if backwards:
        items.reverse()
    has_next, has_previous = (True, more) if backwards else (more, values is not None)
    return Slice(
        items=items,
        next_key=_key(items[-1], fields, backwards=False) if items and has_next else None,
        previous_key=_key(items[0], fields, backwards=True) if items and has_previous else None,
    )


def is_key(after: str, queryset: QuerySet[Any], *, order: Sequence[str]) -> bool:
    """Does it mean a place in a list of this order? Costs no query."""
    return _read(after, queryset, _with_tie_break(queryset, order))[1] is not None


def beginning(found: list[M], *, order: Sequence[str], size: int = 20) -> Slice[M]:
    """The first page of rows somebody asked for in this order already, one more than fit (see `common.prepared`). The order
    must end with something unique.
    """
    items = found[:size]
    return Slice(items, _key(items[-1], order, backwards=False) if len(found) > size else None, None)


def _with_tie_break(queryset: QuerySet[Any], order: Sequence[str]) -> list[str]:
    """Without something unique at the end two equal rows could hide each other."""
    is_unique = any(name.lstrip("-") in ("pk", "id", queryset.model._meta.pk.name) for name in order)
    return [*order] if is_unique else [*order, "-pk"]


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(fields: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after these values: (a, b) > (x, y), written so that directions may differ from field to field."""
    condition, equal = Q(), Q()
    for name, value in zip(fields, values, strict=True):
        field = name.lstrip("-")
        condition |= equal & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{field: value})
    first = fields[0]
    # Says nothing new, but lets the database enter its index at the right place.
    bound = Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": values[0]})
    return bound & condition


def _key(item: Model, fields: Sequence[str], *, backwards: bool) -> str:
    values: list[Any] = []
    for name in fields:
        value: Any = item
        for step in name.lstrip("-").split("__"):
            value = getattr(value, step)
        values.append(value)
    text = json.dumps([backwards, *values], cls=_ExactEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class _ExactEncoder(DjangoJSONEncoder):
    """Django's own encoder cuts microseconds off, and two posts of one millisecond would become one."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _read(key: str | None, queryset: QuerySet[Any], fields: Sequence[str]) -> tuple[bool, list[Any] | None]:
    if not key:
        return False, None
    try:
        backwards, *texts = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        pairs = zip(fields, texts, strict=True)
        values = [_taken(_field(queryset, name.lstrip("-")).to_python(text)) for name, text in pairs]
    except (ValueError, TypeError, ValidationError, OverflowError, RecursionError):
        return False, None
    if backwards not in (True, False) or None in values:
        return False, None
    return backwards, values


def _taken(value: Any) -> Any:
    """The value, if a database takes it: a key comes out of an address. Raises ValueError or OverflowError."""
    if isinstance(value, str) and b"\0" in value.encode():  # half a letter cannot be encoded
        raise ValueError("A text with a zero in it.")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("A time of no zone.")
        value.astimezone(UTC)  # so it is asked for, and the first hours of the first year may be none
    return value


def _field(queryset: QuerySet[Any], name: str) -> Field[Any, Any]:
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field
    model = queryset.model
    *path, last = name.split("__")
    for step in path:
        model = model._meta.get_field(step).related_model
    try:
        return model._meta.pk if last == "pk" else model._meta.get_field(last)
    except FieldDoesNotExist:
        raise LookupError(
            f"{queryset.model.__name__} cannot be paged by “{name}”: no such field or annotation."
        ) from None
