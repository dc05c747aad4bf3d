"""What runs beside the requests."""

from datetime import timedelta

from community.comments import actions, queries
from community.comments.models import Comment
from community.comments.telling import tell_these
from jobs import job


@job(retries=5)
def tell(kind: str, comment_id: int, member_ids: list[int]) -> None:
    """Write to these members about a comment, if it is still there and they may see it now."""
    comment = Comment.objects.published().filter(pk=comment_id).select_related("user", "page").first()
    if comment is not None:
        tell_these(kind, queries.who_may_see(comment, member_ids), comment)


@job(every="daily at 03:40")
def sweep_kept_texts() -> None:
    actions.sweep_kept_texts()


@job(every=timedelta(minutes=10))
def take_over() -> None:
    """What the previous release writes while this one is rolled out."""
    actions.take_over()
