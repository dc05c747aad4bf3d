"""Look a fact up."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.pagecache import tag_page
from common.translated import TranslatedText
from facts.models import Fact

_CACHE_KEY = "facts.all"
_CACHE_SECONDS = 300
logger = logging.getLogger(__name__)


class UnknownFact(LookupError):
    """Nobody has written a fact of that key."""


def all_facts() -> dict[str, TranslatedText]:
    """Key -> value in every language, from the cache."""
    return {key: TranslatedText(value) for key, value in _kept().items()}


def _kept() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] | None = cache.get(_CACHE_KEY)
    if found is None:
        found = {key: dict(value) for key, value in Fact.objects.values_list("key", "value")}
        cache.set(_CACHE_KEY, found, _CACHE_SECONDS)
    return found


def forget_cached() -> None:
    cache.delete(_CACHE_KEY)


def fact(key: str, language: str | None = None) -> str:
    """The fact's value in the language (the reader's by default). Raises UnknownFact."""
    try:
        value = TranslatedText(_kept()[key])
    except KeyError:
        raise UnknownFact(f"There is no fact “{key}”: write it under Facts in the CMS, or correct the key.") from None
    return value.in_language(language) if language else str(value)


def quote(key: str, request: HttpRequest | None) -> str:
    """For pages: the value, and the page is purged when it changes.

    Of an unknown key a developer hears at once; a reader gets a sentence that promises nothing.
    """
    if request is not None:
        tag_page(request, f"fact:{key}")
    try:
        return fact(key)
    except UnknownFact:
        if settings.FACTS_ARE_STRICT:
            raise
        logger.error("Unknown fact %s", key)
        return _("ask us, we will tell you")
