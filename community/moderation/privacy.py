"""Hand over and erase what moderation keeps about a person."""

from django.db import transaction

from community.moderation.models import (
    Appeal,
    Day,
    Decision,
    FirstDeed,
    Flag,
    Item,
    Like,
    PlaceModerator,
    RepliedTopic,
    Sanction,
    Standing,
)
from community.moderation.rules import APPEALABLE
from members.models import User


def collect(user: User) -> dict[str, object]:
    """Everything about the person. Of decisions what they were told, without the moderators' names and notes."""
    standing = Standing.objects.filter(user=user).first()
    return {
        "trust": standing.level if standing else 0,
        "moderates": standing.places if standing else [],
        "days": list(
            Day.objects.filter(member=user).order_by("date").values("date", "topics_entered", "posts_read", "seconds")
        ),
        "topics_replied_in": list(RepliedTopic.objects.filter(member=user).order_by("date").values("topic", "date")),
        "likes_given": list(Like.objects.filter(giver=user).order_by("date").values("key", "date")),
        "likes_received": list(Like.objects.filter(receiver=user).order_by("date").values("key", "date")),
        "reports": list(
            Flag.objects.filter(member=user).order_by("at").values("subject", "object_id", "reason", "note", "at")
        ),
        "decisions_about_you": list(
            Decision.objects.filter(member=user, deed__in=APPEALABLE)
            .order_by("at")
            .values("deed", "title", "reason", "message", "at", "undone_at")
        ),
        "sanctions": list(
            Sanction.objects.filter(member=user).order_by("starts_at").values("kind", "starts_at", "until", "ended_at")
        ),
        "appeals": list(Appeal.objects.filter(member=user).order_by("at").values("text", "at", "outcome")),
        "decisions_you_made": Decision.objects.filter(by=user).count(),
    }


@transaction.atomic
def erase(user: User) -> None:
    """The log stays as a list of deeds; nothing in it leads back to the person."""
    for model in (Day, RepliedTopic, FirstDeed, Appeal, Sanction):
        model._default_manager.filter(member=user).delete()
    Like.objects.filter(giver=user).delete()
    Like.objects.filter(receiver=user).delete()
    Flag.objects.filter(member=user).delete()
    PlaceModerator.objects.filter(user=user).delete()
    Standing.objects.filter(user=user).delete()
    Item.objects.filter(author=user).update(author=None)
    about = Decision.objects.filter(member=user)
    about.filter(subject="").update(title="")
    about.update(member=None, message="", note="")
    Decision.objects.filter(by=user).update(by=None)
    Decision.objects.filter(undone_by=user).update(undone_by=None)
