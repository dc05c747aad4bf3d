"""Discussions in the site's search: one hit per topic, its newest post that has the words. What the reader may see is part of
the query, and the database's own index finds the words.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from community.forums import rules
from community.forums.links import community_url, post_url_in, topic_url
from community.forums.models import Post, State
from community.forums.texts import words_of
from content.search import MOST_HITS, Hit, Reader, score
from content.search_words import Query

NAME = "discussions"


def find(query: Query, reader: Reader, strictly: bool) -> Iterable[Hit]:
    posts = list(found_posts(query, reader.user, reader.language, strictly)[:MOST_HITS])
    base = community_url()
    hits: dict[int, Hit] = {}
    for place, post in enumerate(posts):
        topic = post.topic
        topic.space = rules.space_of(topic)
        in_title = len(query.met_in(topic.title)) if topic.pk not in hits else 0
        # A topic that bears the words in its title is shown from its beginning.
        url = topic_url(topic, base) if in_title == len(query.terms) else post_url_in(topic, post.number, base)
        if topic.pk in hits:
            continue
        points = score(query, title=topic.title, order=1 - place / MOST_HITS)
        hits[topic.pk] = Hit(NAME, topic.title, url, points, at=topic.last_posted_at, thing=post.pk)
    return hits.values()


def show(hits: Sequence[Hit], reader: Reader) -> None:
    """The words around a match, of the few hits of one screen; asked with the reader's eyes again."""
    texts = dict(
        Post.objects.filter(rules.posts_seen_by(reader.user), pk__in=[hit.thing for hit in hits]).values_list(
            "pk", "text"
        )
    )
    for hit in hits:
        hit.text = words_of(texts.get(hit.thing, ""))


def found_posts(query: Query, user: Any, language: str, strictly: bool) -> QuerySet[Post]:
    spaces = [pk for pk in rules.visible_space_ids(user) if rules.all_spaces()[pk].language in ("", language)]
    posts = Post.objects.filter(
        rules.posts_seen_by(user),
        topic__space_id__in=spaces,
        state=State.PUBLISHED,
        topic__state=State.PUBLISHED,
        pk__in=_with_words(query, strictly),
    )
    return posts.select_related("topic").only(
        "number", "topic__title", "topic__slug", "topic__space_id", "topic__last_posted_at"
    ).order_by("-pk")  # fmt: skip


def _with_words(query: Query, strictly: bool) -> RawSQL:
    if connection.vendor == "postgresql":
        terms = [" | ".join(f"'{lemma}'" for lemma in sorted(term.lemmas)) for term in query.terms]
        wanted = (" & " if strictly else " | ").join(f"({term})" for term in terms)
        return RawSQL("SELECT post_id FROM forums_postwords WHERE vector @@ to_tsquery('simple', %s)", [wanted])
    terms = [" OR ".join(f'"{lemma}"' for lemma in sorted(term.lemmas)) for term in query.terms]
    wanted = (" AND " if strictly else " OR ").join(f"({term})" for term in terms)
    return RawSQL("SELECT rowid FROM forums_words WHERE forums_words MATCH %s", [wanted])
