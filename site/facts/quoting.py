"""Which facts a text quotes, and what quotes a fact.

In rich text a fact is `<embed embedtype="fact" key="delivery-moscow"/>`; in a StreamField it may also be chosen by itself.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import ReferenceIndex
from wagtail.rich_text.rewriters import FIND_EMBED_TAG, extract_attrs

from facts.models import Fact

EMBED_TYPE = "fact"


def keys_in_text(html: str) -> list[str]:
    """The keys quoted by a rich text as it is stored."""
    found = (extract_attrs(attributes) for attributes in FIND_EMBED_TAG.findall(html))
    return [attributes.get("key", "") for attributes in found if attributes.get("embedtype") == EMBED_TYPE]


def keys_quoted_by(thing: Model) -> set[str]:
    """The keys quoted by all rich text of a page or another object."""
    keys: set[str] = set()
    for field in thing._meta.get_fields():
        if isinstance(field, RichTextField):
            keys.update(keys_in_text(getattr(thing, field.name) or ""))
        elif isinstance(field, StreamField):
            for text in _texts(getattr(thing, field.name).get_prep_value()):
                keys.update(keys_in_text(text))
    return keys


def tags_for(thing: Model) -> set[str]:
    """For the page cache: a kept page goes when one of these facts changes, wherever in its texts it is quoted.

    Rich text knows no request, so the one who serves a page asks for these and tags the answer.
    """
    return {f"fact:{key}" for key in keys_quoted_by(thing)}


def with_values(html: str, value_of: Any) -> str:
    """The rich text with plain words in the place of the facts it quotes."""

    def value(match: re.Match[str]) -> str:
        attributes = extract_attrs(match[1])
        return str(value_of(attributes.get("key", ""))) if attributes.get("embedtype") == EMBED_TYPE else match[0]

    return FIND_EMBED_TAG.sub(value, html)


def what_quotes(facts: Iterable[Fact]) -> dict[int, list[Model]]:
    """Fact id -> the pages and other objects that quote it, by Wagtail's reference index. Pages come in their own kind."""
    by_id = {str(fact.pk): fact.pk for fact in facts}
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Fact), to_object_id__in=by_id
    )
    found = set(references.values_list("to_object_id", "base_content_type_id", "object_id"))
    objects: dict[tuple[int, str], Model] = {}
    for type_id in {type_id for _fact, type_id, _object in found}:
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None:
            rows = model._default_manager.filter(
                pk__in={object_id for _fact, own, object_id in found if own == type_id}
            )
            objects |= {(type_id, str(row.pk)): row for row in (rows.specific() if hasattr(rows, "specific") else rows)}
    quoting: dict[int, list[Model]] = defaultdict(list)
    for fact_id, type_id, object_id in sorted(found):
        if (type_id, object_id) in objects:
            quoting[by_id[fact_id]].append(objects[type_id, object_id])
    return quoting


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
