"""A fact inside a text: chosen in the editor, kept as its key, shown as its value."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import escape
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import KEEP_WHITESPACE, InlineEntityElementHandler
from wagtail.rich_text import EmbedHandler

from facts.models import Fact
from facts.queries import UnknownFact, fact, quote
from facts.quoting import EMBED_TYPE

ENTITY = "FACT"


class FactEmbedHandler(EmbedHandler):
    """For readers. The cache learns which facts a page quotes from `facts.quoting.tags_for`."""

    identifier = EMBED_TYPE

    @staticmethod
    def get_model() -> type[Fact]:
        return Fact

    @staticmethod
    def expand_db_attributes(attrs: dict[str, str]) -> str:
        return escape(quote(attrs.get("key", ""), None))

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[Fact], int, str, str]]:
        pk = Fact.objects.filter(key=attrs.get("key", "")).values_list("pk", flat=True).first()
        if pk is not None:
            yield Fact, pk, "", ""


class FactElementHandler(InlineEntityElementHandler):
    """For the editor: the stored tag has no words inside, the editor shows the fact's present value."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        key = attrs.get("key", "")
        return {"key": key, "value": shown_value(key)}

    def handle_starttag(self, name: str, attrs: Any, state: Any, contentstate: Any) -> None:
        super().handle_starttag(name, attrs, state, contentstate)
        state.current_block.text += shown_value(dict(attrs).get("key", ""))
        state.leading_whitespace = KEEP_WHITESPACE


def shown_value(key: str) -> str:
    """What the editor shows; of a fact that is gone its key, so that the writer sees what is missing."""
    try:
        return fact(key) or key
    except UnknownFact:
        return f"[{key}]"


def fact_entity(props: dict[str, Any]) -> Any:
    return DOM.create_element("embed", {"embedtype": EMBED_TYPE, "key": props.get("key", "")})


CONVERSION = {
    "from_database_format": {f'embed[embedtype="{EMBED_TYPE}"]': FactElementHandler(ENTITY)},
    "to_database_format": {"entity_decorators": {ENTITY: fact_entity}},
}
