"""One letter about one comment."""

from typing import Any

from django.utils import translation

from community.comments.links import mute_url
from community.comments.models import Comment
from community.comments.texts import excerpt
from members.models import User
from messaging.actions import send
from messaging.links import absolute


def tell_one(kind: str, person: User, comment: Comment) -> None:
    """The key makes a second telling do nothing."""
    with translation.override(person.language):
        context = about(comment) | {"mute_url": absolute(mute_url(person, comment))}
    send(
        kind,
        to=person,
        key=f"comments:{comment.pk}:{person.pk}",
        context=context,
        about={"thread": comment.thread_id, "comment": comment.pk},
    )


def about(comment: Comment) -> dict[str, Any]:
    return {
        "author": comment.author_name,
        "page_title": comment.page.title,
        "excerpt": excerpt(comment.comment, 400),
        "comment_url": absolute(comment.get_absolute_url()),
    }
