"""News about one comment."""

from collections.abc import Iterable

from community.comments.models import Comment
from community.comments.texts import excerpt
from members.models import User
from messaging.actions import take_back, tell_many

TOLD_OF_COMMENTS = "comments:"


def tell_these(kind: str, people: Iterable[User], comment: Comment) -> None:
    """The key makes a second telling do nothing. Unread news of one thread are one notice."""
    tell_many(
        kind,
        to=people,
        key=_key(comment),
        url=lambda person: comment.get_absolute_url(),
        title=comment.page.title,
        group=group_of(comment),
        by=comment.user,
        place=f"page:{comment.page_id}",
        excerpt=excerpt(comment.comment, 390),
        about={"thread": comment.thread_id, "comment": comment.pk},
    )


def forget(comment: Comment) -> None:
    """It is not to be seen any more: nor in notices, the digest, or letters that have not left."""
    take_back(key=_key(comment))


def group_of(comment: Comment) -> str:
    return f"{TOLD_OF_COMMENTS}{comment.thread_id}"


def _key(comment: Comment) -> str:
    return f"comments:{comment.pk}"
