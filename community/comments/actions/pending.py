"""A visitor writes first and signs in after."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from community.comments import rules
from community.comments.actions.counting import Refused
from community.comments.actions.posting import checked, post_comment
from community.comments.models import Comment, PendingComment
from members.models import User

log = logging.getLogger(__name__)
SAME_PRESS_WITHIN = timedelta(minutes=10)


def keep_text(
    *,
    page: Page,
    text: str,
    language: str,
    reply_to: Comment | None = None,
    key: str = "",
    follow: bool = True,
    unproven: bool = False,
) -> PendingComment:
    """Keep what was written until its writer has signed in. The same press of the button keeps it once.

    Raises Refused with the sentence to show.
    """
    text = checked(text)
    if reply_to is not None and (
        reply_to.page_id != page.pk or not reply_to.is_published or reply_to.level >= rules.DEEPEST_LEVEL
    ):
        reply_to = None
    same = PendingComment.objects.waiting().filter(
        page=page, reply_to=reply_to, text=text, key=key, created_at__gt=timezone.now() - SAME_PRESS_WITHIN
    )
    kept = same.first() if key else None
    return kept or PendingComment.objects.create(
        page=page,
        reply_to=reply_to,
        text=text,
        language=language,
        key=key,
        wants_replies=follow,
        needs_approval=unproven,
    )


def post_kept(kept: PendingComment, *, by: User, text: str | None = None) -> Comment:
    """Post a kept text as the member its writer turned out to be. Repeating it gives the same comment.

    Raises Refused with the sentence to show; the text stays kept.
    """
    with transaction.atomic():
        kept = (
            PendingComment.objects.select_for_update(of=("self",))
            .select_related("page", "reply_to", "posted")
            .get(pk=kept.pk)
        )
        if kept.posted is not None:
            if not rules.is_author(by, kept.posted):
                raise Refused("")
            return kept.posted
        comment = post_comment(
            by=by,
            page=kept.page.specific,
            text=kept.text if text is None else text,
            reply_to=kept.reply_to,
            key=f"kept:{kept.pk}",
            follow=kept.wants_replies,
            unproven=kept.needs_approval,
        )
        # The text now lives in the comment, where its author can change and delete it.
        PendingComment.objects.filter(pk=kept.pk).update(posted=comment, text="")
    return comment


def sweep_kept_texts() -> int:
    """Forget kept texts that nobody came back for."""
    return PendingComment.objects.filter(expires_at__lt=timezone.now()).delete()[0]
