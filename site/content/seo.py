"""What search engines and messengers are told of a page: from the same objects the page shows, and never more than a visitor sees."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue

from common.pagecache import tag_page
from content.feeds import KINDS, absolute, feed_title, feed_url, language
from content.menus import navigation_for
from content.models import ArticlePage, BasePage, HelpTheme, HomePage, PersonPage, ProductPage, StoryPage
from content.queries import breadcrumbs, one_in_language_of
from content.search_text import plain
from content.sharing import HEIGHT, WIDTH, picture_url
from facts.quoting import tags_for

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_OPEN_GRAPH_LOCALES = {"en": "en_US", "ru": "ru_RU"}
_OPEN_GRAPH_TYPES = {ArticlePage: "article", StoryPage: "article", PersonPage: "profile", ProductPage: "product"}


# What other apps know of a product (its reviews, say): schema.org properties, merged into the page's own.
_about_products: list[Callable[[ProductPage, HttpRequest], Mapping[str, Any]]] = []


def tell_of_products(load: Callable[[ProductPage, HttpRequest], Mapping[str, Any]]) -> None:
    """In an app's `ready()`. `load` names with `tag_page` what purges its answer; an empty one adds nothing."""
    if load not in _about_products:
        _about_products.append(load)


@dataclass(frozen=True)
class Around:
    """What the page being shown has worked out already."""

    address: str
    picture: str
    brand: dict[str, Any]
    crumbs: list[dict[str, str]]
    author: dict[str, Any] | None
    more: dict[str, Any] = field(default_factory=dict)


def head_of(page: BasePage, request: HttpRequest, known: Mapping[str, Any]) -> dict[str, Any]:
    """For `content/seo/_head.html`. `known` may have the page's `breadcrumbs`, `author_name` and `author_url`."""
    brand = navigation_for(request)["brand"]
    tag_page(request, *tags_for(page))  # answers and steps may quote facts
    own_url = page.get_url(request) or request.path
    is_page_itself = request.path == own_url and not page.key_asked(request)
    canonical = absolute(own_url if is_page_itself else _kept_address(page, request))
    others = translations(page, request) if is_page_itself else []
    crumbs = known.get("breadcrumbs")
    around = Around(
        address=canonical,
        picture=absolute(picture_url(page, brand)),
        brand=brand,
        crumbs=breadcrumbs(page, request) if crumbs is None else crumbs,
        author=author_of(page, known),
        more=told_by_others(page, request) if is_page_itself else {},
    )
    return {
        "page": page,
        "canonical": canonical,
        "alternates": others,
        "title": page.seo_title or page.title,
        "description": page.description,
        "site_name": brand["name"],
        "type": _OPEN_GRAPH_TYPES.get(type(page), "website"),
        "locale": _OPEN_GRAPH_LOCALES.get(language(), language()),
        "other_locales": [
            _OPEN_GRAPH_LOCALES.get(each["code"], each["code"])
            for each in others
            if each["code"] not in (language(), "x-default")
        ],
        "picture": around.picture,
        "picture_width": WIDTH,
        "picture_height": HEIGHT,
        "feeds": feeds_for(page, brand),
        "data": as_script({"@context": "https://schema.org", "@graph": graph(page, around, is_page_itself)}),
    }


def plain_head_of(request: HttpRequest, title: str, description: str, address: str) -> dict[str, Any]:
    """For `content/seo/_plain_head.html`: of pages that other apps show."""
    return {
        "canonical": absolute(address),
        "title": title,
        "description": description,
        "site_name": navigation_for(request)["brand"]["name"],
        "locale": _OPEN_GRAPH_LOCALES.get(language(), language()),
        "picture": absolute(static("brand/apple-touch-icon.png")),
    }


def _kept_address(page: BasePage, request: HttpRequest) -> str:
    """Of a further screen of a list, or an address below a page: without anything else that was added."""
    after = page.key_asked(request)
    return f"{request.path}?{urlencode({'after': after})}" if after else request.path


def translations(page: BasePage, request: HttpRequest) -> list[dict[str, str]]:
    """The languages a visitor finds this page in, with itself; nothing if it is alone. The default one is for everybody else."""
    versions = (
        BasePage.objects.listed_for(AnonymousUser())
        .filter(translation_key=page.translation_key)
        .select_related("locale")
    )
    found = [{"code": each.locale.language_code, "url": absolute(each.get_url(request) or "/")} for each in versions]
    tag_page(request, *(f"page:{each.pk}" for each in versions))
    if len(found) < 2:
        return []
    default = [{"code": "x-default", "url": each["url"]} for each in found if each["code"] == settings.LANGUAGE_CODE]
    return sorted(found, key=lambda each: each["code"]) + default


def feeds_for(page: BasePage, brand: dict[str, Any]) -> list[dict[str, str]]:
    """The section's own feed first, then the one with everything."""
    sections = dict.fromkeys(["", page.section] if page.section in KINDS else [""])
    return [
        {"title": feed_title(name, brand), "url": absolute(feed_url(name))} for name in sorted(sections, reverse=True)
    ]


def as_script(data: Any) -> SafeString:
    """JSON that can stand inside <script> whatever words are in it."""
    return mark_safe(json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_ESCAPES))


# --- Structured data ----------------------------------------------------------------------------------------------------


def graph(page: BasePage, around: Around, is_page_itself: bool) -> list[dict[str, Any]]:
    parts = [organization(around.brand), website(around.brand)]
    if not isinstance(page, HomePage):
        parts.append(trail(page, around))
    return [*parts, *about(page, around)] if is_page_itself else parts


