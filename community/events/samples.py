"""Events on the page of components."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.styleguide import Words, section
from common.translated import TranslatedText
from community.events.models import Event


@section(20, "community/events/_samples.html")
def events(words: Words) -> Mapping[str, Any]:
    """With places, in the queue, full, called off, over."""
    said, now = words["words"]["community"], timezone.now()

    def event(number: int, *, days: int, **fields: Any) -> Event:
        starts_at = now + timedelta(days=days)
        texts = {name: TranslatedText(en=said[text]) for name, text in fields.pop("texts", {}).items()}
        return Event(
            pk=number,
            slug="sample",
            title=TranslatedText(en=said["event"]),
            summary=TranslatedText(en=said["event_text"]),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            **texts,
            **fields,
        )

    place = {"place": "event_place"}
    full = event(2, days=9, limit=12, coming_count=12, waiting_count=4, texts=place)
    return {
        "rows": [
            {"event": event(1, days=5, limit=12, coming_count=9, texts=place), "is_coming": True, "is_waiting": False},
            {"event": full, "is_coming": False, "is_waiting": True},
            {"event": event(3, days=16, coming_count=31), "is_coming": False, "is_waiting": False},
            {
                "event": event(4, days=20, cancelled_at=now, texts=place | {"cancelled_because": "called_off"}),
                "is_coming": False,
                "is_waiting": False,
            },
            {"event": event(5, days=-12, coming_count=14, texts=place), "is_coming": True, "is_waiting": False},
        ],
        "full": full,
        "answer": {"state": "waiting"},
    }
