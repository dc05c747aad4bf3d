"""The newest articles and stories, for what /me/ and the signed-in front page show of them: read and drawn once for each kind of
reader, as a shelf is; whose page it is chooses among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
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
from members.rules import access_group_ids

KNOWN = 40  # so many are news to nobody who comes back


@dataclass(frozen=True)
class Newest:
    """An article or a story this kind of reader may read, and its card."""

    pk: int
    title: str
    url: str
    kind: str
    card: str
    tags: tuple[int, ...]
    opened_to: str  # the reader's group, if it is not for everybody
    published_at: datetime
    first_published_at: datetime | None
    opens_at: datetime | None

    def came_after(self, moment: datetime) -> bool:
        """Published, or opened to everybody, since then."""
        came = self.first_published_at is not None and self.first_published_at > moment
        return came or (self.opens_at is not None and moment < self.opens_at <= timezone.now())


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
    pages = list(found[:KNOWN])
    groups = _groups_that_open(pages, request)
    return [
        Newest(
            page.pk,
            page.title,
            page.get_url(request) or "",
            kind_name(page),
            render_to_string("_components/card.html", page_card({"request": request}, page, with_kind=True)),
            tuple(tag.pk for tag in page.tags.all()),
            groups.get(page.pk, ""),
            page.published_at,
            page.first_published_at,
            page.opens_at,
        )
        for page in pages
    ]


def _groups_that_open(pages: list[BasePage], request: HttpRequest) -> dict[int, str]:
    """Page -> the group of this kind of reader it was opened to."""
    closed = [page.pk for page in pages if page.audience == Audience.GROUPS]
    mine = access_group_ids(request.user)
    if not closed or not mine:
        return {}
    titles = {group.pk: str(group) for group in AccessGroup.objects.filter(pk__in=mine)}
    tag_page(request, *(f"access:{pk}" for pk in titles))
    rows = BasePage.audience_groups.through.objects.filter(basepage_id__in=closed, accessgroup_id__in=mine)
    return {page_id: titles[group_id] for page_id, group_id in rows.values_list("basepage_id", "accessgroup_id")}


def new_since_last_visit(request: HttpRequest) -> Mapping[str, Any] | None:
    """What came since the member was here; on a first visit the newest there is, so that the page is not empty."""
    since = getattr(request.user, "previous_visit_at", None)
    pages = [page for page in newest(request) if since is None or page.came_after(since)][: 6 if since else 3]
    return {"pages": pages, "is_first_visit": since is None} if pages else None
