"""Hand over and erase what a person said and did in discussions."""

from django.db import transaction
from django.db.models import F

from community.comments.actions.counting import touch_all
from community.comments.models import Comment, CommentEdit, Flag, ModerationAction, Reaction, ReactionKind, Subscription
from members.models import User


def collect(user: User) -> dict[str, object]:
    comments = (
        Comment.objects.filter(user_id=user.pk).select_related("page").prefetch_related("edits").order_by("submit_date")
    )
    return {
        "comments": [
            {
                "page": comment.page.title,
                "address": comment.get_absolute_url(),
                "text": comment.comment,
                "state": comment.state,
                "written": comment.submit_date.isoformat(),
                "edited": comment.edited_at.isoformat() if comment.edited_at else None,
                "earlier_texts": [edit.text for edit in comment.edits.all()],
            }
            for comment in comments
        ],
        "reactions": [
            {"comment": reaction.comment_id, "kind": reaction.kind, "at": reaction.at.isoformat()}
            for reaction in Reaction.objects.filter(member=user).order_by("at")
        ],
        "subscriptions": [
            {"page": subscription.page.title, "thread": subscription.thread_id, "muted": subscription.is_muted}
            for subscription in Subscription.objects.filter(member=user).select_related("page").order_by("at")
        ],
    }


@transaction.atomic
def erase(user: User) -> None:
    """The words stay, because others answered them, under “a former member”; nothing leads back to the person.

    Whoever wants the words gone too deletes the comments first.
    """
    written = Comment.objects.filter(user_id=user.pk)
    pages = set(written.values_list("page_id", flat=True))
    CommentEdit.objects.filter(comment__user_id=user.pk).delete()
    written.update(user=None, user_name="", user_email="", user_url="", ip_address=None)
    for kind in ReactionKind.values:
        counter = f"{kind}_count"
        reacted_to = Reaction.objects.filter(member=user, kind=kind).values("comment_id")
        Comment.objects.filter(pk__in=reacted_to).update(
            **{counter: F(counter) - 1, "helpful_count": F("helpful_count") - 1}
        )
    pages |= set(Comment.objects.filter(reactions__member=user).values_list("page_id", flat=True))
    Reaction.objects.filter(member=user).delete()
    # Copies of what moderation keeps now; these tables go with the next release.
    Flag.objects.filter(member=user).delete()
    Subscription.objects.filter(member=user).delete()
    ModerationAction.objects.filter(by=user).update(by=None)
    touch_all(pages)
