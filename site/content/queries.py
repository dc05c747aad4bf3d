"""What pages show of other pages. Every list asks for what its reader may know of, in the language of the page it is on."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.models import Page

from common.pagecache import keep_page_until, tag_page
from common.pagination import Slice, is_key, keyset
from content import rules
from content.models import (
    ArticleIndex,
    ArticlePage,
    Audience,
    BasePage,
    BasePageQuerySet,
    HelpTheme,
    PersonPage,
    Picture,
    PictureRendition,
    ProductPage,
    Series,
    StoryPage,
    Tag,
)
from content.toc import contents_of
from messaging.links import absolute


def reader_of(request: HttpRequest | None) -> Any:
    return getattr(request, "user", None) or AnonymousUser()


# --- Lists ----------------------------------------------------------------------------------------------------------


def slice_of(pages: BasePageQuerySet, request: HttpRequest, size: int) -> Slice[Any]:
    """One screen of a listing, in the order the queryset has."""
    return keyset(pages, order=_order_of(pages), after=request.GET.get("after"), size=size)


def key_asked(pages: BasePageQuerySet, request: HttpRequest) -> str:
    """The place in this listing that `?after=` names; empty for its beginning, and for a key that means nothing in it."""
    after = request.GET.get("after", "")
    return after if after and is_key(after, pages, order=_order_of(pages)) else ""


def _order_of(pages: BasePageQuerySet) -> tuple[str, ...]:
    return tuple(str(name) for name in pages.query.order_by) or ("-published_at", "-pk")


def listing(pages: BasePageQuerySet, request: HttpRequest, size: int) -> dict[str, Any]:
    """One screen of a listing as its template takes it."""
    shown = slice_of(pages, request, size)
    mark_closed(shown.items, request)
    return {
        "pages": shown.items,
        "next_url": f"?after={shown.next_key}" if shown.next_key else "",
        "back_url": request.path if shown.previous_key else "",
    }


def mark_closed(pages: Sequence[BasePage], request: HttpRequest | None) -> None:
    """Set `is_closed` on each page, for the lock on its card: one query if any of them may be closed, else none.

    A list with a page that opens soon is kept by the page cache no longer than until then.
    """
    user = reader_of(request)
    has_gates = bool(rules.closed_places().sections) or any(
        page.audience != Audience.EVERYBODY or page.opens_at for page in pages
    )
    keys = [page.pk for page in pages]
    readable = (
        set(BasePage.objects.filter(pk__in=keys).visible_to(user).values_list("pk", flat=True))
        if has_gates
        else set(keys)
    )
    for page in pages:
        page.is_closed = page.pk not in readable
    keep_until_opening(pages, request)


def keep_until_opening(pages: Iterable[BasePage], request: HttpRequest | None) -> None:
    now = timezone.now()
    if openings := [page.opens_at for page in pages if page.opens_at and page.opens_at > now]:
        keep_page_until(request, min(openings))


def cards(pages: BasePageQuerySet, request: HttpRequest | None, how_many: int | None = None) -> list[Any]:
    """The pages this reader may know of, with cover and lock. Four queries at most, however many pages."""
    found = list(pages.listed_for(reader_of(request)).with_cover()[:how_many])
    mark_closed(found, request)
    return found


# --- The same page in another language --------------------------------------------------------------------------------


def in_language_of(
    pages: Sequence[Page], *, page: Page | None, request: HttpRequest | None, model: Any = None
) -> list[Any]:
    """These pages as the language of `page` has them, in the same order; those without a translation are left out."""
    if not pages:
        return []
    model = model or type(pages[0]) if len({type(each) for each in pages}) == 1 else BasePage
    model = model if hasattr(model.objects.all(), "listed_for") else BasePage
    keys = [each.translation_key for each in pages]
    locale_id = page.locale_id if page is not None else pages[0].locale_id
    found = {
        each.translation_key: each
        for each in cards(model.objects.filter(translation_key__in=keys, locale_id=locale_id), request)
    }
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def one_in_language_of(wanted: Page | None, *, page: Page) -> Any:
    """One page in the language of `page`, or None; its own object if it is in that language already."""
    if wanted is None or (wanted.locale_id == page.locale_id and wanted.live):
        return wanted
    return type(wanted).objects.live().filter(translation_key=wanted.translation_key, locale_id=page.locale_id).first()


def linked(page: Page, relation: str, field: str, *, model: Any, request: HttpRequest | None) -> list[Any]:
    """The pages an editor chose in `relation`, in their order, in the language of `page`."""
    chosen = list(getattr(page, relation).all())
    keys = dict(
        model.objects.filter(pk__in=[getattr(link, f"{field}_id") for link in chosen]).values_list(
            "pk", "translation_key"
        )
    )
    order = [keys[pk] for link in chosen if (pk := getattr(link, f"{field}_id")) in keys]
    if not order:
        return []
    found = {
        each.translation_key: each
        for each in cards(model.objects.in_language(page).filter(translation_key__in=order), request)
    }
    return [found[key] for key in dict.fromkeys(order) if key in found]


# --- What belongs to what -------------------------------------------------------------------------------------------


def products_of(page: Page, *, request: HttpRequest | None) -> list[ProductPage]:
    return linked(page, "products", "product", model=ProductPage, request=request)


def products_in_text(page: Page) -> set[int]:
    """Those a block of the body shows already: they are not named again under the text."""
    blocks = [block["value"] for block in page.body.raw_data if block["type"] == "products"]
    return {item["value"] if isinstance(item, dict) else item for block in blocks for item in block["pages"]}


def people_of(story: StoryPage, *, request: HttpRequest | None) -> list[PersonPage]:
    return linked(story, "people", "person", model=PersonPage, request=request)


def goes_with(product: ProductPage, *, request: HttpRequest | None) -> list[ProductPage]:
    return linked(product, "goes_with", "product", model=ProductPage, request=request)


def howtos_for(product: ProductPage, *, request: HttpRequest | None) -> list[ArticlePage]:
    """Those an editor put first, then every other article that names the product."""
    chosen = linked(product, "howtos", "article", model=ArticlePage, request=request)
    others = ArticlePage.objects.in_language(product).filter(products__product__translation_key=product.translation_key)
    return chosen + cards(others.exclude(pk__in=[page.pk for page in chosen]).distinct().newest_first(), request)


def stories_about(product: ProductPage, *, request: HttpRequest | None) -> list[StoryPage]:
    stories = StoryPage.objects.in_language(product).filter(products__product__translation_key=product.translation_key)
    return cards(stories.distinct().newest_first(), request)


def stories_with(person: PersonPage, *, request: HttpRequest | None) -> list[StoryPage]:
    """The stories this person is in, or tells."""
    key = person.translation_key
    stories = StoryPage.objects.in_language(person).filter(
        Q(people__person__translation_key=key) | Q(author__translation_key=key)
    )
    return cards(stories.distinct().newest_first(), request)


def articles_by(person: PersonPage, *, request: HttpRequest | None) -> list[ArticlePage]:
    return cards(
        ArticlePage.objects.in_language(person).filter(author__translation_key=person.translation_key).newest_first(),
        request,
    )


def articles_of_series(series: Series | None, *, page: Page | None, request: HttpRequest | None) -> list[ArticlePage]:
    """In reading order."""
    if series is None or page is None:
        return []
    tag_page(request, series.purge_tag(page.locale_id))
    return cards(
        ArticlePage.objects.in_language(page).filter(series=series).order_by("series_part", "published_at", "pk"),
        request,
    )


def related_pages(page: BasePage, *, request: HttpRequest | None, how_many: int = 3) -> list[BasePage]:
    """Articles and stories with the most tags in common, the newest first among equals."""
    tags = list(page.tags.all())
    if not tags:
        return []
    tag_page(request, *(tag.purge_tag(page.locale_id) for tag in tags))
    pages = (
        BasePage.objects.in_language(page)
        .exclude(pk=page.pk)
        .filter(tags__in=tags)
        .annotate(in_common=Count("tags"))
        .order_by("-in_common", "-published_at", "-pk")
    )
    return cards(pages, request, how_many)


def pages_about(tag: Tag, *, page: Page, request: HttpRequest | None) -> BasePageQuerySet:
    tag_page(request, tag.purge_tag(page.locale_id))
    return (
        BasePage.objects.in_language(page).filter(tags=tag).listed_for(reader_of(request)).newest_first().with_cover()
    )


def latest_pages(what: str, how_many: int, *, page: Page | None, request: HttpRequest | None) -> list[BasePage]:
    """`what` is "articles", "stories" or "both"."""
    if page is None:
        return []
    model = {"articles": ArticlePage, "stories": StoryPage}.get(what, BasePage)
    sections = ["articles", "stories"] if what == "both" else [what]
    tag_page(request, *(f"index:{section}:{page.locale.language_code}" for section in sections))
    pages = model.objects.in_language(page).newest_first()
    return cards(pages.type(ArticlePage, StoryPage) if model is BasePage else pages, request, how_many)


def help_themes(*, page: Page | None, request: HttpRequest | None) -> list[HelpTheme]:
    if page is None:
        return []
    tag_page(request, f"index:help:{page.locale.language_code}")
    return cards(HelpTheme.objects.in_language(page).order_by("path"), request)


def tags_in(section: Page, user: Any) -> list[Tag]:
    """The tags used in a section, the most used first."""
    pages = BasePage.objects.child_of(section).listed_for(user).values("pk")
    return list(Tag.objects.filter(pages__in=pages).annotate(used=Count("pages")).order_by("-used", "slug"))


def series_in(section: Page, user: Any) -> list[Series]:
    """The series of a section, the one that grew last first."""
    pages = ArticlePage.objects.child_of(section).listed_for(user).values("pk")
    return list(
        Series.objects.filter(articles__in=pages)
        .annotate(parts=Count("articles"), grew_at=Max("articles__published_at"))
        .order_by("-grew_at", "slug")
    )


def breadcrumbs(page: Page, request: HttpRequest | None) -> list[dict[str, str]]:
    """From the section to the page's parent; the home is in every page's header. One query."""
    ancestors = list(page.get_ancestors().filter(depth__gt=2))
    tag_page(request, *(f"page:{ancestor.pk}" for ancestor in ancestors))
    return [{"title": ancestor.title, "url": ancestor.get_url(request)} for ancestor in ancestors]


# --- What stands around a text ----------------------------------------------------------------------------------------


def around_text(page: Any, request: HttpRequest | None) -> dict[str, Any]:
    """Byline, contents, tags, products and what to read next: for an article or a story."""
    author = one_in_language_of(page.author, page=page)
    if author is not None:
        tag_page(request, f"page:{author.pk}")
    in_text = products_in_text(page)
    return {
        "author_name": author.title if author else "",
        "author_url": author.get_url(request) if author else "",
        "page_difficulty": page.get_difficulty_display() if getattr(page, "difficulty", "") else "",
        "contents": contents_of(page.body),
        "share_url": absolute(page.get_url(request) or "/"),
        "products": [product for product in products_of(page, request=request) if product.pk not in in_text],
        "related": related_pages(page, request=request),
        "tag_links": tag_links(page, request),
    }


def around_part(article: ArticlePage, request: HttpRequest | None) -> dict[str, Any]:
    """Where an article stands in its series."""
    parts = articles_of_series(article.series, page=article, request=request) if article.series_id else []
    place = next((number for number, part in enumerate(parts) if part.pk == article.pk), None)
    return {
        "series_parts": parts,
        "series_url": series_address(article.series, page=article, request=request) if parts else "",
        "series_previous": parts[place - 1] if place else None,
        "series_next": parts[place + 1] if place is not None and place + 1 < len(parts) else None,
    }


def article_index_url(page: Page | None, request: HttpRequest | None) -> str:
    """Where tags and series have their pages, in the language of `page`; empty if it has no article index."""
    index = ArticleIndex.objects.live().filter(locale_id=page.locale_id).first() if page is not None else None
    return (index.get_url(request) or "") if index else ""


def tag_links(page: BasePage, request: HttpRequest | None) -> list[dict[str, str]]:
    tags = sorted(page.tags.all(), key=str)
    url = article_index_url(page, request) if tags else ""
    return [{"title": str(tag), "url": f"{url}tags/{tag.slug}/"} for tag in tags] if url else []


def series_address(series: Series | None, *, page: Page | None, request: HttpRequest | None) -> str:
    url = article_index_url(page, request) if series else ""
    return f"{url}series/{series.slug}/" if series and url else ""


# --- Pictures -------------------------------------------------------------------------------------------------------


def pictures_in(value: Any) -> list[Picture]:
    """Every picture in a StreamField's value, however deep."""
    if isinstance(value, Picture):
        return [value]
    if isinstance(value, StreamValue):
        return [picture for block in value for picture in pictures_in(block.value)]
    if isinstance(value, StructValue):
        return [picture for part in value.values() for picture in pictures_in(part)]
    if isinstance(value, ListValue):
        return [picture for part in value for picture in pictures_in(part)]
    return []


def prefetch_pictures(page: BasePage) -> None:
    """Fetch the renditions of every picture a page shows at once, so that rendering it asks for none."""
    values = [value for name in ("body", "member_body", "pictures") if (value := getattr(page, name, None))]
    pictures = [picture for value in values for picture in pictures_in(value)]
    if page.cover is not None:
        pictures.append(page.cover)
    if pictures:
        # Picture's own equality knows alt texts; Django's prefetching needs each object once by identity.
        unique = list({id(picture): picture for picture in pictures}.values())
        prefetch_related_objects(unique, Prefetch("renditions", queryset=PictureRendition.objects.all()))
