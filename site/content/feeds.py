"""Atom and RSS of each section and of everything, in each language. They hold what a visitor may read, whoever asks."""

from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from uuid import uuid5

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from common.pagecache import keep_page_until, tag_page
from content.menus import navigation_for
from content.models import ArticlePage, BasePage, StoryPage
from content.rules import next_opening
from content.sharing import closed_collections, picture_url

KINDS: dict[str, tuple[type[BasePage], ...]] = {
    "articles": (ArticlePage,),
    "stories": (StoryPage,),
    "": (ArticlePage, StoryPage),
}
LENGTH = 20


def absolute(path: str) -> str:
    """The address as the world knows it, whatever name this request came by."""
    return urljoin(f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/", path)


def language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def feed_url(section: str, kind: str = "atom") -> str:
    return reverse(f"content:feed_{kind}", args=[section]) if section else reverse(f"content:feed_{kind}_all")


def feed_title(section: str, brand: dict[str, Any]) -> str:
    return {
        "articles": _("%(brand)s: articles"), "stories": _("%(brand)s: stories"), "": _("%(brand)s: articles and stories"),
    }[section] % {"brand": brand["name"]}  # fmt: skip


@method_decorator([require_safe, conditional_page], name="__call__")
class PageFeed(Feed):
    """The newest of one section, or of all when it has no name."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.feed_type = {"atom": Atom1Feed, "rss": Rss201rev2Feed}[kind]

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self_section = kwargs.get("section", "")
        if self_section not in KINDS:
            raise Http404
        sections = [self_section] if self_section else [name for name in KINDS if name]
        tag_page(request, "site", *(f"index:{name}:{language()}" for name in sections))
        if moment := next_opening():
            keep_page_until(request, moment)
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, section: str = "") -> dict[str, Any]:
        return {
            "section": section,
            "brand": navigation_for(request)["brand"],
            "home": navigation_for(request)["home_url"],
        }

    def title(self, asked: dict[str, Any]) -> str:
        return feed_title(asked["section"], asked["brand"])

    def description(self, asked: dict[str, Any]) -> str:
        return asked["brand"]["tagline"] or self.title(asked)

    subtitle = description

    def link(self, asked: dict[str, Any]) -> str:
        return absolute(asked["home"])

    def feed_url(self, asked: dict[str, Any]) -> str:
        return absolute(feed_url(asked["section"], self.kind))

    feed_guid = feed_url

    def author_name(self, asked: dict[str, Any]) -> str:
        return str(asked["brand"]["name"])

    def items(self, asked: dict[str, Any]) -> list[Any]:
        pages = (
            BasePage.objects.visible_to(AnonymousUser())
            .type(*KINDS[asked["section"]])
            .filter(locale__language_code=language())
        )
        found = list(pages.newest_first().select_related("cover__collection")[:LENGTH])
        specific = {page.pk: page for page in BasePage.objects.filter(pk__in=[page.pk for page in found]).specific()}
        closed = closed_collections()
        people = dict(
            BasePage.objects.filter(
                pk__in=[page.author_id for page in specific.values() if page.author_id]
            ).values_list("pk", "title")
        )
        for page in found:
            page.author_name = people.get(specific[page.pk].author_id)
            page.picture = absolute(picture_url(page, asked["brand"], closed))
        return found

    def item_title(self, page: Any) -> str:
        return str(page.title)

    def item_description(self, page: Any) -> SafeString:
        return format_html(
            '<p><img src="{}" alt="" width="1200" height="630"></p><p>{}</p>', page.picture, page.summary
        )

    def item_link(self, page: Any) -> str:
        return absolute(page.url)

    def item_guid(self, page: Any) -> str:
        """Stays when the address changes."""
        return uuid5(page.translation_key, language()).urn

    item_guid_is_permalink = False

    def item_author_name(self, page: Any) -> str | None:
        return page.author_name

    def item_pubdate(self, page: Any) -> datetime:
        return page.published_at

    def item_updateddate(self, page: Any) -> datetime:
        return page.last_published_at or page.published_at


atom, rss = PageFeed("atom"), PageFeed("rss")
