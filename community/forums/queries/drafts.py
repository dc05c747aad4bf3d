"""What a member has begun to write, with the place it is for."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from community.forums import rules
from community.forums.links import community_url, topic_url
from community.forums.models import Draft, Post, Topic
from members.models import User


def draft_at(member_id: int, place: str) -> QuerySet[Draft]:
    return Draft.objects.filter(member_id=member_id, place=place)


@dataclass
class DraftRow:
    draft: Draft
    title: str
    place_title: str
    url: str


def drafts(user: User) -> list[DraftRow]:
    """What one has begun to write, the newest first. Of a place one may not enter any more only one's own words are shown."""
    found = list(Draft.objects.filter(member=user).order_by("-updated_at", "-pk")[:100])
    wanted: dict[str, set[int]] = {"topic": set(), "post": set()}
    for draft in found:
        kind, _colon, pk = draft.place.partition(":")
        if kind in wanted and pk.isdecimal():
            wanted[kind].add(int(pk))
    posts = {
        post.pk: post
        for post in Post.objects.filter(rules.posts_seen_by(user), pk__in=wanted["post"]).select_related("topic")
    }
    topics = {topic.pk: topic for topic in Topic.objects.filter(rules.topics_seen_by(user), pk__in=wanted["topic"])}
    return [_draft_row(user, draft, topics, posts) for draft in found]


def _draft_row(user: User, draft: Draft, topics: dict[int, Topic], posts: dict[int, Post]) -> DraftRow:
    kind, _colon, number = draft.place.partition(":")
    pk, base, keys = int(number), community_url(), rules.access_of(user)
    topic = topics.get(pk) if kind == "topic" else None
    if kind == "space" and pk in keys.visible:
        space = keys.spaces[pk]
        return DraftRow(draft, _("A new topic"), str(space.title), f"{base}{space.slug}/new/")
    if kind == "post" and (post := posts.get(pk)) is not None:
        post.topic.space = rules.space_of(post.topic)
        return DraftRow(draft, post.topic.title, str(post.topic.space.title), f"{base}posts/{pk}/edit/")
    if topic is not None:
        topic.space = rules.space_of(topic)
        return DraftRow(draft, topic.title, str(topic.space.title), f"{topic_url(topic, base)}reply/")
    return DraftRow(draft, _("No longer open to you"), "", "")
