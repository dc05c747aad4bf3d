"""Everyday words that lead to the right help: promotions of the search, which editors change in the CMS."""

from typing import Any

from wagtail.contrib.search_promotions.models import Query, SearchPromotion

# The page in English; a reader of another language gets its translation.
WORDS: dict[str, list[str]] = {
    "help/returns-and-guarantee": [
        "refund", "money back", "return", "send back", "exchange", "broken", "defect",
        "возврат", "возврат денег", "вернуть деньги", "вернуть", "обмен", "обменять", "брак", "сломалось",
    ],
    "help/delivery": ["shipping", "courier", "parcel", "tracking", "курьер", "посылка", "отследить", "почта"],
    "help/subscription-and-account": ["cancel", "unsubscribe", "password", "отменить", "отписаться", "пароль"],
}  # fmt: skip


def ensure_promotions(pages: dict[tuple[str, str], Any]) -> int:
    """One promotion for each of the words; those there are stay as the editors left them."""
    made = 0
    for address, words in WORDS.items():
        page = pages["en", address]
        for word in words:
            _promotion, is_new = SearchPromotion.objects.get_or_create(query=Query.get(word), page_id=page.pk)
            made += is_new
    return made
