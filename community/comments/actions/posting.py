"""Write, change and delete one's own comment."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.contrib.sites.models import Site
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_comments.signals import comment_was_posted, comment_will_be_posted
from wagtail.models import Page

from activity.actions import record
from community.comments import rules
from community.comments.actions.counting import Refused, count_reply, lock, move, touch
from community.comments.models import Comment, CommentEdit, CommentSettings, State, Subscription
from community.comments.texts import LONGEST, clean, to_html
from community.comments.verbs import DELETED, EDITED, POSTED
from community.moderation.actions import gone, hold, look_at
from community.moderation.screening import screen
from members.models import User

SAME_TEXT_WITHIN = timedelta(days=1)


def post_comment(
    *,
    by: User,
    page: Page,
    text: str,
    reply_to: Comment | None = None,
    key: str = "",
    follow: bool = False,
    unproven: bool = False,
    at: datetime | None = None,
) -> Comment:
    """Add a member's comment to a page. It appears at once, or is held for a moderator where a rule says so.

    Posting again with the same key and text gives the comment that is already there. `unproven` holds a text that came
    without the proof of work that was asked for. `at` writes down a comment made earlier, somewhere else: the rules
    against
    spam don't ask about it. Raises Refused with the sentence to show.
    """
    text = checked(text)
    key = _once(by, key, text, reply_to)
    with transaction.atomic():
        lock(page)
        existing = Comment.objects.filter(key=key).first()
        if existing is not None:
            return existing
        _check_may_post(by, page, reply_to, text, at)
        comment = _new_comment(by, page, text, reply_to, key, at)
        why = "no_work" if unproven else ""
        if at is None:
            why = screen(by, deed="comment", text=text) or why
        if why:
            comment.is_public, comment.state_reason = False, why
        _ask_the_moderator(comment)
        comment.save()
        _count_and_announce(comment)
        if comment.is_held:
            hold(comment, why=comment.state_reason)
        elif at is None:
            look_at(comment)
        if follow:
            _follow_thread(by, comment)
        comment_was_posted.send(sender=Comment, comment=comment, request=None)
    return comment


@transaction.atomic
def edit_comment(comment: Comment, *, by: User, text: str) -> Comment:
    """Change one's own text while that is possible; what it said before is kept for moderators."""
    text = checked(text)
    lock(comment.page_id)
    comment = Comment.objects.get(pk=comment.pk)
    if not rules.may_edit(by, comment):
        raise Refused(_("A comment can be changed for 15 minutes after it was written. You can still reply to it."))
    if text == comment.comment:
        return comment
    settings = CommentSettings.current()
    before = _published_before(by, excluding=comment)
    _check_links(text, before, settings)
    CommentEdit.objects.create(comment=comment, text=comment.comment)
    why = screen(by, deed="comment", text=text, is_change=True)
    why = why or rules.why_held(text, published_before=before, settings=settings)
    change = {"comment": text, "html": to_html(text, comment.language), "edited_at": timezone.now()}
    if why and comment.is_published:
        move(comment, State.HELD, reason=why, **change)
        hold(comment, why=why)
    else:
        move(comment, State(comment.state), reason=comment.state_reason, **change)
        look_at(comment)
    record(EDITED, by=by, about=comment)
    return comment


@transaction.atomic
def delete_comment(comment: Comment, *, by: User) -> Comment:
    """Take one's own words back: the text leaves the database, replies stay under a line that says so."""
    lock(comment.page_id)
    comment = Comment.objects.get(pk=comment.pk)
    if comment.is_deleted and rules.is_author(by, comment):
        return comment
    if not rules.may_delete(by, comment):
        raise Refused(_("Only its author can delete a comment."))
    comment.edits.all().delete()
    move(comment, State.DELETED, comment="", html="")
    gone(comment)
    record(DELETED, by=by, about=comment, key=str(comment.pk))
    return comment


def announce(comment: Comment) -> None:
    """Tell the log, once, that a comment has appeared: at posting or when a moderator approves it."""
    if not comment.was_announced:
        Comment.objects.filter(pk=comment.pk).update(was_announced=True)
        comment.was_announced = True
        record(
            POSTED,
            by=comment.user,
            about=comment,
            key=str(comment.pk),
            at=comment.submit_date if comment.is_import else None,
            page=comment.page_id,
            thread=comment.thread_id,
            reply_to=comment.parent_id if comment.level else None,
        )


