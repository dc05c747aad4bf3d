"""Open a topic, change its head, choose its answer."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from activity.actions import record
from common.slugs import slug_from
from community.forums import rules, texts
from community.forums.actions.counting import (
    NotAllowed,
    appear,
    count_in_space,
    lock,
    recount_space,
    recount_topic,
    shown_elsewhere,
)
from community.forums.actions.drafts import forget_draft
from community.forums.actions.posts import as_key, checked, keep_pictures, why_held
from community.forums.models import Post, PostEdit, Space, State, Tag, Topic
from community.forums.verbs import OPENED, SOLVED, TOPIC_EDITED
from community.moderation import Refused
from community.moderation import actions as moderation
from community.moderation.screening import screen
from live.actions import publish
from members.models import User
from messaging.actions import take_back

MOST_TAGS = 5
LONGEST_TITLE = 160


def open_topic(
    *,
    by: User,
    space: Space,
    title: str,
    text: str,
    kind: str = Topic.Kind.DISCUSSION,
    tags: Iterable[str] = (),
    key: str | uuid.UUID | None = None,
    at: datetime | None = None,
) -> Topic:
    """Begin a topic with its first post. The same key again gives the topic that is there already.

    `at` writes down what was said earlier, somewhere else. Raises NotAllowed or moderation's Refused.
    """
    title, text, key = _checked_title(title), checked(text), as_key(key)
    if (earlier := opened_with(by, key)) is not None:
        return earlier
    _demand_open(by, space, kind)
    try:
        with transaction.atomic():
            ready = texts.prepare(text, author=by, space=space)
            why = "" if at else why_held(by, space, "topic", _with_title(ready, title))
            when = at or timezone.now()
            topic = Topic.objects.create(
                space=space,
                kind=kind,
                title=title,
                slug=slug_of(title),
                author=by,
                state=State.HELD if why else State.PUBLISHED,
                created_at=when,
                last_posted_at=when,
                key=key,
            )
            topic.tags.set(tags_named(tags))
            post = Post(
                topic=topic,
                author=by,
                text=ready.text,
                html=ready.html,
                html_version=texts.VERSION,
                by_brand=by.is_staff,
                created_at=when,
            )
            appear(topic, post, at=when)
            keep_pictures(ready, post)
            forget_draft(by=by, place=f"space:{space.pk}")
            if why:
                moderation.hold(topic, why=why)
            else:
                _announce(topic, at=at)
                if at is None:
                    moderation.look_at(post)
                count_in_space(topic, is_new=True)
    except (IntegrityError, NotAllowed, Refused):
        if (earlier := opened_with(by, key)) is None:
            raise
        return earlier
    return topic


def edit_topic(
    *,
    by: User,
    topic: Topic,
    title: str | None = None,
    tags: Iterable[str] | None = None,
    kind: str | None = None,
    reason: str = "",
) -> Topic:
    """Another title, other tags, another kind; what is None stays. The title before is kept in the first post's history."""
    why = ""
    with transaction.atomic():
        topic = lock(topic)
        if not rules.may_edit_topic(by, topic):
            raise NotAllowed(_("The head of this topic can't be changed any more."))
        before = (topic.title, topic.kind)
        if kind is not None and kind != topic.kind:
            _demand_kind(by, topic.space_id, kind)
            topic.kind = kind
            if kind != Topic.Kind.QUESTION:
                topic.accepted_post_id = None
        if title is not None and (title := _checked_title(title)) != topic.title:
            if rules.is_author(by, topic):
                why = screen(by, deed="title", text=title, place=topic.place, is_change=True)
            _keep_title(topic, by, reason)
            topic.title, topic.slug = title, slug_of(title)
        has_other_tags = tags is not None and _set_tags(topic, tags)
        if before != (topic.title, topic.kind) or has_other_tags:
            topic.edited_at = timezone.now()
            topic.save(update_fields=["title", "slug", "kind", "accepted_post", "edited_at"])
            record(TOPIC_EDITED, by=by, about=topic, old_title=before[0])
            publish(f"topic:{topic.pk}", "changed", number=1)
            shown_elsewhere(topic)
        if why and topic.state == State.PUBLISHED:  # it does not go away from under those who answered
            moderation.hold(topic, why=why)
    return topic


def accept(*, by: User, post: Post) -> Topic:
    """This post is the question's answer. Of two chosen at once one stands; choosing it again changes nothing."""
    with transaction.atomic():
        topic = lock(post.topic_id)
        if not rules.may_accept(by, topic):
            raise NotAllowed(_("Only whoever asked, or the team, chooses the answer."))
        chosen = Post.objects.filter(pk=post.pk, topic=topic, number__gt=1, state=State.PUBLISHED).first()
        if chosen is None:
            raise NotAllowed(_("This post can't be the answer."))
        if topic.accepted_post_id != chosen.pk:
            before = Post.objects.filter(pk=topic.accepted_post_id or 0).values_list("number", flat=True).first()
            Topic.objects.filter(pk=topic.pk).update(accepted_post=chosen)
            topic.accepted_post = chosen
            record(SOLVED, by=by, about=topic, key=f"{topic.pk}:{chosen.pk}", post=chosen.pk)
            for number in (chosen.number, before):
                if number:
                    publish(f"topic:{topic.pk}", "changed", number=number)
            shown_elsewhere(topic)
    return topic


