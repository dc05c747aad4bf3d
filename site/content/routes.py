"""The way from an address to a page. Wagtail walks down the tree, two queries a step; what it found is remembered.

A remembered route can't mislead: the page is fetched by it, and if it is no longer live or no longer lives at that
address, Wagtail walks again.
"""

import hashlib
import pickle
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site

from common.pagecache import EPOCH, tag_page
from content import rules
from content.kept import kept
from content.menus import GENERATION, navigation_key, take_navigation
from content.models import BasePage

SECONDS = 60 * 60


def remember_route(request: HttpRequest, path: str) -> None:
    """Spare Wagtail the walk (and the search for the site) if the address was asked for before."""
    host = request.get_host()
    site_key, route_key = f"content.site:{host}", f"content.route:{host}:{get_language()}:{_short(path)}"
    # One trip for what every page of the tree asks soon.
    soon = [rules.GENERATION.key, navigation_key(request), EPOCH]
    known = cache.get_many([GENERATION.key, site_key, route_key, *soon])
    generation = GENERATION.of(known)
    rules.GENERATION.of(known)
    request.kept_epoch = known.get(EPOCH)  # type: ignore[attr-defined]  # where content.kept looks
    take_navigation(request, known)
    site, route = (_if_fresh(known.get(key), generation) for key in (site_key, route_key))
    if site is not None:
        request._wagtail_site = site  # type: ignore[attr-defined]  # where Site.find_for_request keeps it
    if site is not None and route is not None and (found := _follow(request, path, *route)):
        request._wagtail_route_for_request = found  # type: ignore[attr-defined]  # where Page.route_for_request keeps it
        return
    found = Page.route_for_request(request, path)
    fresh: dict[str, Any] = {site_key: (generation, Site.find_for_request(request))}
    if found is not None and isinstance(page := found[0], BasePage):
        fresh[route_key] = (generation, (page._meta.label, page.pk, page.url_path))
    cache.set_many(fresh, SECONDS)


def _short(path: str) -> str:
    return hashlib.blake2b(path.encode(), digest_size=16).hexdigest()


def _if_fresh(value: Any, generation: str) -> Any:
    return value[1] if value is not None and value[0] == generation else None


def _page(request: HttpRequest, label: str, pk: int, url_path: str) -> Page | None:
    def build() -> Page | None:
        tag_page(request, f"page:{pk}")
        pages = apps.get_model(label).objects.select_related("locale", "cover")
        page = pages.filter(pk=pk, url_path=url_path, live=True).first()
        if page is not None and page.cover_id:
            tag_page(request, f"picture:{page.cover_id}")
        return page

    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return build()  # on its way into the page cache
    # Kept as bytes, so that each request has a page of its own to write on.
    return pickle.loads(kept(request, f"row:{label}:{pk}:{url_path}", lambda: pickle.dumps(build())))  # noqa: S301


def _follow(request: HttpRequest, path: str, label: str, pk: int, url_path: str) -> Any:
    page = _page(request, label, pk, url_path)
    if page is None:
        return None
    home_depth = 2
    rest = [part for part in path.split("/") if part][page.depth - home_depth :]
    try:
        return page.route(request, rest)
    except Http404:
        return None
