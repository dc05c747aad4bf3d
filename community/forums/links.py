"""Addresses of topics and posts, made without a look-up in the URL configuration: lists show hundreds of them."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language

if TYPE_CHECKING:
    from community.forums.models import Post, Topic

POSTS_ON_A_PAGE = 24
# The community's own addresses (urls.py): a space of that name would be hidden by one of them.
RESERVED = frozenset(
    [
        "latest",
        "unread",
        "new",
        "following",
        "bookmarks",
        "drafts",
        "chosen",
        "read-all",
        "preview",
        "people",
        "pictures",
        "feed",
        "invitations",
        "tags",
        "posts",
        "topics",
        "moderation",
    ]
)


def community_url() -> str:
    """Where the community begins, in the reader's language."""
    return _community_url(get_language())


@lru_cache(maxsize=20)
def _community_url(language: str | None) -> str:
    return reverse("forums:front")


def topic_url(topic: "Topic", base: str | None = None) -> str:
    """The first page of a topic. `base` is `community_url()`, asked once by who makes many."""
    return f"{base or community_url()}{topic.space.slug}/{topic.pk}/{topic.slug}/"


def page_of_number(number: int) -> int:
    return max(number - 1, 0) // POSTS_ON_A_PAGE + 1


def post_url_in(topic: "Topic", number: int, base: str | None = None) -> str:
    """The page of a topic where the post of this number stands, at its place."""
    return f"{topic_url(topic, base)}{place_in_topic(number)}"


def place_in_topic(number: int) -> str:
    """What follows a topic's address to lead to the post of this number."""
    page = page_of_number(number)
    return f"{f'?page={page}' if page > 1 else ''}#post-{number}"


def number_led_to(url: str) -> int:
    """The post an address leads to; that of a topic leads to the first."""
    number = url.rpartition("#post-")[2]
    return int(number) if number.isdecimal() else 1


def post_url(post: "Post", base: str | None = None) -> str:
    """One that waits for a moderator has no number yet: it stands at the end."""
    if not post.number:
        page = page_of_number(post.topic.last_number)
        return f"{topic_url(post.topic, base)}{f'?page={page}' if page > 1 else ''}#waiting-{post.pk}"
    return post_url_in(post.topic, post.number, base)
