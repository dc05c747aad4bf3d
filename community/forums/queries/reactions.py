"""Reactions on offer, and those a member gave."""

from community.forums.models import Reaction, ReactionKind
from content.generation import Generation
from members.models import User


def reactions_by(user: User, post_ids: list[int]) -> set[tuple[int, int]]:
    """(post, kind) of what this member gave to these posts."""
    if not post_ids:
        return set()
    return set(Reaction.objects.filter(member=user, post_id__in=post_ids).values_list("post_id", "kind_id"))


GENERATION = Generation("forums.reactions.generation")


def reaction_kinds() -> list[ReactionKind]:
    """The reactions on offer, in their order."""
    return GENERATION.beside(lambda: list(ReactionKind.objects.filter(is_offered=True)))


def reactions_changed() -> None:
    GENERATION.changed()
