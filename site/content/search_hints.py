"""What helps when a search finds nothing, and what the staff want to be found first."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count
from wagtail.contrib.search_promotions.models import SearchPromotion

from content.models import ArticleIndex, BasePage, HelpTheme, Tag
from content.search import Reader, find
from content.search_words import WORD, Query, lemmas_of

LATIN, CYRILLIC = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.", "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(LATIN + LATIN.upper() + '{}:"<>~', CYRILLIC + CYRILLIC.upper() + "ХЪЖЭБЮЁ")
_TO_LATIN = str.maketrans(CYRILLIC + CYRILLIC.upper(), LATIN + LATIN.upper())
_SECONDS = 600
LEAST_ALIKE = 0.72


def other_layout(text: str) -> str:
    """What the same keys give with the other keyboard: «ghbdtn» is «привет»."""
    is_cyrillic = any("а" <= letter <= "я" or letter == "ё" for letter in text.lower())
    return text.translate(_TO_LATIN if is_cyrillic else _TO_CYRILLIC)


def did_you_mean(text: str, reader: Reader) -> str | None:
    """What was probably meant, if that finds something."""
    words = vocabulary(reader.language)
    swapped = other_layout(text)
    for meant in dict.fromkeys([swapped, corrected(text, words), corrected(swapped, words)]):
        if meant and meant.casefold() != text.casefold():
            results = find(meant, reader)
            if results.hits and results.has_every_word:
                return meant
    return None


def corrected(text: str, words: Iterable[str]) -> str:
    """Each word the site does not know replaced by the most alike one it knows; empty if one has none like it."""
    known = {lemma for word in words for lemma in lemmas_of(word)}
    result = text
    for term in Query(text).terms:
        if term.lemmas & known:
            continue
        alike = get_close_matches(term.word, words, n=1, cutoff=LEAST_ALIKE)
        if not alike:
            return ""
        result = _replaced(result, term.word, alike[0])
    return result


def _replaced(text: str, word: str, by: str) -> str:
    return WORD.sub(lambda match: by if match[0].lower() == word else match[0], text)


def vocabulary(language: str) -> list[str]:
    """The words of titles, questions and tags, as everybody may see them."""
    key = f"content.search.words:{language}"
    words = cache.get(key)
    if words is None:
        pages = BasePage.objects.listed_for(AnonymousUser()).filter(locale__language_code=language)
        themes = HelpTheme.objects.visible_to(AnonymousUser()).filter(locale__language_code=language)
        texts = [
            *pages.values_list("title", flat=True),
            *(tag.name.in_language(language) for tag in Tag.objects.all()),
            *(block.value["question"] for theme in themes for block in theme.questions),
        ]
        words = sorted({word.lower() for text in texts for word in WORD.findall(text) if len(word) > 2})
        cache.set(key, words, _SECONDS)
    return words


def popular_themes(reader: Reader, how_many: int = 3) -> list[dict[str, Any]]:
    """The help themes with the first questions of each, in the order of the editors: the most asked first."""
    themes = HelpTheme.objects.visible_to(reader.user).filter(locale__language_code=reader.language).order_by("path")
    return [
        {
            "title": theme.title,
            "url": theme.url,
            "questions": [
                {"title": block.value["question"], "url": f"{theme.url}#{block.value.anchor}"}
                for block in list(theme.questions)[:how_many]
            ],
        }
        for theme in themes
    ]


def popular_tags(reader: Reader, how_many: int = 12) -> list[dict[str, Any]]:
    """What the site writes about most, as links to the tags' own pages."""
    index = ArticleIndex.objects.listed_for(reader.user).filter(locale__language_code=reader.language).first()
    if index is None:
        return []
    pages = BasePage.objects.listed_for(reader.user).filter(locale__language_code=reader.language).values("pk")
    tags = Tag.objects.filter(pages__in=pages).annotate(used=Count("pages")).order_by("-used", "slug")[:how_many]
    return [
        {"title": str(tag), "url": f"{index.url}{index.reverse_subpage('tag', args=[tag.slug])}", "count": tag.used}
        for tag in tags
    ]


def promoted(query: Query, reader: Reader) -> list[dict[str, Any]]:
    """What the staff put first for these words, in any of their forms: pages in the reader's language, or links."""
    wanted = query.lemmas
    chosen = [
        promotion
        for promotion in SearchPromotion.objects.select_related("query", "page").order_by("sort_order", "pk")
        if wanted and wanted == Query(promotion.query.query_string).lemmas
    ]
    keys = [promotion.page.translation_key for promotion in chosen if promotion.page]
    pages = BasePage.objects.listed_for(reader.user).filter(
        locale__language_code=reader.language, translation_key__in=keys
    )
    by_key = {page.translation_key: page for page in pages}
    found = []
    for promotion in chosen:
        if promotion.page is None:
            found.append(
                {
                    "title": promotion.external_link_text,
                    "url": promotion.external_link_url,
                    "text": promotion.description,
                }
            )
        elif page := by_key.get(promotion.page.translation_key):
            found.append({"title": page.title, "url": page.url, "text": promotion.description or page.summary})
    return found
