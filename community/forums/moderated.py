"""Topics and posts for the moderators' one queue."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.forums import rules
from community.forums.actions.counting import NotAllowed, lock, put_post_into
from community.forums.actions.posts import reply
from community.forums.actions.topics import put_topic_into
from community.forums.links import post_url_in, topic_url
from community.forums.models import Post, State, Topic
from community.forums.texts import excerpt, picture_url
from community.moderation import Refused
from community.moderation.subjects import Subject, subject
from members.models import User


@subject
class Topics(Subject):
    """The topic as a whole, with everything said in it."""

    name, model, label = "forums.topic", Topic, _("topic")
    may_complain = True

    def visible_to(self, user: Any) -> QuerySet[Topic]:
        return Topic.objects.filter(rules.topics_seen_by(user))

    def author(self, thing: Topic) -> User | None:
        return thing.author

    def title(self, thing: Topic) -> str:
        return thing.title

    def text(self, thing: Topic) -> str:
        return _begun_with(thing, _first(thing))

    def quoted(self, thing: Topic) -> str:
        """The topic may be read while its first post is hidden."""
        return _begun_with(thing, _first(thing, state=State.PUBLISHED))

    def url(self, thing: Topic) -> str:
        thing.space = rules.space_of(thing)
        return topic_url(thing)

    def place(self, thing: Topic) -> str:
        return thing.place

    def pictures(self, thing: Topic) -> list[str]:
        first = _first(thing)
        return _pictures(first) if first else []

    def context(self, thing: Topic) -> list[tuple[str, str]]:
        return [(str(rules.space_of(thing).title), "")]

    def hide(self, thing: Topic, *, by: User | None) -> None:
        put_topic_into(thing, State.HIDDEN)

    def show(self, thing: Topic, *, by: User | None) -> None:
        put_topic_into(thing, State.PUBLISHED)

    def remove(self, thing: Topic, *, by: User | None) -> None:
        put_topic_into(thing, State.REMOVED)

    def hold(self, thing: Topic, *, by: User | None) -> None:
        put_topic_into(thing, State.HELD)

    def answer(self, thing: Topic, *, by: User, text: str) -> None:
        _answer(thing.pk, by, text)

    def may_be_answered(self, thing: Topic) -> bool:
        return not thing.is_locked

    def written_by(self, member: User) -> QuerySet[Topic]:
        return Topic.objects.filter(author=member)

    def find_many(self, pks: list[int]) -> dict[int, Topic]:
        topics = Topic.objects.select_related("author").in_bulk(pks)
        begun = Post.objects.filter(topic__in=topics, number=1).exclude(state=State.DELETED)
        firsts = {post.topic_id: post for post in begun.prefetch_related("attachments")}
        for pk, topic in topics.items():
            vars(topic)["_begins_with"] = firsts.get(pk)
        return topics


@subject
class Posts(Subject):
    name, model, label = "forums.post", Post, _("post")
    may_complain = True

    def visible_to(self, user: Any) -> QuerySet[Post]:
        return Post.objects.visible_to(user).select_related("topic", "author")

    def author(self, thing: Post) -> User | None:
        return thing.author

    def title(self, thing: Post) -> str:
        return thing.topic.title

    def text(self, thing: Post) -> str:
        return thing.text

    def url(self, thing: Post) -> str:
        thing.topic.space = rules.space_of(thing.topic)
        return post_url_in(thing.topic, thing.number)

    def place(self, thing: Post) -> str:
        return thing.topic.place

    def pictures(self, thing: Post) -> list[str]:
        return _pictures(thing)

    def context(self, thing: Post) -> list[tuple[str, str]]:
        """The three posts before it; before one that waits, the newest."""
        before = Post.objects.filter(topic_id=thing.topic_id, state=State.PUBLISHED).select_related("author")
        if thing.number:
            before = before.filter(number__lt=thing.number)
        return [
            (str(post.author or _("Former member")), excerpt(post.text, 300)) for post in before.order_by("-number")[:3]
        ][::-1]

    def hide(self, thing: Post, *, by: User | None) -> None:
        _put(thing, State.HIDDEN)

    def show(self, thing: Post, *, by: User | None) -> None:
        _put(thing, State.PUBLISHED)

    def remove(self, thing: Post, *, by: User | None) -> None:
        _put(thing, State.REMOVED)

    def hold(self, thing: Post, *, by: User | None) -> None:
        _put(thing, State.HELD)

    def answer(self, thing: Post, *, by: User, text: str) -> None:
        _answer(thing.topic_id, by, text, thing.number)

    def may_be_answered(self, thing: Post) -> bool:
        return thing.topic.is_published and not thing.topic.is_locked

    def written_by(self, member: User) -> QuerySet[Post]:
        return Post.objects.filter(author=member).select_related("topic")

    def find(self, pk: int) -> Post | None:
        return Post.objects.filter(pk=pk).select_related("topic", "author").first()

    def find_many(self, pks: list[int]) -> dict[int, Post]:
        return Post.objects.select_related("topic", "author").prefetch_related("attachments").in_bulk(pks)


def _first(topic: Topic, **conditions: Any) -> Post | None:
    """How the topic begins. What its author took back is no moderator's to read either."""
    if not conditions and "_begins_with" in vars(topic):  # one of a list
        return vars(topic)["_begins_with"]
    return Post.objects.filter(topic=topic, number=1, **conditions).exclude(state=State.DELETED).first()


def _begun_with(topic: Topic, first: Post | None) -> str:
    return f"{topic.title}\n\n{first.text}" if first else topic.title


def _put(post: Post, state: State) -> None:
    with transaction.atomic():
        topic = lock(post.topic_id)
        now = Post.objects.select_related("author").get(pk=post.pk)
        now.topic = topic
        put_post_into(topic, now, state)
    post.state, post.number = now.state, now.number


def _answer(topic_id: int, by: User, text: str, to_number: int | None = None) -> None:
    try:
        reply(by=by, topic=topic_id, text=text, to_number=to_number)
    except NotAllowed as why:
        raise Refused(str(why)) from why


def _pictures(post: Post) -> list[str]:
    return [picture_url(each, small=True) for each in post.attachments.all()]