# --- Steps of posting -----------------------------------------------------------------------------------------------


def checked(text: str) -> str:
    """The text as it may be kept, whichever form it came by."""
    text = clean(text)
    if not text:
        raise Refused(_("The comment is empty."))
    if len(text) > LONGEST:
        raise Refused(_("This is too long. Please shorten it a little."))
    return text


def _once(by: User, key: str, text: str, reply_to: Comment | None) -> str:
    source = "|".join([str(by.pk), key or uuid.uuid4().hex, str(reply_to.pk if reply_to else 0), text])
    return hashlib.sha256(source.encode()).hexdigest()


def _published_before(by: User, excluding: Comment | None = None) -> int:
    """How many of their comments readers see: up to 50, which is more than any rule about new members asks."""
    written = Comment.objects.published().filter(user_id=by.pk)
    if excluding is not None:
        written = written.exclude(pk=excluding.pk)
    return written[:51].count()


def _check_links(text: str, before: int, settings: CommentSettings) -> None:
    if rules.has_too_many_links(text, published_before=before, settings=settings):
        allowed = settings.links_allowed
        raise Refused(
            ngettext(
                "Your first comments may have %(count)d link at most. Please take some out; the text is still here.",
                "Your first comments may have %(count)d links at most. Please take some out; the text is still here.",
                allowed,
            )
            % {"count": allowed}
            if allowed
            else _("Your first comments may not have links. Please take them out; the text is still here.")
        )


def _check_may_post(by: User, page: Page, reply_to: Comment | None, text: str, at: datetime | None) -> None:
    if not rules.may_comment(by, page, at=at):
        raise Refused(_("This discussion is closed."))
    if reply_to is not None:
        _check_reply(page, reply_to)
    if at is not None:
        return
    same = Comment.objects.on(page).filter(
        user_id=by.pk, comment=text, submit_date__gt=timezone.now() - SAME_TEXT_WITHIN
    )
    if same.exclude(state=State.DELETED).exists():
        raise Refused(_("You have already said exactly this here."))
    _check_links(text, _published_before(by), CommentSettings.current())


def _check_reply(page: Page, reply_to: Comment) -> None:
    if reply_to.page_id != page.pk or not reply_to.is_published:
        raise Refused(_("The comment you are answering is no longer here."))
    if reply_to.level >= rules.DEEPEST_LEVEL:
        raise Refused(_("This thread goes no deeper. Please answer the comment above."))


def _new_comment(by: User, page: Page, text: str, reply_to: Comment | None, key: str, at: datetime | None) -> Comment:
    """Who wrote it comes from the account alone; no name, address or IP is written beside the text."""
    page = page.specific
    language = page.locale.language_code
    comment = Comment(
        content_object=page,
        page=page,
        site=Site.objects.get_current(),
        user=by,
        user_name="",
        user_email="",
        user_url="",
        ip_address=None,
        followup=False,
        comment=text,
        html=to_html(text, language),
        key=key,
        language=language,
        parent_id=reply_to.pk if reply_to else 0,
        submit_date=at or timezone.now(),
    )
    comment.is_import = at is not None
    return comment


def _ask_the_moderator(comment: Comment) -> None:
    """The package's signal asks everybody who may refuse or hold it, our `PageModerator` first."""
    for receiver, answer in comment_will_be_posted.send(sender=Comment, comment=comment, request=None):
        if answer is False:
            raise Refused(_("This discussion is closed.")) from ValueError(f"{receiver} refused it")
    if not comment.is_public:
        comment.state = State.HELD


def _count_and_announce(comment: Comment) -> None:
    published = int(comment.is_published)
    if published:
        count_reply(comment, 1)
        announce(comment)
    touch(comment.page_id, published=published)


def _follow_thread(by: User, comment: Comment) -> None:
    Subscription.objects.update_or_create(
        member=by,
        thread_id=comment.thread_id,
        defaults={"page_id": comment.page_id, "is_muted": False},
        create_defaults={"page_id": comment.page_id, "source": Subscription.Source.WROTE},
    )
