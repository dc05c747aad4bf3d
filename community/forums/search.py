"""Discussions in the site's search: one hit per topic, its newest post that has the words, unless they stand in its title.

What the reader may see is part of the query, and the database's own index finds the words. Titles have an index of their own:
an old topic about a thing is found before the newest posts that name it, however many those are.

Among a million posts nobody wants all that have a common word, and to look at each costs the most. So the newest are looked
through first, and older ones only as long as few were found: a common word is met often in few posts, a rare one is met
seldom in all of them, and what is fetched stays in the hundreds either way.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import BooleanField, CharField, Max, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from common.dates import moment_in
from common.near import Near
from common.prepared import ask
from community.forums import rules
from community.forums.links import community_url, place_in_topic
from community.forums.models import Post, PostWords, State, Topic
from community.forums.texts import words_of_html
from content.search import Hit, Reader, Suggestion, recency, score
from content.search_index import begun, wanted
from content.search_words import Query

NAME = "discussions"
MOST_POSTS, MOST_TITLES = 60, 40  # the newest, one of each topic; who needs more asks better
ENOUGH = 40  # topics after which older posts are not looked through
NEWEST = (4_000, 40_000)  # posts looked through first, and next; then all
MOST_SUGGESTED, MOST_WORDS_OF = 10, 1000
LIVELIEST = (
    500  # topics whose titles are read while somebody types; all that fit are looked up when too few of these do
)
BEFORE_ALL, LAST_OF_ALL = -1, 2**62  # not 0: every whole number but that can be prepared for (common.prepared)
_near = Near(size=1, seconds=60)


class Found(NamedTuple):
    """A post that has the words; number 0 when it is the topic that has them, in its title."""

    post_id: int
    number: int
    topic_id: int
    title: str
    slug: str
    space_id: int
    posted_at: str  # as the database writes it

    def url(self, all_spaces: rules.AllSpaces, base: str) -> str:
        topic = f"{base}{all_spaces[self.space_id].slug}/{self.topic_id}/{self.slug}/"
        return f"{topic}{place_in_topic(self.number)}" if self.number else topic


def find(query: Query, reader: Reader, strictly: bool) -> Iterable[Hit]:
    all_spaces, spaces = _spaces(reader.user, reader.language)
    if not spaces:
        return []
    words = wanted(query, strictly)
    # The titles first: such a topic is shown from its beginning. Then a topic's newest post.
    found: dict[int, Found] = {}
    for values in [*ask(_topics_titled, words, spaces), *_newest_posts(words, spaces)]:
        each = Found(*values)
        found.setdefault(each.topic_id, each)
    base = community_url()
    return [
        Hit(
            NAME,
            each.title,
            str(each.topic_id),
            score(query, title=each.title, order=recency(at := moment_in(each.posted_at))),
            url=each.url(all_spaces, base),
            at=at,
            thing=each,
        )
        for each in found.values()
    ]


def show(hits: Sequence[Hit], reader: Reader) -> None:
    """The words around a match, of the few hits of one screen; asked with the reader's eyes again."""
    posts = frozenset(hit.thing.post_id for hit in hits if hit.thing.number)
    topics = frozenset(hit.thing.topic_id for hit in hits if not hit.thing.number)
    viewer = rules.viewer(reader.user)
    html = dict(ask(_posts_shown, *viewer, posts)) if posts else {}
    first = dict(ask(_beginnings_shown, *viewer, topics)) if topics else {}
    for hit in hits:
        found = hit.thing
        hit.text = words_of_html((html.get(found.post_id) if found.number else first.get(found.topic_id)) or "")


def suggest(query: Query, reader: Reader, most: int) -> list[Suggestion]:
    """Topics by the words of their titles, the liveliest first."""
    all_spaces, spaces = _spaces(reader.user, reader.language)
    if not spaces:
        return []
    base = community_url()
    label = _("Discussions")
    words = begun(query)
    # What everybody types is met soon, and to look up all that has it costs the most; with what is rare it is the other way.
    rows = ask(_liveliest_titled, words, spaces)
    if len(rows) < most:
        rows = ask(_topics_suggested, words, spaces)
    found = [Found(*values) for values in rows]
    return [Suggestion(each.title, each.url(all_spaces, base), label) for each in found[:most]]


def words(language: str) -> Iterable[str]:
    """Titles of the newest topics that everybody may read."""
    _all, spaces = _spaces(AnonymousUser(), language)
    topics = Topic.objects.filter(_is_open(spaces)).order_by("-pk")
    return topics.values_list("title", flat=True)[:MOST_WORDS_OF] if spaces else []


def _spaces(user: Any, language: str) -> tuple[rules.AllSpaces, frozenset[int]]:
    """All of them, asked once, and those this person may enter that are in the language."""
    access = rules.access_of(user)
    return access.spaces, frozenset(pk for pk in access.visible if access.spaces[pk].language in ("", language))


def _is_open(spaces: frozenset[int], path: str = "") -> Q:
    """What everybody who enters the space sees: nobody searches among what waits for a moderator."""
    return Q(
        **{
            f"{path}space_id__among": spaces,
            f"{path}state": State.PUBLISHED,
            f"{path}merged_into__isnull": True,
        }
    )


