"""What every change of a discussion has in common: one lock, kept counters, a purged page."""

from collections.abc import Collection

from django.db.models import F
from wagtail.models import Page

from common.pagecache import purge
from community.comments.models import Comment, Discussion, State
from community.moderation import Refused

__all__ = ["Refused", "count_reply", "lock", "move", "touch", "touch_all"]


def lock(page: Page | int) -> Discussion:
    """Take the discussion for this transaction, so that two comments never get the same place and no count is lost."""
    page_id = page if isinstance(page, int) else page.pk
    Discussion.objects.get_or_create(page_id=page_id)
    return Discussion.objects.select_for_update().get(page_id=page_id)


def touch(page_id: int, *, published: int = 0) -> None:
    """Something that readers see has changed: raise the version and forget the pages that show it."""
    Discussion.objects.filter(page_id=page_id).update(
        version=F("version") + 1, comments_count=F("comments_count") + published
    )
    purge(f"comments:{page_id}")


def touch_all(page_ids: Collection[int]) -> None:
    """The same change shows in many discussions: one update and one purge for all."""
    Discussion.objects.filter(page_id__in=page_ids).update(version=F("version") + 1)
    purge(*(f"comments:{page_id}" for page_id in page_ids))


def count_reply(comment: Comment, by: int) -> None:
    """Tell the comments above that they have one published reply more or less. There are two of them at most."""
    above = {comment.parent_id, comment.thread_id} - {comment.pk}
    if above:
        Comment.objects.filter(pk__in=above).update(replies_count=F("replies_count") + by)


def move(comment: Comment, state: State, /, *, reason: str = "", **fields: object) -> None:
    """Put a locked comment into another state and keep the counters right."""
    before = comment.state
    Comment.objects.filter(pk=comment.pk).put_into(state, state_reason=reason, **fields)
    by = (state == State.PUBLISHED) - (before == State.PUBLISHED)
    if by:
        count_reply(comment, by)
    touch(comment.page_id, published=by)
    comment.refresh_from_db()
