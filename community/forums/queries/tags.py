"""Tags: the most used of a space, and those a person may know of."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from common.near import Near
from common.prepared import ask
from community.forums import rules
from community.forums.models import Space, State, Tag, Topic


def tags_of(space: Space) -> list[Tag]:
    """The tags that published topics of this space have, the most used first. Counted once a minute."""
    kept: list[Tag] | None = _near_tags.get(str(space.pk))
    if kept is None:
        kept = ask(_most_used_in, space.pk)
        _near_tags.put(str(space.pk), kept)
    return kept


def _most_used_in(space_id: int) -> QuerySet[Tag]:
    shown = Q(topics__space_id=space_id, topics__state=State.PUBLISHED, topics__merged_into__isnull=True)
    return Tag.objects.filter(shown).annotate(n=Count("pk")).order_by("-n", "pk")[:20]


def tags_seen_by(user: Any, prefix: str = "") -> QuerySet[Tag]:
    """Tags of topics this person may see: a word that stands only in closed spaces is nobody else's to know."""
    used = Topic.tags.through.objects.filter(rules.topics_seen_by(user, "topic__"), tag_id=OuterRef("pk"))
    return Tag.objects.filter(Exists(used), name__istartswith=prefix).order_by("name")


_near_tags = Near(size=1000, seconds=60)