def organization(brand: dict[str, Any]) -> dict[str, Any]:
    logo = {"logo": absolute(brand["logo_url"])} if brand["logo_url"] else {}
    social = {"sameAs": [link["url"] for link in brand["social"]]} if brand["social"] else {}
    return {
        "@type": "Organization",
        "@id": absolute("/#organization"),
        "name": brand["name"],
        "url": absolute("/"),
        **logo,
        **social,
    }


def website(brand: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "@id": absolute("/#website"),
        "name": brand["name"],
        "url": absolute("/"),
        "inLanguage": [code for code, _name in settings.LANGUAGES],
        "publisher": {"@id": absolute("/#organization")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolute(reverse('content:search'))}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def trail(page: BasePage, around: Around) -> dict[str, Any]:
    steps = [*around.crumbs, {"title": page.title, "url": around.address}]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": step["title"], "item": absolute(step["url"])}
            for place, step in enumerate(steps, 1)
        ],
    }


def about(page: BasePage, around: Around) -> Iterator[dict[str, Any]]:
    """What the page is. What is made of its body is told only if everybody may read it."""
    is_open = page.is_open_to_all
    if isinstance(page, ArticlePage | StoryPage):
        yield article(page, around, is_open)
    if isinstance(page, ArticlePage) and is_open and (how := how_to(page, around)):
        yield how
    if isinstance(page, ProductPage):
        yield product(page, around)
    if isinstance(page, PersonPage):
        yield person(page, around)
    if is_open and (questions := questions_of(page)):
        yield faq(questions)


def article(page: Any, around: Around, is_open: bool) -> dict[str, Any]:
    return {
        "@type": "Article",
        "headline": page.title,
        "description": page.description,
        "image": around.picture,
        "datePublished": page.published_at,
        "dateModified": max(page.published_at, page.last_published_at or page.published_at),
        "author": around.author or {"@id": absolute("/#organization")},
        "publisher": {"@id": absolute("/#organization")},
        "mainEntityOfPage": around.address,
        "inLanguage": page.locale.language_code,
        "isAccessibleForFree": is_open,
        "keywords": sorted(tag.name.in_language(page.locale.language_code) for tag in page.tags.all()),
    }


def how_to(page: ArticlePage, around: Around) -> dict[str, Any] | None:
    code = page.locale.language_code
    steps = [step for block in page.body if block.block_type == "steps" for step in block.value["steps"]]
    if not steps:
        return None
    return {
        "@type": "HowTo",
        "name": page.title,
        "description": page.description,
        "image": around.picture,
        **({"totalTime": f"PT{page.minutes}M"} if page.minutes else {}),
        "supply": [{"@type": "HowToSupply", "name": line.value} for line in page.ingredients],
        "tool": [{"@type": "HowToTool", "name": line.value} for line in page.tools],
        "step": [
            {
                "@type": "HowToStep",
                "position": place,
                "name": step["title"],
                "text": (plain(step["text"], code) if step["text"] else "") or step["title"],
                "url": around.address,
            }
            for place, step in enumerate(steps, 1)
        ],
    }


def told_by_others(page: BasePage, request: HttpRequest) -> dict[str, Any]:
    """Nothing of a page that not everybody may read."""
    if not isinstance(page, ProductPage) or not page.is_open_to_all:
        return {}
    return {name: value for load in _about_products for name, value in load(page, request).items()}


def product(page: ProductPage, around: Around) -> dict[str, Any]:
    """What others say of it comes from the apps that know; what is in stock is the shop's to say."""
    path, shop = page.shop_path, around.brand["shop_url"]
    offer = {
        "@type": "Offer",
        "price": page.price,
        "priceCurrency": around.brand["currency"],
        "url": urljoin(f"{shop.rstrip('/')}/", path.lstrip("/"))
        if shop and not path.startswith("http")
        else path or around.address,
        "seller": {"@id": absolute("/#organization")},
    }
    return {
        "@type": "Product",
        "name": page.title,
        "description": page.description or page.tagline,
        "image": around.picture,
        "url": around.address,
        "brand": {"@type": "Brand", "name": around.brand["name"]},
        **({"offers": offer} if page.price is not None else {}),
        **around.more,
    }


def person(page: PersonPage, around: Around) -> dict[str, Any]:
    return {
        "@type": "Person",
        "name": page.title,
        "jobTitle": page.role,
        "description": page.description,
        "url": around.address,
        "image": around.picture,
        "worksFor": {"@id": absolute("/#organization")},
        "knowsAbout": [line.value for line in page.ask_me_about],
    }


def questions_of(page: BasePage) -> list[tuple[str, str]]:
    """Question and answer, of a help theme or of the question blocks in a body."""
    if isinstance(page, HelpTheme):
        values = [block.value for block in page.questions]
    else:
        body = getattr(page, "body", None)
        blocks = body if isinstance(body, StreamValue) else []
        values = [value for block in blocks if block.block_type == "questions" for value in block.value["questions"]]
    return [(value["question"], plain(value["answer"], page.locale.language_code)) for value in values]


def author_of(page: Any, known: Mapping[str, Any]) -> dict[str, Any] | None:
    """The person of the team whose name stands under the title."""
    if not isinstance(page, ArticlePage | StoryPage):
        return None
    if "author_name" in known:
        name, url = known["author_name"], known["author_url"]
    else:
        author = one_in_language_of(page.author, page=page)
        name, url = (author.title, author.url) if author else ("", "")
    return {"@type": "Person", "name": name, "url": absolute(url or "/")} if name else None


def faq(questions: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in questions
        ],
    }
