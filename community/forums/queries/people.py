"""People around a topic: whom one may mention, who follows, who wants to hear nothing."""

from collections.abc import Iterable

from django.db.models import Q

from community.forums import rules
from community.forums.models import Level, Space, Topic, TopicReader, Who
from members.models import User


def mentionable(user: User, space: Space, prefix: str, most: int = 8) -> list[User]:
    """Whom one may mention here: members who see the space and whose handle or name begins so."""
    prefix = prefix.strip().lstrip("@").lower()
    if not prefix:
        return []
    people = User.objects.filter(is_active=True, is_erased=False).exclude(pk=user.pk)
    policy = rules.all_spaces().policies[space.pk]
    if policy.space.see == Who.GROUPS:
        groups = [*policy.groups[rules.SEE], *([policy.space.invited_id] if policy.space.invited_id else [])]
        inside = Q(access_grants__group_id__in=groups) | Q(groups__in=groups) | Q(is_staff=True)
        people = people.filter(pk__in=User.objects.filter(inside).values("pk"))
    elif policy.space.see == Who.STAFF:
        people = people.filter(is_staff=True)
    found = list(people.filter(handle__startswith=prefix).order_by("handle")[: most * 4])
    if len(found) < most:
        known = [each.pk for each in found]
        found += people.filter(display_name__istartswith=prefix).exclude(pk__in=known).order_by("handle")[: most * 4]
    blocked = set(user.tied_by.filter(kind="blocked").values_list("member_id", flat=True))
    return rules.who_may_see(space, [each for each in found if each.pk not in blocked])[:most]


def followers_of(topic: Topic) -> list[int]:
    return list(TopicReader.objects.filter(topic=topic, level=Level.FOLLOWING).values_list("member_id", flat=True))


def deaf_to(topic: Topic, number: int, member_ids: Iterable[int]) -> set[int]:
    """Those of these members who want to hear nothing of this topic, or have read the post of this number already."""
    marks = TopicReader.objects.filter(topic=topic, member_id__in=list(member_ids))
    return set(marks.filter(Q(level=Level.MUTED) | Q(read_number__gte=number)).values_list("member_id", flat=True))
