"""Menus and the brand, for every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from common.pagecache import tag_page


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Lazy: Wagtail's admin and fragments for htmx don't show them, so they don't pay for them."""
    from content.menus import language_links, navigation_for, with_active

    def known() -> dict[str, Any]:
        tag_page_if_tagged(request)
        return navigation_for(request)

    return {
        "site_brand": SimpleLazyObject(lambda: known()["brand"]),
        "home_url": SimpleLazyObject(lambda: known()["home_url"]),
        "main_menu": SimpleLazyObject(lambda: with_active(known()["main"], request.path, known()["home_url"])),
        "footer_menu": SimpleLazyObject(lambda: known()["footer"]),
        "language_links": SimpleLazyObject(lambda: language_links(request)),
    }


def tag_page_if_tagged(request: HttpRequest) -> None:
    """A page that may be kept shows the menus; a page nobody tagged must not become one that is kept."""
    if vars(request).get("page_tags"):
        tag_page(request, "site")
