"""The newest articles and stories, for what /me/ and the signed-in front page show of them: read and drawn once for each kind of
reader, as a shelf is; whose page it is chooses among them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from common.pagecache import keep_page_until, tag_page
from content import rules
from content.kept import kept
from content.models import ArticlePage, Audience, BasePage, StoryPage
from content.templatetags.pages import kind_name, page_card
from members.models import AccessGroup

KNOWN = 40  # so many are news to nobody who comes back
LOOK_BACK = timedelta(days=30)  # for who was long away, older things are no news


@dataclass(frozen=True)
class Newest:
    """An article or a story this kind of reader may read, and its card."""

    pk: int
    title: str
    url: str
    kind: str
    card: str
    tags: tuple[int, ...]
    groups: tuple[tuple[int, str], ...]  # that it is open to, if not to everybody; not each is the reader's
    published_at: datetime
    first_published_at: datetime | None
    opens_at: datetime | None

    def came_after(self, moment: datetime) -> bool:
        """Published, or opened to everybody, since then."""
        came = self.first_published_at is not None and self.first_published_at > moment
        return came or (self.opens_at is not None and moment < self.opens_at <= timezone.now())

    def opened_to(self, groups: frozenset[int]) -> str:
        """The name of the reader's own group, of those they are in, that it was opened to."""
        return next((title for pk, title in self.groups if pk in groups), "")


def newest(request: HttpRequest) -> list[Newest]:
    """In the reader's language, the latest first. No query once it is kept."""
    return kept(request, "newest", lambda: _read(request))


def _read(request: HttpRequest) -> list[Newest]:
    language = get_language() or "en"
    tag_page(request, f"index:articles:{language}", f"index:stories:{language}")
    if opening := rules.next_opening():
        keep_page_until(request, opening)
    readable = BasePage.objects.visible_to(request.user).type(ArticlePage, StoryPage)
    found = readable.filter(locale__language_code=language).newest_first().with_cover().prefetch_related("tags")
    now = timezone.now()
    pages = list(found[:KNOWN])
    # However old, what has just opened is news to everybody it opened to.
    opened = found.filter(opens_at__gt=now - LOOK_BACK, opens_at__lte=now)
    pages += opened.exclude(pk__in=[page.pk for page in pages])
    groups = _groups_that_open(pages, request)
    return [
        Newest(
            page.pk,
            page.title,
            page.get_url(request) or "",
            kind_name(page),
            render_to_string("_components/card.html", page_card({"request": request}, page, with_kind=True)),
            tuple(tag.pk for tag in page.tags.all()),
            tuple(groups.get(page.pk, ())),
            page.published_at,
            page.first_published_at,
            page.opens_at,
        )
        for page in pages
    ]


def _groups_that_open(pages: list[BasePage], request: HttpRequest) -> dict[int, list[tuple[int, str]]]:
    """Page -> the groups it was opened to."""
    closed = [page.pk for page in pages if page.audience == Audience.GROUPS]
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    if not closed:
        return found
    rows = BasePage.audience_groups.through.objects.filter(basepage_id__in=closed).order_by("pk")
    pairs = list(rows.values_list("basepage_id", "accessgroup_id"))
    titles = {group.pk: str(group) for group in AccessGroup.objects.filter(pk__in={pk for _page, pk in pairs})}
    tag_page(request, *(f"access:{pk}" for pk in titles))
    for page_id, group_id in pairs:
        found[page_id].append((group_id, titles[group_id]))
    return found


def new_since_last_visit(request: HttpRequest) -> Mapping[str, Any] | None:
    """What came since the member was here; on a first visit the newest there is, so that the page is not empty."""
    since = getattr(request.user, "previous_visit_at", None)
    pages = [page for page in newest(request) if since is None or page.came_after(since)][: 6 if since else 3]
    return {"pages": pages, "is_first_visit": since is None} if pages else None