def unaccept(*, by: User, post: Post) -> Topic:
    """This post is the answer no longer; nothing happens when another is by now."""
    with transaction.atomic():
        topic = lock(post.topic_id)
        if not rules.may_accept(by, topic):
            raise NotAllowed(_("Only whoever asked, or the team, chooses the answer."))
        if topic.accepted_post_id == post.pk:
            Topic.objects.filter(pk=topic.pk).update(accepted_post=None)
            topic.accepted_post = None
            publish(f"topic:{topic.pk}", "changed", number=post.number)
            shown_elsewhere(topic)
    return topic


def put_topic_into(topic: Topic, state: State) -> Topic:
    """Another state for a topic, with everything that is counted from it."""
    with transaction.atomic():
        topic = lock(topic)
        if topic.state == state:
            return topic
        appears = topic.state == State.HELD and state == State.PUBLISHED
        topic.state = state
        if appears:  # it waited; to everybody it begins now
            topic.created_at = topic.last_posted_at = timezone.now()
            Post.objects.filter(topic=topic, number=1).update(created_at=topic.created_at)
        topic.save(update_fields=["state", "created_at", "last_posted_at"])
        recount_topic(topic)
        if appears:
            _announce(topic)
        elif state != State.PUBLISHED:
            take_back(group=f"forums.topic:{topic.pk}")
        recount_space(topic.space_id)
    return topic


# --- Steps ----------------------------------------------------------------------------------------------------------


def opened_with(by: User, key: uuid.UUID | None) -> Topic | None:
    return Topic.objects.filter(author=by, key=key).first() if key else None


def slug_of(title: str) -> str:
    return slug_from(title) or "topic"


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, five at most, made where there are none: two at once make one."""
    wanted: dict[str, str] = {}
    for name in names:
        name = texts.clean_title(name)[:40].strip()
        if slug := slugify(name, allow_unicode=True)[:40]:
            wanted.setdefault(slug, name)
    slugs = list(wanted)[:MOST_TAGS]
    if not slugs:
        return []
    known = {tag.slug: tag for tag in Tag.objects.filter(slug__in=slugs)}
    missing = [slug for slug in slugs if slug not in known]
    if missing:
        Tag.objects.bulk_create([Tag(slug=slug, name=wanted[slug]) for slug in missing], ignore_conflicts=True)
        known |= {tag.slug: tag for tag in Tag.objects.filter(slug__in=missing)}
    return [known[slug] for slug in slugs]


def _set_tags(topic: Topic, names: Iterable[str]) -> bool:
    before, after = set(topic.tags.all()), set(tags_named(names))
    if before != after:
        topic.tags.set(after)
    return before != after


def _keep_title(topic: Topic, by: User, reason: str) -> None:
    first = Post.objects.filter(topic=topic, number=1).first()
    if first is not None:
        PostEdit.objects.create(post=first, text=first.text, title=topic.title, reason=reason.strip()[:160], by=by)
        Post.objects.filter(pk=first.pk).update(edits_count=first.edits_count + 1)


def _announce(topic: Topic, at: datetime | None = None) -> None:
    record(OPENED, by=topic.author, about=topic, key=str(topic.pk), at=at, space=topic.space_id, kind=topic.kind)


def _with_title(ready: texts.Text, title: str) -> texts.Text:
    """What is looked through before it is written: the title too."""
    return texts.Text(f"{title}\n\n{ready.text}", ready.html, ready.attachments, ready.mentioned)


def _checked_title(title: str) -> str:
    title = texts.clean_title(title)
    if not title:
        raise NotAllowed(_("A topic needs a title."))
    if len(title) > LONGEST_TITLE:
        raise NotAllowed(_("The title is too long: one line is enough."))
    return title


def _demand_open(by: User, space: Space, kind: str) -> None:
    if not rules.may_see(by, space):
        raise NotAllowed(_("This space is not here any more."))
    if sentence := rules.why_not_open(by, space):
        raise NotAllowed(sentence)
    _demand_kind(by, space.pk, kind)


def _demand_kind(by: User, space_id: int, kind: str) -> None:
    if kind not in Topic.Kind.values:
        raise NotAllowed(_("There is no such kind of topic."))
    if kind == Topic.Kind.ANNOUNCEMENT and not rules.may_announce(by, space_id):
        raise NotAllowed(_("Announcements are made by the team."))