def _of_topic(path: str = "") -> tuple[Any, ...]:
    """The columns of a `Found`, from the title on."""
    return *(f"{path}{name}" for name in ("title", "slug", "space_id")), Cast(f"{path}last_posted_at", CharField())


def _newest_posts(words: str, spaces: frozenset[int]) -> Iterable[Any]:
    """Of each topic the newest; what is found first stays."""
    last, before = _last_post(), LAST_OF_ALL
    found: dict[int, Any] = {}
    for count in (*NEWEST, last - BEFORE_ALL):
        after = max(last - count, BEFORE_ALL)
        for values in ask(_posts_with, words, spaces, after, before):
            found.setdefault(Found(*values).topic_id, values)
        if len(found) >= ENOUGH or after == BEFORE_ALL:
            break
        before = after
    return found.values()


def _last_post() -> int:
    """About where the newest posts begin; what came since is newer still."""
    last: int | None = _near.get("last")
    if last is None:
        last = PostWords.objects.aggregate(last=Max("pk"))["last"] or 0
        _near.put("last", last)
    return last


def _posts_with(words: str, spaces: frozenset[int], after: int, to: int) -> QuerySet[Post, Any]:
    having = RawSQL(_OF_POSTS[connection.vendor], [words, after, to])  # noqa: S611  (our own statement)
    posts = Post.objects.filter(_is_open(spaces, "topic__"), state=State.PUBLISHED, pk__in=having)
    # One of each topic, or the liveliest alone would be found.
    newest = posts.order_by().values("topic_id").annotate(newest=Max("pk")).order_by("-newest").values("newest")
    found = Post.objects.filter(pk__in=newest[:MOST_POSTS]).order_by("-pk")
    return found.values_list("pk", "number", "topic_id", *_of_topic("topic__"))


def _posts_shown(
    visible: frozenset[int], member_id: int, moderated: frozenset[int], pks: frozenset[int]
) -> QuerySet[Post, Any]:
    return Post.objects.filter(rules.posts_seen(visible, member_id, moderated), pk__among=pks).values_list("pk", "html")


def _beginnings_shown(
    visible: frozenset[int], member_id: int, moderated: frozenset[int], topic_ids: frozenset[int]
) -> QuerySet[Post, Any]:
    seen = Post.objects.filter(rules.posts_seen(visible, member_id, moderated))
    # Not all that they may read: moderators see what was hidden, and all that stays of what was deleted.
    seen = seen.filter(topic_id__among=topic_ids, number=1, state=State.PUBLISHED)
    return seen.values_list("topic_id", "html")


def _topics_titled(words: str, spaces: frozenset[int]) -> QuerySet[Topic, Any]:
    return _topics_having(_OF_TOPICS, words, spaces)[:MOST_TITLES]


def _liveliest_titled(words: str, spaces: frozenset[int]) -> QuerySet[Topic, Any]:
    liveliest = Topic.objects.filter(_is_open(spaces)).order_by(*_LIVELIEST_FIRST).values("pk")[:LIVELIEST]
    fits = RawSQL(_HAS_TITLE[connection.vendor], [words], output_field=BooleanField())  # noqa: S611
    return _titled(Topic.objects.filter(fits, pk__in=liveliest))[:MOST_SUGGESTED]


def _topics_suggested(words: str, spaces: frozenset[int]) -> QuerySet[Topic, Any]:
    return _topics_having(_ALL_OF_TOPICS, words, spaces)[:MOST_SUGGESTED]


def _topics_having(statements: Mapping[str, str], words: str, spaces: frozenset[int]) -> QuerySet[Topic, Any]:
    having = RawSQL(statements[connection.vendor], [words])  # noqa: S611
    return _titled(Topic.objects.filter(_is_open(spaces), pk__in=having))


def _titled(topics: QuerySet[Topic]) -> QuerySet[Topic, Any]:
    return topics.order_by(*_LIVELIEST_FIRST).values_list(Value(0), Value(0), "pk", *_of_topic())


_LIVELIEST_FIRST = "-last_posted_at", "-pk"


_OF_POSTS = {
    "postgresql": "SELECT post_id FROM forums_postwords"
    " WHERE vector @@ to_tsquery('simple', %s) AND post_id > %s AND post_id <= %s",
    "sqlite": "SELECT rowid FROM forums_words WHERE forums_words MATCH %s AND rowid > %s AND rowid <= %s",
}
_OF_TOPICS = {
    "postgresql": "SELECT topic_id FROM forums_topicwords WHERE vector @@ to_tsquery('simple', %s)",
    "sqlite": "SELECT rowid FROM forums_titles WHERE forums_titles MATCH %s",
}
# How many titles fit nobody knows before: OFFSET 0 lets PostgreSQL ask the index first, where it would rather walk through all
# topics until it has met enough of them.
_ALL_OF_TOPICS = {
    "postgresql": f"SELECT topic_id FROM ({_OF_TOPICS['postgresql']} OFFSET 0) found",  # noqa: S608  (our own statement)
    "sqlite": _OF_TOPICS["sqlite"],
}
# Of the topic at hand: asked of one at a time, PostgreSQL does not look up all that fit.
_HAS_TITLE = {
    "postgresql": "(SELECT vector @@ to_tsquery('simple', %s) FROM forums_topicwords WHERE topic_id = forums_topic.id)",
    "sqlite": f"forums_topic.id IN ({_OF_TOPICS['sqlite']})",
}
