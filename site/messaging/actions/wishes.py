"""What a member wants to be written about."""

from typing import Any

from django.utils import timezone

from messaging.kinds import MAIL, NOW, OFF, kind_named
from messaging.models import Message, Preference


def unsubscribe(message: Message) -> Any:
    """What the one click in a letter does: the kind's own narrower way, or no more of that kind; also where what the letter
    was about is gone. Returns in words what comes no more.
    """
    kind = kind_named(message.kind)
    if kind.unsubscribe is not None and kind.unsubscribe(message) is not False:
        return kind.what_ends()
    if message.user_id:
        refuse(message.user_id, kind.name)
    return kind.title


def prefer(user_id: int, kind: str, channel: str, way: str) -> None:
    """By this channel, this way, from now on. Raises ValueError where the kind does not offer it."""
    declared = kind_named(kind)
    if not declared.may_be_switched_off or way not in declared.ways(channel):
        raise ValueError(f"{kind} does not come by {channel} “{way}”.")
    Preference.objects.update_or_create(
        user_id=user_id, kind=kind, channel=channel, defaults={"way": way, "at": timezone.now()}
    )


def refuse(user_id: int, kind: str) -> None:
    """No letters of this kind. Of one that cannot be switched off this changes nothing."""
    if kind_named(kind).may_be_switched_off:
        prefer(user_id, kind, MAIL, OFF)


def accept(user_id: int, kind: str) -> None:
    if kind_named(kind).may_be_switched_off:
        prefer(user_id, kind, MAIL, NOW)
