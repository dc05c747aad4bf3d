"""What every database starts with: reactions to choose from. Repeating it changes nothing that people have changed since."""

from typing import Any

from common.translated import TranslatedText
from community.forums.models import ReactionKind

FIRST = [
    ("heart", "❤️", {"en": "I like it", "ru": "Нравится"}),
    ("thanks", "🙏", {"en": "Thank you", "ru": "Спасибо"}),
    ("idea", "💡", {"en": "Good idea", "ru": "Хорошая мысль"}),
    ("laugh", "😄", {"en": "Funny", "ru": "Смешно"}),
    ("same", "🙋", {"en": "Me too", "ru": "У меня так же"}),
]


def seed(**_signal: Any) -> None:
    """Only where there are none: a brand that took some away doesn't get them back."""
    if not ReactionKind.objects.exists():
        ReactionKind.objects.bulk_create(
            [
                ReactionKind(slug=slug, symbol=symbol, name=TranslatedText(name), order=order)
                for order, (slug, symbol, name) in enumerate(FIRST)
            ]
        )
