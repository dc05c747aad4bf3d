"""Spaces, rows of topics and posts on the page of components."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.styleguide import Words, section
from common.translated import TranslatedText
from community.forums.models import ReactionKind, Space, State, Topic
from community.forums.queries import LastTopic, Line, Person, Row, ShownPost, SpaceRow, TagName
from community.forums.showing import Showing, ShowingTopic
from members.models import User


class _ShowingSample(ShowingTopic):
    """To somebody who may react, reply, and say which post is the answer. Nobody is asked: there is no such topic."""

    def __init__(self, user: User, topic: Topic, kinds: list[ReactionKind]) -> None:
        Showing.__init__(self, user)
        self.topic, self.kinds, self.ticks, self.url = topic, kinds, False, "#main"
        self.why_not_reply, self.may_reply, self.may_moderate, self.may_accept = "", True, False, True
        self.report_url = f"{self.base}moderation/report/forums.post/"
        self.report_topic_url = f"{self.base}moderation/report/forums.topic/{topic.pk}/"
        self._feet, self._reacts = {}, True


@section(10, "community/forums/_samples.html")
def forums(words: Words) -> Mapping[str, Any]:
    """A space, a teased one; topics unread, pinned, solved, closed; posts of every kind."""
    said, now = words["words"]["community"], timezone.now()
    reader = User(pk=-9, display_name="reader", handle="reader")
    asker = User(pk=-1, display_name=words["words"]["member"], handle="sample")
    brand = User(pk=-2, display_name=words["people"][1]["name"], handle="brand", is_staff=True)
    space = Space(
        pk=-1,
        slug="sample",
        title=TranslatedText(en=words["words"]["space"]),
        description=TranslatedText(en=words["words"]["space_text"]),
        topics_count=48,
    )
    closed = Space(
        pk=-2,
        slug="closed",
        see="groups",
        title=TranslatedText(en=words["words"]["group"]),
        description=TranslatedText(en=words["words"]["club_text"]),
        how_to_get_in=TranslatedText(en=words["words"]["join"]),
    )

    def topic(number: int, title: str, **fields: Any) -> Topic:
        return Topic(
            pk=-number,
            slug="sample",
            space=space,
            title=title,
            author=asker,
            last_author=brand,
            last_posted_at=now,
            created_at=now - timedelta(days=2),
            **fields,
        )

    def row(topic: Topic, tags: Sequence[TagName] = (), **more: Any) -> Row:
        fields = {each.name: getattr(topic, each.name) for each in dataclasses.fields(Line) if each.name != "tags"}
        people = {"author": Person.of(asker), "last_author": Person.of(brand)}
        return Row(Line(**fields | people, tags=tuple(tags)), **more)

    def post(number: int, author: User | None, html: str, **fields: Any) -> ShownPost:
        return ShownPost(
            solved,
            -number,
            number,
            author.pk if author else None,
            html,
            now,
            author=Person.of(author) if author else None,
            **fields,
        )

    asked = topic(1, words["topic"], kind=Topic.Kind.QUESTION, posts_count=24, last_number=24)
    last = LastTopic(-1, asked.title, asked.slug, asked.last_number, now.isoformat(), brand.display_name)
    solved = topic(2, words["long_title"], posts_count=8, last_number=8, accepted_post_id=-2)
    rows = [
        row(asked, [TagName("water", words["words"]["ask_about"][0])], unread=2, first_unread_url="#main"),
        row(topic(3, words["title"], pinned_at=now, kind=Topic.Kind.ANNOUNCEMENT, posts_count=1), is_new=True),
        row(solved),
        row(topic(4, said["event"], locked_at=now, posts_count=3, state=State.HELD)),
    ]
    kinds = list(ReactionKind.objects.filter(is_offered=True))
    given = {kind.slug: 3 for kind in kinds[:1]}
    posts = [
        post(1, asker, said["first_post"], reactions=given),
        post(2, brand, words["body"], by_brand=True, edits_count=1),
        post(3, asker, words["short"], to_number=2),
        post(4, None, "", state=State.DELETED),
        post(5, asker, words["short"], state=State.HELD),
    ]
    showing = _ShowingSample(reader, solved, kinds)
    names = {2: brand.display_name}
    return {
        "spaces": showing.space_row(SpaceRow(space, True, 0, unread=4, last_topic=last))
        + showing.space_row(SpaceRow(closed, False, 0)),
        "rows": showing.topic_rows(rows),
        "posts": showing.posts_html(
            posts, {}, own={(-1, kind.pk) for kind in kinds[:1]}, bookmarks={-2}, names=names, since=3
        ),
    }
