"""What every database starts with: reactions to choose from, and words to search. Repeating it changes nothing that people have
changed since.
"""

from datetime import timedelta
from typing import Any

from django.apps import apps as installed
from django.utils import timezone

from common.translated import TranslatedText
from community.forums import index
from community.forums.models import ReactionKind
from community.forums.tasks import index_what_is_missing

FIRST = [
    ("heart", "❤️", {"en": "I like it", "ru": "Нравится"}),
    ("thanks", "🙏", {"en": "Thank you", "ru": "Спасибо"}),
    ("idea", "💡", {"en": "Good idea", "ru": "Хорошая мысль"}),
    ("laugh", "😄", {"en": "Funny", "ru": "Смешно"}),
    ("same", "🙋", {"en": "Me too", "ru": "У меня так же"}),
]


UPGRADED_IN = timedelta(minutes=5)  # until then a worker of the release before may still take jobs


def seed(**_signal: Any) -> None:
    """Only where there are none: a brand that took some away doesn't get them back."""
    if not ReactionKind.objects.exists():
        ReactionKind.objects.bulk_create(
            [
                ReactionKind(slug=slug, symbol=symbol, name=TranslatedText(name), order=order)
                for order, (slug, symbol, name) in enumerate(FIRST)
            ]
        )


def fill_index(apps: Any = installed, **_signal: Any) -> None:
    """After an upgrade that brought an index: nobody waits for the night."""
    try:
        apps.get_model("forums", "TopicWords")
    except LookupError:  # migrated back
        return
    if index.is_complete():
        return
    job = index_what_is_missing
    can_wait = job.get_backend().supports_defer
    (job.using(run_after=timezone.now() + UPGRADED_IN) if can_wait else job).enqueue()
