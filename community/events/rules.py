"""Who sees an event, and who may answer."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from community.events.models import Answer, Event
from community.forums.models import Space, Who
from community.moderation.rules import is_barred
from members.rules import access_group_ids


def seen_by(user: Any) -> Q:
    """The events that exist for this person, as a condition. Whoever manages events sees the unpublished in the CMS."""
    published = Q(is_published=True)
    if not user.is_authenticated or not user.is_active or is_barred(user):
        return published & Q(see=Who.EVERYBODY)
    if user.is_staff:
        return published
    # A subquery and not a join: an event open to two of a member's groups is one event.
    in_groups = Event.see_groups.through.objects.filter(accessgroup_id__in=access_group_ids(user)).values("event_id")
    return published & (Q(see__in=[Who.EVERYBODY, Who.MEMBERS]) | Q(see=Who.GROUPS, pk__in=in_groups))


def may_see(user: Any, event: Event) -> bool:
    return Event.objects.filter(pk=event.pk).filter(seen_by(user)).exists()


def would_tell_strangers(space: Space, *, see: str, groups: set[int]) -> bool:
    """Do people see this space who would not see an event open to `see` (and `groups`)? Then it can't be talked about there."""
    if see == Who.EVERYBODY or space.see == Who.STAFF:
        return False
    if see == Who.MEMBERS:
        return space.see == Who.EVERYBODY
    if see == Who.STAFF or space.see != Who.GROUPS:
        return True
    return not set(space.see_groups.values_list("pk", flat=True)) <= groups


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
