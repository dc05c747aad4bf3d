"""The spaces' part of a member's digest: what they follow and have not read, and what was most talked about meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.forums import queries, rules
from community.forums.actions import notice_group
from community.forums.links import community_url, post_url_in, topic_url
from community.forums.models import Level, Post, State, Topic, TopicReader
from community.forums.texts import excerpt
from members.models import User
from members.rules import not_heard_by
from messaging.queries import told_in_digest

MOST = 5


@dataclass(frozen=True)
class Line:
    title: str
    url: str
    space: str
    why: str
    excerpt: str = ""


def load(user: User, since: datetime, until: datetime) -> Mapping[str, Any] | None:
    """None when nothing is new: then nothing is written. A topic that the letter tells of anyway is not named twice."""
    base = community_url()
    told = told_in_digest(user, until)
    unread = _unread(user, since, until, base, told)
    top = _top(user, since, until, base, told)
    if not unread and not top:
        return None
    return {"unread": unread, "top": top, "headlines": [line.title for line in [*unread, *top]]}


def _unread(user: User, since: datetime, until: datetime, base: str, told: Collection[str]) -> list[Line]:
    found = (
        TopicReader.objects.filter(
            rules.topics_seen_by(user, "topic__"),
            member=user,
            is_unread=True,
            level=Level.FOLLOWING,
            unread_since__range=(since, until),
        )
        .select_related("topic")
        .order_by("-unread_since", "-pk")[: MOST + len(told)]
    )
    marks = [mark for mark in found if notice_group(mark.topic_id) not in told][:MOST]
    lines = []
    for mark in marks:
        topic = mark.topic
        topic.space = rules.space_of(topic)
        number = max(topic.last_number - mark.read_number - mark.also_read, 1)
        why = ngettext("%(count)s new reply", "%(count)s new replies", number) % {"count": number}
        lines.append(Line(topic.title, post_url_in(topic, mark.read_number + 1, base), str(topic.space.title), why))
    return lines


def _top(user: User, since: datetime, until: datetime, base: str, told: Collection[str]) -> list[Line]:
    """Topics opened meanwhile in the reader's spaces that they have not opened, the most talked about first."""
    topics = queries.new_topics(user).filter(created_at__range=(since, until)).order_by("-posts_count", "-pk")
    if unheard := not_heard_by(user):
        topics = topics.exclude(author_id__in=unheard)
    found: list[Topic] = [
        topic
        for topic in topics[: MOST * 4]
        if rules.space_of(topic).language in ("", user.language) and notice_group(topic) not in told
    ][:MOST]
    words = dict(Post.objects.filter(topic__in=found, number=1, state=State.PUBLISHED).values_list("topic_id", "text"))
    lines = []
    for topic in found:
        topic.space = rules.space_of(topic)
        replies = max(topic.posts_count - 1, 0)
        why = ngettext("%(count)s reply", "%(count)s replies", replies) % {"count": replies} if replies else _("new")
        lines.append(
            Line(
                topic.title,
                topic_url(topic, base),
                str(topic.space.title),
                why,
                excerpt(words.get(topic.pk, ""), 140),
            )
        )
    return lines
