"""The package's moderator, asked by its signal before every comment is saved."""

from typing import Any

from django_comments.moderation import CommentModerator

from community.comments import rules
from community.comments.models import Comment, CommentSettings


class PageModerator(CommentModerator):
    """Refuses comments where there is no open discussion, and holds those that a moderator should read first."""

    def allow(self, comment: Comment, content_object: Any, request: Any) -> bool:
        return rules.is_open(content_object, at=comment.submit_date) or rules.may_moderate(comment.user)

    def moderate(self, comment: Comment, content_object: Any, request: Any) -> bool:
        if not comment.is_public:
            return True
        if comment.is_import or comment.user.is_staff or rules.may_moderate(comment.user):
            return False
        published = Comment.objects.published().filter(user_id=comment.user_id)[:51].count()
        comment.state_reason = rules.why_held(
            comment.comment, published_before=published, settings=CommentSettings.current()
        )
        return bool(comment.state_reason)

    def email(self, comment: Comment, content_object: Any, request: Any) -> None:
        """Letters are written by the listeners, never from the request."""
