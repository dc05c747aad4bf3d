"""A person's letters and notices, and what they wanted to be written about."""

from members.models import User
from messaging import places
from messaging.models import Contact, Message, Notice, Preference, PushSubscription, Rhythm, Suppression, Told


def collect(user: User) -> dict[str, object]:
    """What was written to them, and what they wanted. Of what did not leave, and of places that are closed to them by now,
    only that it was: its words belong to others.
    """
    found = Notice.objects.filter(user=user)
    seen = places.visible(user, found.order_by().values_list("place", flat=True).distinct())
    return {
        "letters": [
            {
                "written": letter.created_at.isoformat(),
                "kind": letter.kind,
                "by": letter.channel,
                "to": letter.address,
                "subject": letter.subject if letter.sent_at else "",
                "text": letter.text if letter.sent_at else "",
                "state": letter.state,
                "held_back_for": letter.held_for,
            }
            for letter in Message.objects.filter(user=user).order_by("pk")
        ],
        "notices": list(
            found.filter(place__in=seen)
            .order_by("pk")
            .values("kind", "title", "excerpt", "url", "number", "created_at", "changed_at", "read_at")
        ),
        "preferences": list(
            Preference.objects.filter(user=user).order_by("kind", "channel").values("kind", "channel", "way", "at")
        ),
        "rhythm": list(Rhythm.objects.filter(user=user).values("digest", "weekday", "hour", "paused_until")),
        "turned_to_unasked": list(Contact.objects.filter(user=user).order_by("at").values("kind", "channel", "at")),
        "push_devices": list(
            PushSubscription.objects.filter(user=user).order_by("pk").values("device", "endpoint", "created_at")
        ),
        "suppressed_address": list(
            Suppression.objects.filter(address=user.email.lower()).values("reason", "details", "since", "lifted_at")
        ),
    }


def erase(user: User) -> None:
    """All of it. Others' notices of what this person did name them by the account, which has no name any more."""
    for model in (Message, Notice, Told, Preference, Rhythm, Contact, PushSubscription):
        model._default_manager.filter(user=user).delete()
    Suppression.objects.filter(lifted_by=user).update(lifted_by=None)
    # A complaint must outlive the account, or the next one with the address would be written to again.
    Suppression.objects.filter(address=user.email.lower()).exclude(reason=Suppression.Reason.COMPLAINT).delete()
