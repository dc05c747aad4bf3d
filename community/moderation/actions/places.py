"""Give single places moderators of their own."""

from django.db import transaction

from community.moderation.models import Decision, Deed, PlaceModerator
from members.models import User


@transaction.atomic
def appoint(user: User, *, place: str, by: User | None, title: str = "") -> PlaceModerator:
    """Let a member moderate one place. Twice changes nothing."""
    found, is_new = PlaceModerator.objects.get_or_create(place=place, user=user)
    if is_new:
        Decision.objects.create(deed=Deed.APPOINT, member=user, by=by, place=place, title=(title or place)[:200])
    return found


@transaction.atomic
def dismiss(user: User, *, place: str, by: User | None, title: str = "") -> None:
    for found in PlaceModerator.objects.filter(place=place, user=user):
        found.delete()
        Decision.objects.create(deed=Deed.DISMISS, member=user, by=by, place=place, title=(title or place)[:200])
