"""Everyday words that lead to the right help: promotions of the search and synonyms, which editors change in the CMS."""

from typing import Any

from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from content.models import SynonymGroup

# The page in English; a reader of another language gets its translation.
WORDS: dict[str, list[str]] = {
    "help/returns-and-guarantee": [
        "refund", "money back", "return", "send back", "exchange", "broken", "defect",
        "возврат", "возврат денег", "вернуть деньги", "вернуть", "обмен", "обменять", "брак", "сломалось",
    ],
    "help/delivery": ["shipping", "courier", "parcel", "tracking", "курьер", "посылка", "отследить", "почта"],
    "help/subscription-and-account": ["cancel", "unsubscribe", "password", "отменить", "отписаться", "пароль"],
}  # fmt: skip

SAME: dict[str, list[str]] = {
    "en": [
        "pour-over, dripper, V60, filter",
        "moka pot, stovetop, bialetti",
        "french press, cafetiere, plunger",
        "grinder, mill",
        "decaf, decaffeinated, without caffeine",
        "crema, foam",
        "delivery, shipping",
    ],
    "ru": [
        "пуровер, воронка, дриппер, V60, харио",
        "гейзерная кофеварка, мока, бялетти",
        "френч-пресс, поршневой чайник",
        "кофемолка, мельница",
        "без кофеина, декаф, бескофеиновый",
        "колд брю, кофе холодного заваривания",
        "лунго, длинный эспрессо",
    ],
}


def ensure_promotions(pages: dict[tuple[str, str], Any]) -> int:
    """One promotion for each of the words; those there are stay as the editors left them."""
    made = 0
    for address, words in WORDS.items():
        page = pages["en", address]
        for word in words:
            _promotion, is_new = SearchPromotion.objects.get_or_create(query=Query.get(word), page_id=page.pk)
            made += is_new
    return made


def ensure_synonyms() -> int:
    """Only where there are none: editors have changed theirs."""
    if SynonymGroup.objects.exists():
        return 0
    groups = [SynonymGroup(language=code, words=words) for code, rows in SAME.items() for words in rows]
    return len(SynonymGroup.objects.bulk_create(groups))
