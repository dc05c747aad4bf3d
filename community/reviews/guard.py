"""Who sees the pictures in reviews: whoever may see the review, and only as long as they may."""

from django.db.models import Q
from django.http import HttpRequest

from common.files import Answer
from community.reviews.models import Review


def photo(request: HttpRequest, path: str) -> Answer:
    """Never for shared caches: a picture that is taken out must be gone at once."""
    holding = Review.objects.visible_to(request.user).filter(Q(photos__file=path) | Q(photos__small=path))
    return "private" if holding.exists() else None
