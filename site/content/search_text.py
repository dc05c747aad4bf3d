"""The words of a page as a reader reads them: no marks, and with the facts that its texts quote."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StreamValue, StructBlock
from wagtail.models import Page
from wagtail.rich_text import RichText, get_text_for_indexing
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock

from common.translated import TranslatedText
from content.search_words import lemmas_in
from facts.models import Fact
from facts.queries import UnknownFact, fact
from facts.quoting import with_values

_NOT_BODY = {"title", "summary", "stems"}


def stems_of(page: Any) -> str:
    """For the search index: the dictionary forms of everything in the page."""
    return " ".join(lemmas_in(" ".join([page.title, page.summary, body_of(page, page.locale.language_code)])))


def body_of(page: Page, language: str) -> str:
    """Everything but title and summary: all that the page declares as searchable."""
    names = dict.fromkeys(
        field.field_name for field in page.get_search_fields() if isinstance(field, index.SearchField)
    )
    values = (getattr(page, name) for name in names if name not in _NOT_BODY)
    return " ".join(text for value in values for text in texts_in(value, language) if text)


def texts_in(value: Any, language: str) -> Iterator[str]:
    """The texts of a StreamField's value in reading order, or of a plain field."""
    if isinstance(value, StreamValue):
        for child in value:
            yield from _of_block(child.block, child.value, language)
    elif value:
        yield str(value)


def plain(text: RichText, language: str, facts: Mapping[str, TranslatedText] | None = None) -> str:
    """`facts` are for who has many texts, and asked for all of them once."""
    if facts is None:
        return _plain(with_values(text.source, lambda key: _value(key, language)))
    return _plain(with_values(text.source, lambda key: facts.get(key, _NO_FACT).in_language(language)))


_NO_FACT = TranslatedText()
# The answers of the help are looked through at every search for a word they have.
_plain = lru_cache(maxsize=1000)(get_text_for_indexing)


def _of_block(block: Any, value: Any, language: str) -> Iterator[str]:
    if value is None:
        return
    if isinstance(block, RichTextBlock):
        yield plain(value, language)
    elif isinstance(block, StreamBlock):
        yield from texts_in(value, language)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_block(child, value.get(name), language)
    elif isinstance(block, ListBlock):
        for child_value in value:
            yield from _of_block(block.child_block, child_value, language)
    elif isinstance(block, SnippetChooserBlock):
        if isinstance(value, Fact):
            yield f"{value.label.in_language(language)}: {value.value.in_language(language)}"
    else:
        yield from (str(text) for text in block.get_searchable_content(value))


def _value(key: str, language: str) -> str:
    """Quietly: a text being indexed is no place to tell of a missing fact, the page that shows it does."""
    try:
        return fact(key, language or settings.LANGUAGE_CODE)
    except UnknownFact:
        return ""
