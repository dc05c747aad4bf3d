"""What other apps' events mean for comments, where the activity log is not the way."""

from typing import Any

from django.http import HttpRequest

from community.comments import actions
from community.comments.actions.counting import touch
from community.comments.models import Comment, PendingComment
from community.comments.privacy import erase
from members.models import User

SESSION_KEY = "kept_comments"


def remember_kept(request: HttpRequest, kept: PendingComment) -> None:
    """This visitor's session knows which texts are theirs, so that signing in posts them."""
    earlier = [pk for pk in request.session.get(SESSION_KEY, []) if pk != kept.pk]
    request.session[SESSION_KEY] = [*earlier, kept.pk][-5:]


def post_what_was_kept(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Somebody has just signed in: what they wrote before appears now. What is refused stays kept."""
    for pk in request.session.pop(SESSION_KEY, []):
        kept = PendingComment.objects.waiting().filter(pk=pk).first()
        if kept is not None:
            try:
                actions.post_kept(kept, by=user)
            except actions.Refused:
                continue


def forget_member(instance: User, **_signal: Any) -> None:
    erase(instance)


def show_new_name(instance: User, created: bool, update_fields: frozenset[str] | None = None, **_signal: Any) -> None:
    """A member changed name, picture or badge: the discussions they took part in show it."""
    shown = {"display_name", "avatar", "handle", "is_staff"}
    if created or (update_fields is not None and not shown & set(update_fields)):
        return
    for page_id in set(Comment.objects.filter(user_id=instance.pk).values_list("page_id", flat=True)):
        touch(page_id)
