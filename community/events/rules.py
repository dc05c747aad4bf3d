"""Who sees an event, and who may answer."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from community.events.models import Answer, Event
from community.forums.models import Who
from members.rules import access_group_ids


def seen_by(user: Any) -> Q:
    """The events that exist for this person, as a condition. Whoever manages events sees the unpublished in the CMS."""
    published = Q(is_published=True)
    if not user.is_authenticated or not user.is_active:
        return published & Q(see=Who.EVERYBODY)
    if user.is_staff:
        return published
    # A subquery and not a join: an event open to two of a member's groups is one event.
    in_groups = Event.see_groups.through.objects.filter(accessgroup_id__in=access_group_ids(user)).values("event_id")
    return published & (Q(see__in=[Who.EVERYBODY, Who.MEMBERS]) | Q(see=Who.GROUPS, pk__in=in_groups))


def may_see(user: Any, event: Event) -> bool:
    return Event.objects.filter(pk=event.pk).filter(seen_by(user)).exists()


def why_not_answer(user: Any, event: Event) -> str:
    """The sentence a member reads instead of the button; empty when they may answer."""
    if event.is_cancelled:
        return _("This event was called off.")
    if event.is_over:
        return _("This event is over.")
    if not event.takes_answers:
        return _("Answers are no longer taken.")
    return ""


def may_see_link(event: Event, answer: Answer | None) -> bool:
    """The link to join online is for those who are coming."""
    return answer is not None and answer.state == Answer.State.COMING and not event.is_cancelled
