"""What crawlers are told of: the spaces everybody may read, and their topics."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from community.forums import rules
from community.forums.links import community_url, topic_url
from community.forums.models import Topic

MOST = 50_000  # the newest; older ones are found by following links


def places() -> Iterator[tuple[str, datetime | None]]:
    """Paths in the site's default language, whoever asks."""
    visitor = AnonymousUser()
    access = rules.access_of(visitor)
    if not access.visible:
        return
    with translation.override(settings.LANGUAGE_CODE):
        base = community_url()
    yield base, None
    for pk in sorted(access.visible):
        yield f"{base}{access.spaces[pk].slug}/", None
    topics = Topic.objects.filter(rules.topics_seen_by(visitor)).order_by("-last_posted_at", "-pk")
    for topic in topics.only("slug", "space_id", "last_posted_at")[:MOST]:
        topic.space = access.spaces[topic.space_id]
        yield topic_url(topic, base), topic.last_posted_at
