"""React, follow, mute."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.models import Page

from activity.actions import record
from community.comments import rules
from community.comments.actions.counting import Refused, touch
from community.comments.models import Comment, CommentSettings, Reaction, Subscription
from community.comments.verbs import REACTED
from members.models import User
from messaging.actions import read_group, read_groups


@transaction.atomic
def react(comment: Comment, *, by: User, kind: str, on: bool) -> Comment:
    """Add or take back one reaction. Saying it twice changes nothing, so a double click is harmless."""
    if not rules.may_react(by, comment):
        raise Refused(_("You can react to other people's comments only."))
    if on and kind not in CommentSettings.current().reactions:
        raise Refused(_("This reaction is not on offer."))
    if on:
        changed = int(Reaction.objects.get_or_create(comment=comment, member=by, kind=kind)[1])
    else:
        changed = -Reaction.objects.filter(comment=comment, member=by, kind=kind).delete()[0]
    if changed:
        counter = f"{kind}_count"
        Comment.objects.filter(pk=comment.pk).update(
            **{counter: F(counter) + changed, "helpful_count": F("helpful_count") + changed}
        )
        touch(comment.page_id)
        if on:
            record(REACTED, by=by, about=comment, key=f"{comment.pk}:{by.pk}:{kind}", kind=kind)
    comment.refresh_from_db()
    return comment


def follow(*, by: User, page: Page, thread: Comment | None = None) -> Subscription:
    """Hear about every new comment of a page or, with a thread, of that thread."""
    if not rules.may_follow(by, page):
        raise Refused(_("There is no discussion here."))
    return _subscribe(by, page.pk, thread, is_muted=False, source=Subscription.Source.ASKED)


def unfollow(*, by: User, page: Page, thread: Comment | None = None) -> None:
    Subscription.objects.filter(member=by, page_id=page.pk, thread=thread).delete()


def mute(*, by: User, page_id: int, thread: Comment | None = None) -> Subscription:
    """Hear nothing more of a thread, or of a whole page. Needs no rule: everybody may have peace."""
    from community.comments.telling import TOLD_OF_COMMENTS, group_of

    if thread is None:
        Subscription.objects.filter(member=by, page_id=page_id, thread__isnull=False).update(is_muted=True)
        read_groups(by, TOLD_OF_COMMENTS, place=f"page:{page_id}")
    else:
        read_group(by, group_of(thread))
    return _subscribe(by, page_id, thread, is_muted=True, source=Subscription.Source.MUTED)


def _subscribe(by: User, page_id: int, thread: Comment | None, *, is_muted: bool, source: str) -> Subscription:
    subscription, _is_new = Subscription.objects.update_or_create(
        member=by, page_id=page_id, thread=thread, defaults={"is_muted": is_muted, "source": source}
    )
    return subscription
