"""Pages of visitors are kept until somebody changes something. What changes by itself, at a moment, ends them then."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import timezone

from common.pagecache import keep_page_until
from community.forums.models import Space, Topic


def keep_while_true(request: HttpRequest, topics: Iterable[Topic]) -> None:
    """A page that shows these topics is kept until one closes, or is pinned no more."""
    now = timezone.now()
    for topic in topics:
        for moment in (
            topic.closes_at if not topic.locked_at else None,
            topic.pinned_until if topic.pinned_at else None,
        ):
            if moment is not None and moment > now:
                keep_page_until(request, moment)


def keep_while_pinned(request: HttpRequest, space: Space) -> None:
    """The later pages of a space don't show what is pinned, and get it back when that ends. Asked for visitors alone."""
    if request.user.is_authenticated:
        return
    pinned = Topic.objects.filter(space_id=space.pk, pinned_at__isnull=False, pinned_until__gt=timezone.now())
    first = pinned.order_by("pinned_until").values_list("pinned_until", flat=True).first()
    if first is not None:
        keep_page_until(request, first)
