"""Atom feeds of the spaces that everybody may read, and of each: what a visitor sees, whoever asks."""

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from common.pagecache import tag_page
from community.forums import rules
from community.forums.links import community_url, topic_url
from community.forums.models import Space, State, Topic
from community.forums.texts import excerpt

LENGTH = 20


def absolute(path: str) -> str:
    """The address as the world knows it, whatever name this request came by."""
    return urljoin(f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/", path)


@method_decorator([require_safe, conditional_page], name="__call__")
class TopicFeed(Feed):
    """The newest topics with how they begin."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tag_page(request, "forums", "forums:lists")
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, space: str = "") -> Space | None:
        if not space:
            return None
        found = rules.space_named(AnonymousUser(), space)
        if found is None:
            raise Http404
        tag_page(request, f"space:{found.pk}")
        return found

    def title(self, space: Space | None) -> str:
        return str(space.title) if space else _("Community")

    def description(self, space: Space | None) -> str:
        return str(space.description) if space else _("What is talked about in the open spaces.")

    subtitle = description

    def link(self, space: Space | None) -> str:
        return absolute(f"{community_url()}{space.slug}/" if space else community_url())

    def feed_url(self, space: Space | None) -> str:
        return absolute(f"{community_url()}{space.slug}/feed/" if space else f"{community_url()}feed/")

    feed_guid = feed_url

    def items(self, space: Space | None) -> list[Topic]:
        topics = Topic.objects.filter(rules.topics_seen_by(AnonymousUser())).select_related("author")
        topics = topics.order_by("-created_at", "-pk")
        # As on the front page: the spaces of this language, and those where any is spoken.
        spoken = {"", (get_language() or "").split("-")[0]}
        topics = topics.filter(space=space) if space else topics.filter(space__language__in=spoken)
        found = list(topics[:LENGTH])
        firsts = dict(
            Topic.objects.filter(
                pk__in=[topic.pk for topic in found], posts__number=1, posts__state=State.PUBLISHED
            ).values_list("pk", "posts__text")
        )
        for topic in found:
            topic.space = rules.space_of(topic)
            topic.beginning = excerpt(firsts.get(topic.pk, ""), 400)  # type: ignore[attr-defined]
        return found

    def item_title(self, topic: Topic) -> str:
        return topic.title

    def item_description(self, topic: Topic) -> str:
        return topic.beginning  # type: ignore[attr-defined]

    def item_link(self, topic: Topic) -> str:
        return absolute(topic_url(topic))

    def item_author_name(self, topic: Topic) -> str:
        return str(topic.author) if topic.author else _("Former member")

    def item_pubdate(self, topic: Topic) -> datetime:
        return topic.created_at

    def item_updateddate(self, topic: Topic) -> datetime:
        return topic.last_posted_at


feed = TopicFeed()
