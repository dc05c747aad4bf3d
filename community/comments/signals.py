"""What other apps' events mean for comments, where the activity log is not the way."""

from typing import Any

from django.http import HttpRequest

from community.comments import actions
from community.comments.actions.counting import touch_all
from community.comments.models import Comment, PendingComment
from community.comments.privacy import erase
from members.models import User

SESSION_KEY = "kept_comments"
SHOWN = frozenset({"display_name", "avatar", "handle", "is_staff"})
_CHANGED = "_comments_show_another"


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


def notice_change(instance: User, update_fields: frozenset[str] | None = None, **_signal: Any) -> None:
    """Before a member is saved: will what discussions show of them be another?"""
    saved = SHOWN if update_fields is None else SHOWN & update_fields
    before = User.objects.filter(pk=instance.pk).values(*saved).first() if saved and instance.pk else None
    instance.__dict__[_CHANGED] = before is not None and any(getattr(instance, name) != before[name] for name in saved)


def show_change(instance: User, **_signal: Any) -> None:
    """A member changed name, picture or badge: the discussions they took part in show it."""
    if instance.__dict__.pop(_CHANGED, False):
        touch_all(set(Comment.objects.filter(user_id=instance.pk).values_list("page_id", flat=True)))
