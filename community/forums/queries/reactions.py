"""Reactions on offer, and those a member gave."""

from django.db import transaction

from common.near import Near
from community.forums.models import Reaction, ReactionKind
from content.generation import Generation
from members.models import User


def reactions_by(user: User, post_ids: list[int]) -> set[tuple[int, int]]:
    """(post, kind) of what this member gave to these posts."""
    if not post_ids:
        return set()
    return set(Reaction.objects.filter(member=user, post_id__in=post_ids).values_list("post_id", "kind_id"))


GENERATION = Generation("forums.reactions.generation")
_near = Near(size=2, seconds=60)


def reaction_kinds() -> list[ReactionKind]:
    """The reactions on offer, in their order."""
    generation = GENERATION.of({})
    kept: list[ReactionKind] | None = _near.get(generation)
    if kept is None:
        kept = list(ReactionKind.objects.filter(is_offered=True))
        _near.put(generation, kept)
    return kept


def reactions_changed() -> None:
    """At once for this request, and after the commit for whoever asked meanwhile."""
    GENERATION.end()
    transaction.on_commit(GENERATION.end)
