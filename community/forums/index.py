"""The words of posts for the search, put into their dictionary forms by a job."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from community.forums.models import Post, PostWords, State, Topic, TopicWords
from community.forums.texts import words_of
from content.search_words import WORD, lemmas_in, without_yo

AT_ONCE = 500


def index_posts(posts: Iterable[Post]) -> int:
    """Posts come with their topics. The first of a topic is found by title and tags too."""
    posts = list(posts)
    found = [PostWords(post=post, stems=" ".join(dict.fromkeys(lemmas_in(_text_of(post))))) for post in posts]
    PostWords.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["post"], update_fields=["stems"], batch_size=AT_ONCE
    )
    index_titles(post.topic for post in posts if post.number == 1)
    return len(found)


def index_titles(topics: Iterable[Topic]) -> int:
    found = [TopicWords(topic=topic, stems=" ".join(dict.fromkeys(_title_of(topic)))) for topic in topics]
    if found:
        TopicWords.objects.bulk_create(
            found, update_conflicts=True, unique_fields=["topic"], update_fields=["stems"], batch_size=AT_ONCE
        )
    return len(found)


def _title_of(topic: Topic) -> Iterator[str]:
    yield from lemmas_in(topic.title)
    yield from (without_yo(word.lower()) for word in WORD.findall(topic.title))


def _text_of(post: Post) -> str:
    words = words_of(post.text)
    if post.number != 1:
        return words
    return " ".join([post.topic.title, words, *(tag.name for tag in post.topic.tags.all())])


def is_complete() -> bool:
    return not _untitled().exists() and not _unindexed().exists()


def _unindexed() -> QuerySet[Post]:
    return Post.objects.filter(words__isnull=True, state=State.PUBLISHED)


def _untitled() -> QuerySet[Topic]:
    return Topic.objects.filter(words__isnull=True, state=State.PUBLISHED)


def index_missing(most: int = 200_000) -> int:
    """What a job lost, or what came by another way (an import, a benchmark)."""
    missing = _unindexed().select_related("topic").order_by("-pk")
    indexed = 0
    while indexed < most and (number := index_posts(list(missing.prefetch_related("topic__tags")[:AT_ONCE]))):
        indexed += number
    untitled = _untitled().only("title").order_by("-pk")
    for _batch in range(most // AT_ONCE):
        if not index_titles(untitled[:AT_ONCE]):
            break
    return indexed
