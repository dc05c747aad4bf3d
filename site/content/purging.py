"""Which kept pages show what has changed. Each list and each card tags the page it is on; here the same tags are thrown away."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from common.pagecache import purge
from content.menus import forget_navigation
from content.models import BasePage, MenuSettings
from content.rules import closed_places


def purge_page(page: BasePage, *, address_changed: bool = False) -> None:
    """What shows the page itself, its card, or a list it may be in; with its address, also what links to it by language."""
    purge(*tags_of(page))
    if address_changed:
        purge(*(f"body:{pk}" for pk in page.get_translations().values_list("pk", flat=True)))
    if is_in_menus(page):
        forget_navigation()


def purge_below(page: BasePage) -> None:
    """Everything under a page whose address or whose gate has changed."""
    for below in BasePage.objects.descendant_of(page).specific():
        purge_page(below, address_changed=True)


def tags_of(page: BasePage) -> set[str]:
    tags = {f"page:{page.pk}", *(f"body:{pk}" for pk in {*pages_that_link_to(page), *map(str, pages_it_names(page))})}
    tags |= {tag.purge_tag(page.locale_id) for tag in page.tags.all()}
    if page.section:
        # Without a language for feeds and sitemaps, which hold several.
        tags |= {page.listing_tag, f"index:{page.section}"}
    if series := getattr(page, "series", None):
        tags.add(series.purge_tag(page.locale_id))
    return tags


def pages_that_link_to(page: Page) -> set[str]:
    """In a text, a block or a field."""
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(page).filter(base_content_type=page_type)
    return set(references.values_list("object_id", flat=True))


def pages_it_names(page: Any) -> set[int]:
    """Products, people and articles whose own pages list this one; in its language, as their readers see it."""
    keys = set()
    for relation, field in (("products", "product"), ("people", "person"), ("howtos", "article")):
        if hasattr(page, relation):
            keys |= {getattr(link, field).translation_key for link in getattr(page, relation).select_related(field)}
    if author := getattr(page, "author", None):
        keys.add(author.translation_key)
    return (
        set(BasePage.objects.filter(translation_key__in=keys, locale_id=page.locale_id).values_list("pk", flat=True))
        if keys
        else set()
    )


def is_in_menus(page: Page) -> bool:
    """Chosen by an editor (in any language), or in the menu that makes itself from the home's children."""
    menus = ContentType.objects.get_for_model(MenuSettings)
    twins = [str(pk) for pk in page.get_translations(inclusive=True).values_list("pk", flat=True)]
    chosen = ReferenceIndex.objects.filter(
        content_type=menus, to_content_type=ContentType.objects.get_for_model(Page), to_object_id__in=twins
    )
    return page.depth <= 3 or page.section == "help" or chosen.exists()


def gates_of(page: BasePage) -> Any:
    """The gate the page puts before everything under it, as it holds now."""
    return next((section for section in closed_places().sections if section.page_id == page.pk), None)


def purge_words(words: Iterable[Any], locale_ids: Iterable[int]) -> None:
    """Tags and series: wherever they are shown."""
    purge(*(word.purge_tag(locale_id) for word in words for locale_id in locale_ids), "index:articles")
