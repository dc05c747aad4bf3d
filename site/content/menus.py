"""The brand's name and the menus, as every page shows them. Read once, kept in the cache until something in them changes."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from common.near import Near
from common.pagecache import purge, tag_page
from common.translated import TranslatedText
from content.generation import Generation
from content.kept import kept
from content.models import BasePage, BrandSettings, HelpTheme, MenuSettings, Picture, StandardPage
from content.rules import hidden_paths

GENERATION = Generation("content.navigation.generation")
_SECONDS = 60 * 60 * 24
_names = Near(size=20, seconds=60)


def navigation_for(request: HttpRequest) -> dict[str, Any]:
    """Brand, main menu and footer in the reader's language. One trip to the cache a request, no query once it is there."""
    if "navigation" not in vars(request):
        request.navigation = _kept_navigation(request)  # type: ignore[attr-defined]
    return vars(request)["navigation"]


def _kept_navigation(request: HttpRequest) -> dict[str, Any]:
    key = navigation_key(request)
    known = cache.get_many([GENERATION.key, key])
    generation = GENERATION.of(known)
    if key in known and known[key]["generation"] == generation:
        return known[key]
    fresh = _read(request, _language()) | {"generation": generation}
    cache.set(key, fresh, _SECONDS)
    return fresh


def navigation_key(request: HttpRequest) -> str:
    return f"content.navigation:{request.get_host()}:{_language()}"


def take_navigation(request: HttpRequest, known: Mapping[str, Any]) -> None:
    """Let the request know the menus that a trip to the cache for other things brought along, if they are true."""
    found = known.get(navigation_key(request))
    if found is not None and found["generation"] == GENERATION.of(known):
        request.navigation = found  # type: ignore[attr-defined]


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def forget_navigation() -> None:
    """Every page shows the menus and goes, too."""
    GENERATION.changed()
    purge("site")


def _read(request: HttpRequest, language: str) -> dict[str, Any]:
    site = Site.find_for_request(request) or Site.objects.filter(is_default_site=True).first()
    brand = BrandSettings.objects.select_related("logo").filter(site=site).first()
    menus = MenuSettings.objects.filter(site=site).first()
    home = _home(site, language)
    return {
        "brand": _brand(brand),
        "home_url": home.url if home else "/",
        "main": _menu(menus.main, language) if menus and menus.main else _sections(home) + _community(),
        "footer": _columns(menus.footer, language) if menus and menus.footer else _help_and_pages(home, language),
    }


def _home(site: Site | None, language: str) -> Page | None:
    if site is None:
        return None
    return (
        Page.objects.live()
        .filter(translation_key=site.root_page.translation_key, locale__language_code=language)
        .first()
    )


def _brand(brand: BrandSettings | None) -> dict[str, Any]:
    brand = brand or BrandSettings(name=TranslatedText({settings.LANGUAGE_CODE: settings.WAGTAIL_SITE_NAME}))
    return {
        "name": str(brand.name),
        "tagline": str(brand.tagline),
        "logo_url": _logo_url(brand.logo),
        "accent": brand.accent,
        "social": [{"name": block.value["name"], "url": block.value["url"]} for block in brand.social],
        "shop_url": brand.shop_url,
        "currency": brand.currency,
    }


def _logo_url(logo: Picture | None) -> str:
    return logo.get_rendition("max-176x132|format-webp-lossless").url if logo else ""


# --- Menus an editor made ----------------------------------------------------------------------------------------------


def _menu(items: Any, language: str) -> list[dict[str, Any]]:
    values = [block.value for block in items]
    pages = _pages_in_language([*values, *(child for value in values for child in value["children"])], language)
    menu = [
        (_item(value, pages, language), [_item(child, pages, language) for child in value["children"]])
        for value in values
    ]
    return [item | {"children": [child for child in children if child]} for item, children in menu if item]


def _columns(columns: Any, language: str) -> list[dict[str, Any]]:
    values = [block.value for block in columns]
    pages = _pages_in_language([link for value in values for link in value["links"]], language)
    return [
        {
            "title": str(value["title"]),
            "links": [item for link in value["links"] if (item := _item(link, pages, language))],
        }
        for value in values
    ]


def _pages_in_language(values: Iterable[Any], language: str) -> dict[Any, Page]:
    """The chosen pages as this language has them, by translation key; those nobody may see are left out."""
    keys = {value["link"]["page"].translation_key for value in values if value["link"]["page"]}
    pages = Page.objects.live().filter(translation_key__in=keys, locale__language_code=language)
    return {page.translation_key: page for page in pages if _is_for_menus(page)}


def _is_for_menus(page: Page) -> bool:
    from django.contrib.auth.models import AnonymousUser

    return not any(page.path.startswith(path) for path in hidden_paths(AnonymousUser()))


