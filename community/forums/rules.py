"""Who may do what in the spaces."""

from typing import Any

from django.db.models import Q


def visible_space_ids(user: Any) -> frozenset[int]:
    return frozenset()


def topics_seen_by(user: Any) -> Q:
    return Q(space_id__in=visible_space_ids(user))


def posts_seen_by(user: Any) -> Q:
    return Q(topic__space_id__in=visible_space_ids(user))
