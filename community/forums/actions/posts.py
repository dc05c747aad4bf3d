"""Answer, change, delete, bring back."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activity.actions import record
from community.forums import rules, texts
from community.forums.actions.counting import (
    NotAllowed,
    appear,
    count_in_space,
    lock,
    lock_to_say,
    put_post_into,
    shown_elsewhere,
)
from community.forums.actions.drafts import forget_draft
from community.forums.models import Attachment, Post, PostEdit, Space, State, Topic
from community.forums.verbs import DELETED, EDITED, RESTORED
from community.moderation import Refused
from community.moderation import actions as moderation
from community.moderation import kept as moderation_kept
from community.moderation.queries import why_unseen
from community.moderation.rules import trust
from community.moderation.screening import screen
from content.generation import learn
from live.actions import publish
from members.models import User

WORDS_KEPT = timedelta(days=30)  # of deleted posts, so that a slip of the hand can be taken back


def reply(
    *,
    by: User,
    topic: Topic | int,
    text: str,
    to_number: int | None = None,
    key: str | uuid.UUID | None = None,
    at: datetime | None = None,
) -> Post:
    """Add a post. It appears at once, or waits for a moderator where a rule says so (then it has no number yet).

    The same key again gives the post that is there already. `at` writes down what was said earlier, somewhere else: the
    rules against spam don't ask about it. Raises NotAllowed or moderation's Refused with the sentence to show.
    """
    text, key = checked(text), as_key(key)
    try:
        with transaction.atomic():
            said = lock_to_say(topic, by=by.pk, key=key)
            locked = said.topic
            if said.post_id is not None:
                return Post.objects.select_related("topic").get(pk=said.post_id)
            learn(rules.GENERATION, moderation_kept.GENERATION)
            _demand_reply(by, locked)
            space = locked.space = rules.space_of(locked)
            if at is None:
                _demand_patience(by, locked, space)
            ready = texts.prepare(text, author=by, space=space)
            why = "" if at else why_held(by, space, "reply", ready)
            post = Post(
                topic=locked,
                author=by,
                text=ready.text,
                html=ready.html,
                html_version=texts.VERSION,
                to_number=to_number if to_number and to_number <= locked.last_number else None,
                by_brand=by.is_staff,
                key=key,
                created_at=at or timezone.now(),
            )
            if why:
                post.state = State.HELD
                post.save()
            else:
                appear(locked, post, at=at)
            keep_pictures(ready, post)
            forget_draft(by=by, place=f"topic:{locked.pk}")
            if why:
                moderation.hold(post, why=why)
            else:
                if at is None:
                    moderation.look_at(post)
                count_in_space(locked)
    except (IntegrityError, NotAllowed, Refused):
        # The other click of the same button was quicker; what it wrote may be just what a limit refuses this one for.
        if (earlier := said_with(by, key)) is None:
            raise
        return earlier
    return post


def edit_post(*, by: User, post: Post, text: str, reason: str = "") -> Post:
    """Another text; what it said before is kept for its history. Nothing happens when it says the same."""
    text = checked(text)
    with transaction.atomic():
        topic = lock(post.topic_id)
        post = Post.objects.select_related("author").get(pk=post.pk)
        post.topic = topic
        if not rules.may_edit(by, post):
            raise NotAllowed(_("This post can't be changed any more."))
        if text == post.text:
            return post
        space = rules.space_of(topic)
        ready = texts.prepare(text, author=post.author, space=space, post_id=post.pk)
        is_own = post.author_id == by.pk
        deed = "topic" if post.number == 1 else "reply"
        why = why_held(by, space, deed, ready, is_change=True) if is_own else ""
        PostEdit.objects.create(post=post, text=post.text, reason=reason.strip()[:160], by=by)
        post.text, post.html, post.html_version = ready.text, ready.html, texts.VERSION
        post.edited_at, post.edits_count = timezone.now(), F("edits_count") + 1
        post.save(update_fields=["text", "html", "html_version", "edited_at", "edits_count"])
        post.refresh_from_db(fields=["edits_count"])
        keep_pictures(ready, post)
        forget_draft(by=by, place=f"post:{post.pk}")
        record(EDITED, by=by, about=post, topic=topic.pk)
        if why and post.state == State.PUBLISHED:
            # The beginning of a topic does not go away from under those who answered: a moderator only looks.
            if post.number > 1:
                put_post_into(topic, post, State.HELD)
            moderation.hold(post, why=why)
        else:
            moderation.look_at(post)
            publish(f"topic:{topic.pk}", "changed", number=post.number)
            shown_elsewhere(topic, lists=post.number == 1)  # feeds tell how a topic begins
    return post


def delete_post(*, by: User, post: Post) -> Post:
    """Take one's own words back. A line stands in their place, so that the answers stay readable; a topic nobody has
    answered goes as a whole. Doing it twice changes nothing.
    """
    with transaction.atomic():
        topic = lock(post.topic_id)
        post = Post.objects.get(pk=post.pk)
        post.topic = topic
        if post.state == State.DELETED and rules.is_author(by, post):
            return post
        if not rules.may_delete(by, post):
            raise NotAllowed(_("Only its author can delete a post."))
        moderation.gone(post)
        record(DELETED, by=by, about=post, topic=topic.pk)
        others = Post.objects.filter(topic=topic, state=State.PUBLISHED).exclude(pk=post.pk)
        if post.number == 1 and not others.exists():
            Topic.objects.filter(pk=topic.pk).update(state=State.DELETED)
            topic.state = State.DELETED
            moderation.gone(topic)
        put_post_into(topic, post, State.DELETED)
    return post


def restore_post(*, by: User, post: Post) -> Post:
    """Bring a deleted post back, while its words are kept."""
    with transaction.atomic():
        topic = lock(post.topic_id)
        post = Post.objects.get(pk=post.pk)
        post.topic = topic
        if post.state == State.PUBLISHED:
            return post
        # The author of a topic that went with its only post may not see it any more, and may have it back.
        went_along = topic.state == State.DELETED and post.number == 1 and rules.is_author(by, topic)
        # What waited for a moderator when it was deleted waits again: deleting is no way around them.
        topic_waits = why_unseen("forums.topic", topic.pk) if went_along else ""
        post_waits = why_unseen("forums.post", post.pk) or ("" if post.number else "first")
        if went_along:
            topic.state = State.HELD if topic_waits or post_waits else State.PUBLISHED
        if not rules.may_restore(by, post):
            raise NotAllowed(_("This post can't be brought back any more."))
        if went_along:
            Topic.objects.filter(pk=topic.pk).update(state=topic.state)
        record(RESTORED, by=by, about=post, topic=topic.pk)
        # The beginning of a topic is never held alone: the topic is.
        put_post_into(topic, post, State.HELD if post_waits and post.number != 1 else State.PUBLISHED)
        if topic.state == State.HELD and went_along:
            moderation.hold(topic, why=topic_waits or post_waits)
        elif post_waits:
            moderation.hold(post, why=post_waits)
    return post


def forget_deleted_words() -> int:
    """A month after its author deleted a post its words leave the database too."""
    old = Post.objects.filter(state=State.DELETED, gone_at__lt=timezone.now() - WORDS_KEPT).exclude(text="")
    pks = list(old.values_list("pk", flat=True)[:1000])
    for picture in Attachment.objects.filter(post_id__in=pks):
        picture.delete()
    PostEdit.objects.filter(post_id__in=pks).delete()
    return Post.objects.filter(pk__in=pks).update(text="", html="")


# --- Steps ----------------------------------------------------------------------------------------------------------


def checked(text: str) -> str:
    text = texts.clean(text)
    if not text:
        raise NotAllowed(_("There is nothing written yet."))
    if len(text) > texts.LONGEST:
        raise NotAllowed(_("This is too long. Please shorten it a little, or say it in two posts."))
    return text


def as_key(key: str | uuid.UUID | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(key)) if key else None
    except ValueError:
        return None


def said_with(by: User, key: uuid.UUID | None) -> Post | None:
    return Post.objects.select_related("topic").filter(author=by, key=key).first() if key else None


def why_held(by: User, space: Space, deed: str, ready: texts.Text, *, is_change: bool = False) -> str:
    """Why this waits for a moderator, "" when it may appear. Raises Refused when it may not be written."""
    images = len(ready.attachments)
    why = screen(by, deed=deed, text=ready.text, place=space.place, images=images, is_change=is_change)
    if why or not space.hold_posts_below_trust or rules.may_moderate(by, space):
        return why
    return "trust" if trust(by) < space.hold_posts_below_trust else ""


def keep_pictures(ready: texts.Text, post: Post) -> None:
    """The pictures in a text belong to its post now. They were found by their owner and space before."""
    free = [picture.pk for picture in ready.attachments if picture.post_id is None]
    if free:
        Attachment.objects.filter(pk__in=free, post__isnull=True).update(post=post)


def _demand_reply(by: User, topic: Topic) -> None:
    if not rules.may_see_topic(by, topic):
        raise NotAllowed(_("This topic is not here any more."))
    if sentence := rules.why_not_reply(by, topic):
        raise NotAllowed(sentence)


def _demand_patience(by: User, topic: Topic, space: Space) -> None:
    """Slow mode: of the topic, or else of its space. Asked only where it is on."""
    wait = space.slow_mode_seconds if topic.slow_mode_seconds is None else topic.slow_mode_seconds
    if not wait or rules.may_moderate(by, space) or by.is_staff:
        return
    last = Post.objects.filter(author=by, topic=topic).order_by("-created_at").values_list("created_at", flat=True)
    newest = last.first()
    left = wait - int((timezone.now() - newest).total_seconds()) if newest else 0
    if left > 0:
        minutes = -(-left // 60)
        raise NotAllowed(
            ngettext(
                "Slow mode is on here. You can write again in %(count)d second; your text is still here.",
                "Slow mode is on here. You can write again in %(count)d seconds; your text is still here.",
                left,
            )
            % {"count": left}
            if left < 90
            else ngettext(
                "Slow mode is on here. You can write again in %(count)d minute; your text is still here.",
                "Slow mode is on here. You can write again in %(count)d minutes; your text is still here.",
                minutes,
            )
            % {"count": minutes}
        )
