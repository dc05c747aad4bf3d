"""Events on a member's own page, in notices and in the digest."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from community.events import queries
from community.events.models import Event
from members.models import User

IN_DIGEST = 4


def visible_places(user: User, places: set[str]) -> set[str]:
    """Of these “event:<id>” those that the member may still see."""
    ids = {int(place.partition(":")[2]): place for place in places}
    return {ids[pk] for pk in Event.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)}


def titles_of_places(places: set[str]) -> dict[str, str]:
    ids = {int(place.partition(":")[2]): place for place in places}
    return {ids[event.pk]: str(event.title) for event in Event.objects.filter(pk__in=ids)}


def coming_up(request: HttpRequest) -> dict[str, Any] | None:
    """On /me/: what the member comes to or waits for."""
    shown = queries.mine(cast(User, request.user))
    return {"shown": shown} if shown else None


def in_digest(user: User, since: datetime, until: datetime) -> dict[str, Any] | None:
    """Events announced since the last letter, still ahead, and not answered yet."""
    found = Event.objects.visible_to(user).filter(
        created_at__gte=since, created_at__lt=until, starts_at__gt=timezone.now(), cancelled_at=None
    )
    events = list(found.exclude(answers__member=user).order_by("starts_at", "id")[:IN_DIGEST])
    return {"events": events, "headlines": [str(event.title) for event in events]} if events else None
