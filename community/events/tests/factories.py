from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.translated import TranslatedText
from community.events.models import Event
from community.forums.models import Who


def make_event(**fields: Any) -> Event:
    """An event everybody sees, in a week, for two hours."""
    starts_at = fields.pop("starts_at", timezone.now() + timedelta(days=7))
    return Event.objects.create(
        **{
            "title": TranslatedText(en="Cupping evening", ru="Вечер каппинга"),
            "summary": TranslatedText(en="Five coffees side by side", ru="Пять сортов рядом"),
            "place": TranslatedText(en="The warehouse", ru="Склад"),
            "slug": "cupping-evening",
            "see": Who.EVERYBODY,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "time_zone": "Europe/Moscow",
        }
        | fields
    )
