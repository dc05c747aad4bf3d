"""Reading reviews: a few queries, as many for three as for three hundred."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from common import markdown
from common.pagination import Slice, keyset
from common.prepared import ask
from community.reviews.models import HelpfulVote, ProductRating, Review, State
from content.models import ProductPage
from members.models import User
from members.rules import not_heard_by

SHOWN_WITH_PRODUCT = 3
SIZE = 10
SORTS: dict[str, tuple[str, ...]] = {
    "helpful": ("-is_near", "-helpful_count", "-id"),
    "newest": ("-is_near", "-created_at", "-id"),
    "lowest": ("-is_near", "rating", "-id"),
    "highest": ("-is_near", "-rating", "-id"),
}
DEFAULT_SORT = "helpful"


@dataclass(frozen=True)
class Wanted:
    """Which reviews, in which order."""

    sort: str = DEFAULT_SORT
    stars: int | None = None
    with_photos: bool = False
    bought: bool = False
    language: str = ""
    after: str | None = None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.stars or self.with_photos or self.bought or self.language)


def rating_of(product: uuid.UUID) -> ProductRating:
    """The kept counts; a product nobody has reviewed has none in the database."""
    return ProductRating.objects.filter(product=product).first() or ProductRating(product=product)


def reviews_of(
    product: uuid.UUID, wanted: Wanted, *, near: str, size: int = SIZE, unheard: Collection[int] = ()
) -> Slice[Review]:
    """Published reviews of a product; those in the reader's language come first. Two queries: reviews and pictures."""
    found = Review.objects.published().of_product(product)
    if wanted.stars:
        found = found.filter(rating=wanted.stars)
    if wanted.with_photos:
        found = found.filter(photos_count__gt=0)
    if wanted.bought:
        found = found.exclude(bought="")
    if wanted.language:
        found = found.filter(language=wanted.language)
    if unheard:
        found = found.exclude(member_id__in=unheard)
    is_near = Case(When(language=near, then=Value(1)), default=Value(0), output_field=IntegerField())
    found = found.annotate(is_near=is_near).select_related("member", "answered_by").prefetch_related("photos")
    return keyset(found, order=SORTS[wanted.sort], after=wanted.after, size=size)


def unheard_by(user: Any) -> frozenset[int]:
    """Whose reviews this reader is not shown: the people they muted or blocked."""
    return not_heard_by(user)


def own_review(user: Any, product: uuid.UUID) -> Review | None:
    """What this member has said of the product, also while it waits or is hidden. A second query where there is something."""
    if not user.is_authenticated:
        return None
    own = dict(ask(_reviewed_by, user.pk)).get(product)
    return Review.objects.select_related("member", "answered_by").filter(pk=own).first() if own else None


def _reviewed_by(member_id: int) -> QuerySet[Review, Any]:
    """A member says something of a product once, so these are few."""
    return Review.objects.filter(member_id=member_id).exclude(state=State.DELETED).values_list("product", "pk")


def found_helpful_by(user: Any, review_ids: Collection[int]) -> set[int]:
    if not user.is_authenticated or not review_ids:
        return set()
    return set(ask(_found_helpful, user.pk, frozenset(review_ids)))


def _found_helpful(member_id: int, review_ids: frozenset[int]) -> QuerySet[HelpfulVote, int]:
    votes = HelpfulVote.objects.filter(member_id=member_id, review_id__among=review_ids)
    return votes.values_list("review_id", flat=True)


def page_of(product: uuid.UUID, language: str, *, readable_by: User | Any = None) -> ProductPage | None:
    """The product's page in this language, or in another if there is none."""
    pages = ProductPage.objects.live() if readable_by is None else ProductPage.objects.visible_to(readable_by)
    found = list(pages.filter(translation_key=product).select_related("locale").order_by("locale_id"))
    return next((page for page in found if page.locale.language_code == language), found[0] if found else None)


def excerpt(review: Review, length: int = 160) -> str:
    words = markdown.plain(review.text)
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:—–-") + "…"
