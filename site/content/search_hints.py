"""What helps when a search finds nothing, and what the staff want to be found first."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from wagtail.contrib.search_promotions.models import SearchPromotion

from common.near import Near
from content.models import ArticleIndex, BasePage, HelpTheme, Tag
from content.search import Reader, finds, titles
from content.search_words import WORD, Query, lemmas_of
from content.synonyms import words_of

LATIN, CYRILLIC = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.", "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(LATIN + LATIN.upper() + '{}:"<>~', CYRILLIC + CYRILLIC.upper() + "ХЪЖЭБЮЁ")
_TO_LATIN = str.maketrans(CYRILLIC + CYRILLIC.upper(), LATIN + LATIN.upper())
_SECONDS = 600
_near = Near(size=4, seconds=_SECONDS)
_promoted = Near(size=1, seconds=60)
LEAST_ALIKE = 0.72
MOST_COMPARED = 30


def other_layout(text: str) -> str:
    """What the same keys give with the other keyboard: «ghbdtn» is «привет»."""
    is_cyrillic = any("а" <= letter <= "я" or letter == "ё" for letter in text.lower())
    return text.translate(_TO_LATIN if is_cyrillic else _TO_CYRILLIC)


def did_you_mean(text: str, reader: Reader) -> str | None:
    """What was probably meant, if that finds something."""
    words = vocabulary(reader.language)
    swapped = other_layout(text)
    for meant in dict.fromkeys([swapped, corrected(text, words), corrected(swapped, words)]):
        if meant and meant.casefold() != text.casefold() and finds(meant, reader):
            return meant
    return None


def found_in(text: str, reader: Reader, languages: Iterable[str]) -> list[str]:
    """The other languages of the site in which something has all these words."""
    return [code for code in languages if code != reader.language and finds(text, Reader(reader.user, code))]


class Vocabulary:
    """Words of the site, found by what they are alike: threes of letters first, and only the best of those letter by letter."""

    def __init__(self, words: Iterable[str]) -> None:
        self.lemmas: set[str] = set()
        self.by_three: dict[str, list[str]] = defaultdict(list)
        for word in words:
            self.lemmas.update(lemmas_of(word))
            for three in _threes(word):
                self.by_three[three].append(word)

    def closest(self, word: str) -> str | None:
        shared = Counter(other for three in _threes(word) for other in self.by_three.get(three, ()))
        alike = [(_likeness(word, other), other) for other, _count in shared.most_common(MOST_COMPARED)]
        ratio, best = max(alike, default=(0.0, ""))
        return best if ratio >= LEAST_ALIKE else None


def _threes(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def corrected(text: str, words: Vocabulary) -> str:
    """Each word the site does not know replaced by the most alike one it knows; empty if one has none like it."""
    result = text
    for term in Query(text).terms:
        if term.lemmas & words.lemmas:
            continue
        alike = words.closest(term.word)
        if not alike:
            return ""
        result = _replaced(result, term.word, alike)
    return result


def _replaced(text: str, word: str, by: str) -> str:
    return WORD.sub(lambda match: by if match[0].lower() == word else match[0], text)


def vocabulary(language: str) -> Vocabulary:
    """The words of titles, questions and tags, as everybody may see them, and what editors know them by."""
    key = f"content.search.words:{language}"
    known: Vocabulary | None = _near.get(key)
    if known is None:
        words = cache.get(key)
        if words is None:
            tags = (tag.name.in_language(language) for tag in Tag.objects.all())
            texts = [*titles(language), *tags, *words_of(language)]
            words = sorted({word.lower() for text in texts for word in WORD.findall(text) if len(word) > 2})
            cache.set(key, words, _SECONDS)
        known = Vocabulary(words)
        _near.put(key, known)
    return known


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


def _promotions() -> list[tuple[int, frozenset[str]]]:
    """Each with the words it is for. Read once a minute, and by the process in which they are changed at once."""
    known: list[tuple[int, frozenset[str]]] | None = _promoted.get("all")
    if known is None:
        rows = SearchPromotion.objects.order_by("pk").values_list("pk", "query__query_string")
        known = [(pk, Query(words).lemmas) for pk, words in rows]
        _promoted.put("all", known)
    return known


def forget_promotions(**_signal: Any) -> None:
    _promoted.clear()


def promoted(query: Query, reader: Reader) -> list[dict[str, Any]]:
    """What the staff put first for these words, in any of their forms: pages in the reader's language, or links."""
    wanted = query.lemmas
    if not wanted:
        return []
    fitting = [pk for pk, words in _promotions() if words == wanted]
    if not fitting:
        return []
    chosen = list(SearchPromotion.objects.filter(pk__in=fitting).select_related("page").order_by("sort_order", "pk"))
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