def _item(value: Any, pages: dict[Any, Page], language: str) -> dict[str, Any] | None:
    link, label = value["link"], str(value["label"])
    if not link["page"]:
        return {"title": label or link["url"], "url": _in_language(link["url"], language)}
    page = pages.get(link["page"].translation_key)
    return {"title": label or page.title, "url": page.url} if page else None


def _in_language(url: str, language: str) -> str:
    """A path of our own (the community, events) is written once, as the default language has it, and read in each."""
    if not url.startswith("/"):
        return url
    with override(settings.LANGUAGE_CODE):
        return translate_url(url, language)


# --- Menus by themselves -------------------------------------------------------------------------------------------------


def _sections(home: Page | None) -> list[dict[str, Any]]:
    children = home.get_children().live().in_menu() if home else []
    return [{"title": page.title, "url": page.url, "children": []} for page in children if _is_for_menus(page)]


def _community() -> list[dict[str, Any]]:
    """Where members talk. What is published knows that place by its name alone, and does without where there is none."""
    try:
        return [{"title": _("Community"), "url": reverse("forums:front"), "children": []}]
    except NoReverseMatch:
        return []


def _help_and_pages(home: Page | None, language: str) -> list[dict[str, Any]]:
    """Help themes and standard pages: contacts, delivery and returns are one click away before anybody makes a menu."""
    if home is None:
        return []
    groups = [HelpTheme.objects.live().descendant_of(home), StandardPage.objects.live().child_of(home)]
    columns = [[page for page in pages.order_by("path")[:8] if _is_for_menus(page)] for pages in groups]
    titles = [next((page.get_parent().title for page in columns[0]), ""), str(_brand_name(home))]
    return [
        {"title": title, "links": [{"title": page.title, "url": page.url} for page in pages]}
        for title, pages in zip(titles, columns, strict=True)
        if pages
    ]


def brand_name() -> str:
    """In the language of the moment, for letters: what the staff changed shows in them a minute later."""
    language = get_language() or settings.LANGUAGE_CODE
    name = _names.get(language)
    if name is None:
        brand = BrandSettings.objects.filter(site__is_default_site=True).first()
        name = str(brand.name) if brand else ""
        _names.put(language, name)
    return str(name)


def _brand_name(home: Page) -> TranslatedText:
    site = Site.objects.filter(is_default_site=True).first()
    brand = BrandSettings.objects.filter(site=site).first()
    return brand.name if brand else TranslatedText()


# --- The same page in other languages ------------------------------------------------------------------------------------


def with_active(menu: list[dict[str, Any]], path: str, home_url: str) -> list[dict[str, Any]]:
    def is_active(url: str) -> bool:
        return path == url or (url != home_url and url.startswith("/") and path.startswith(url.rstrip("/") + "/"))

    return [item | {"active": is_active(item["url"])} for item in menu]


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """One link per language to this very page; to the nearest section above it that the language has, if it has not this page."""
    page = vars(request).get("shown_page")
    current = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    urls = {}
    if isinstance(page, Page):
        urls = kept(request, f"languages:{page.pk}:{request.path}", lambda: _translations(page, request))
    return [
        {
            "code": code,
            "name": name,
            "active": code == current,
            "url": request.get_full_path()
            if code == current
            else urls.get(code) or _translated(request.path, code, current),
        }
        for code, name in _languages_by_their_own_names()
    ]


@lru_cache(maxsize=5000)
def _translated(path: str, code: str, _current: str) -> str:
    return translate_url(path, code)


def _languages_by_their_own_names() -> list[tuple[str, str]]:
    from django.utils.translation import get_language_info

    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def _translations(page: Page, request: HttpRequest) -> dict[str, str]:
    """Language -> address. One query."""
    paths = [page.path[:length] for length in range(page.steplen * 2, len(page.path) + 1, page.steplen)]
    keys = BasePage.objects.filter(path__in=paths).values("translation_key")
    tag_page(request, f"page:{page.pk}")
    others = (
        BasePage.objects.filter(translation_key__in=keys).listed_for(request.user).exclude(locale_id=page.locale_id)
    )
    deepest: dict[int, BasePage] = {}
    for other in others.order_by("depth"):
        deepest[other.locale_id] = other
    codes = {locale.pk: locale.language_code for locale in _locales()}
    rest = request.path.removeprefix(page.get_url(request) or request.path)
    return {
        codes[locale_id]: (other.get_url(request) or "/")
        + (rest if other.translation_key == page.translation_key else "")
        for locale_id, other in deepest.items()
    }


def _locales() -> list[Locale]:
    known = cache.get("content.locales")
    if known is None:
        known = list(Locale.objects.all())
        cache.set("content.locales", known, 600)
    return known
