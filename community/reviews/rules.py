"""Who may do what with reviews."""

from typing import Any

from django.db.models import QuerySet

from community.moderation.rules import moderates_everything
from community.reviews.models import Review, State
from content.models import ProductPage


def readable_products(user: Any) -> QuerySet[ProductPage]:
    return ProductPage.objects.visible_to(user)


def may_moderate(user: Any) -> bool:
    return moderates_everything(user)


def is_author(user: Any, review: Review) -> bool:
    return bool(user.is_authenticated and review.member_id == user.pk)


def may_change(user: Any, review: Review) -> bool:
    """Its author, at any time: people change their mind when something is put right, or breaks after a month."""
    return is_author(user, review) and user.is_active and review.state in (State.PUBLISHED, State.HELD)


def may_delete(user: Any, review: Review) -> bool:
    return is_author(user, review) and user.is_active and review.state in (State.PUBLISHED, State.HELD)


def may_vote(user: Any, review: Review) -> bool:
    """Every member once, and nobody for themselves."""
    return bool(user.is_authenticated and user.is_active and review.is_published and not is_author(user, review))
