"""For crawlers: `/sitemap.xml` with every page a visitor may read, each with its other languages, and `/robots.txt`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps.views import SitemapIndexItem
from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap

from common.pagecache import keep_page_until, tag_page
from content.feeds import absolute
from content.models import BasePage
from content.rules import next_opening

SECTIONS = ("home", "articles", "stories", "team", "products", "help", "pages")


Place = tuple[str, datetime | None]  # a path a visitor may open, and when it last changed
_others: dict[str, Callable[[], Iterable[Place]]] = {}


def also(name: str, places: Callable[[], Iterable[Place]]) -> None:
    """Let crawlers know of what is no page: an app calls this in its `ready()`. Registering a name again replaces it.

    `places()` gives what everybody may see, and nothing else. The sitemap is made anew every hour for it, and at a purge of
    the tag that is called like the app.
    """
    _others[name] = places


class PageSitemap(Sitemap):
    limit = 5000  # with its languages well below the 50,000 addresses a file may have

    @cached_property
    def pages(self) -> list[BasePage]:
        return list(BasePage.objects.visible_to(AnonymousUser()).select_related("locale").order_by("path"))

    def items(self) -> list[BasePage | Place]:
        return [*self.pages, *self.others]

    @cached_property
    def others(self) -> list[Place]:
        return [place for name in sorted(_others) for place in _others[name]()]

    @cached_property
    def by_key(self) -> dict[Any, list[BasePage]]:
        found = defaultdict(list)
        for page in self.pages:
            found[page.translation_key].append(page)
        return found

    def lastmod(self, page: BasePage | Place) -> datetime | None:
        if isinstance(page, tuple):
            return page[1]
        return page.last_published_at or page.latest_revision_created_at

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls = [self._entry(item) for item in self.paginator.page(page).object_list]
        self.latest_lastmod = max((entry["lastmod"] for entry in urls if entry["lastmod"]), default=None)
        return urls

    def _entry(self, page: BasePage | Place) -> dict[str, Any]:
        if isinstance(page, tuple):
            path, changed_at = page
            return {
                "item": page,
                "location": absolute(path),
                "lastmod": changed_at,
                "changefreq": None,
                "priority": None,
                "alternates": [],
            }
        versions = self.by_key[page.translation_key]
        alternates = [
            {"location": absolute(other.url or "/"), "lang_code": other.locale.language_code} for other in versions
        ]
        default = [each["location"] for each in alternates if each["lang_code"] == settings.LANGUAGE_CODE]
        alternates += [{"location": location, "lang_code": "x-default"} for location in default]
        return {
            "item": page,
            "location": absolute(page.url or "/"),
            "lastmod": self.lastmod(page),
            "changefreq": None,
            "priority": None,
            "alternates": alternates if len(versions) > 1 else [],
        }


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """One file; a list of files when there are more pages than one should have."""
    tag_page(request, "site", *(f"index:{section}" for section in SECTIONS), *_others)
    if moment := next_opening():
        keep_page_until(request, moment)
    if _others:
        keep_page_until(request, timezone.now() + timedelta(hours=1))
    pages = PageSitemap(request)
    number = request.GET.get("p", "")
    if pages.paginator.num_pages > 1 and not number:
        files = [
            SitemapIndexItem(absolute(f"{request.path}?p={each}"), pages.get_latest_lastmod())
            for each in pages.paginator.page_range
        ]
        return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")
    try:
        urls = pages.get_urls(page=number or 1)
    except InvalidPage:
        raise Http404 from None
    return TemplateResponse(request, "sitemap.xml", {"urlset": urls}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What no crawler needs: the staff's side, accounts, and the search that would lead it round and round."""
    tag_page(request, "site")
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    closed = ["/cms/", *(f"{prefix}/{path}/" for prefix in prefixes for path in ("accounts", "me", "search"))]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {absolute(reverse('content_root:sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
