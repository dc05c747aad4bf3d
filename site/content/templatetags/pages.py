"""How pages appear on other pages."""

from decimal import Decimal
from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.models import Page

from common.pagecache import tag_page
from content.models import Audience, BasePage, HomePage, PersonPage, ProductKind, ProductPage
from content.queries import one_in_language_of
from content.templatetags.pictures import picture
from content.toc import with_anchors as add_anchors

register = template.Library()

SYMBOLS = {"RUB": "₽", "EUR": "€", "USD": "$", "GBP": "£"}
FULL, HALF, THIRD = "100vw", "(min-width: 40rem) 50vw, 100vw", "(min-width: 62rem) 33vw, (min-width: 40rem) 50vw, 100vw"
CARD_SIZES = {"lead": "(min-width: 62rem) 58vw, 100vw", "compact": "(min-width: 40rem) 12rem, 33vw", "": THIRD}


def money(amount: Decimal, currency: str) -> str:
    """1,190 ₽: the sign stands where the currency has it, and never on a line of its own."""
    digits = 0 if amount == amount.to_integral_value() else 2
    number = number_format(amount, decimal_pos=digits, force_grouping=True).replace(" ", "\N{NO-BREAK SPACE}")
    sign = SYMBOLS[currency]
    return f"{number}\N{NO-BREAK SPACE}{sign}" if currency == "RUB" else f"{sign}{number}"


def price_of(product: ProductPage, currency: str) -> str:
    if product.price is None:
        return ""
    price = money(product.price, currency)
    return _("%(price)s a month") % {"price": price} if product.kind == ProductKind.SUBSCRIPTION else price


@register.simple_tag(takes_context=True)
def product_price(context: dict[str, Any], product: ProductPage) -> str:
    return price_of(product, context["site_brand"]["currency"])


@register.simple_tag(takes_context=True)
def shop_address(context: dict[str, Any], product: ProductPage) -> str:
    """Where the product is sold: its own address, or its path in the brand's shop; empty if neither is known."""
    path = product.shop_path
    if path.startswith(("https://", "http://")):
        return path
    shop = str(context["site_brand"]["shop_url"])
    return f"{shop.rstrip('/')}/{path.lstrip('/')}" if shop and path else ""


def lock_word(page: BasePage) -> str:
    """Why a card has a lock; empty for who may read the page."""
    if not getattr(page, "is_closed", False):
        return ""
    if page.audience == Audience.MEMBERS:
        return _("for members")
    if page.audience == Audience.EVERYBODY and page.opens_at and page.opens_at > timezone.now():
        return _("from %(day)s") % {
            "day": date_format(timezone.localtime(page.opens_at), "j E" if _is_russian() else "j F")
        }
    return _("for our own")


def _is_russian() -> bool:
    from django.utils.translation import get_language

    return (get_language() or "").startswith("ru")


def kind_name(page: Page) -> str:
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return capfirst(str(model._meta.verbose_name)) if model else ""


@register.filter
def reading_time(page: BasePage) -> str:
    minutes = page.reading_minutes
    return (
        ngettext("%(minutes)s min to read", "%(minutes)s min to read", minutes) % {"minutes": minutes}
        if minutes
        else ""
    )


@register.inclusion_tag("_components/card.html", takes_context=True)
def page_card(
    context: dict[str, Any],
    page: BasePage,
    variant: str = "",
    heading: int = 3,
    with_kind: bool = False,
    sizes: str = "",
    eager: bool = False,
) -> dict[str, Any]:
    """One page in a list. The list has come through `queries.cards`, so this costs no query."""
    request: HttpRequest | None = context.get("request")
    tag_page(request, f"page:{page.pk}")
    card: dict[str, Any] = {
        "title": page.title,
        "url": page.get_url(request) or "",
        "variant": variant,
        "heading": heading,
        "kind": "",
        "role": "",
        "price": "",
        "text": page.summary,
        "label": kind_name(page) if with_kind else "",
        "locked": lock_word(page),
        "meta": [],
    }
    shape = "1:1" if variant == "compact" else "3:2"
    if isinstance(page, PersonPage):
        card |= {"kind": "person", "role": page.role, "text": ""}
        shape = ""
    elif isinstance(page, ProductPage):
        card |= {"kind": "product", "price": price_of(page, context["site_brand"]["currency"]), "text": page.tagline}
        shape = "1:1"
    elif word := reading_time(page):
        card["meta"] = [word, page.get_difficulty_display()] if getattr(page, "difficulty", "") else [word]
    # The title beside it says what the picture would: read aloud twice it would only be in the way.
    card["picture"] = picture(context, page.cover, sizes=sizes or CARD_SIZES[variant], shape=shape, alt="", eager=eager)
    return card


@register.simple_tag(takes_context=True)
def people_items(context: dict[str, Any], pages: list[PersonPage]) -> list[dict[str, Any]]:
    """People for `_components/people_strip.html`."""
    request = context.get("request")
    tag_page(request, *(f"page:{page.pk}" for page in pages))
    return [
        {
            "name": page.title,
            "url": page.get_url(request),
            "role": page.role,
            "picture": picture(context, page.cover, sizes="4.5rem", shape="1:1", alt=""),
        }
        for page in pages
    ]


@register.simple_tag(takes_context=True)
def product_items(context: dict[str, Any], pages: list[ProductPage]) -> list[dict[str, Any]]:
    """Products for `_components/product_strip.html`."""
    request = context.get("request")
    tag_page(request, *(f"page:{page.pk}" for page in pages))
    return [
        {
            "title": page.title,
            "url": page.get_url(request),
            "tagline": page.tagline,
            "price": price_of(page, context["site_brand"]["currency"]),
            "picture": picture(context, page.cover, sizes="(min-width: 40rem) 15rem, 100vw", shape="1:1", alt=""),
        }
        for page in pages
    ]


@register.simple_tag(takes_context=True)
def page_links(context: dict[str, Any], pages: list[BasePage]) -> list[dict[str, Any]]:
    """Titles and addresses, for a series or a list of links; `current` marks the page they are shown on."""
    request, shown = context.get("request"), context.get("page")
    tag_page(request, *(f"page:{page.pk}" for page in pages))
    return [
        {"title": page.title, "url": page.get_url(request), "current": shown is not None and page.pk == shown.pk}
        for page in pages
    ]


@register.simple_tag(takes_context=True)
def link_address(context: dict[str, Any], link: Any) -> str:
    """Where a Link block leads, in the language of the page it stands on; empty if that page is gone."""
    page, shown = link["page"], context.get("page")
    if page is None:
        return link["url"]
    if shown is not None and page.locale_id != shown.locale_id:
        page = one_in_language_of(page.specific_deferred, page=shown)
    if page is None or not page.live:
        return ""
    tag_page(context.get("request"), f"page:{page.pk}")
    return page.get_url(context.get("request")) or ""


@register.simple_tag
def alt_of(value: Any) -> str | None:
    """The alt text of a picture in a text: its own words here, none if it is decorative, else the picture's description."""
    return "" if value["decorative"] else value["alt_text"] or None


@register.simple_tag(takes_context=True)
def gallery_pictures(context: dict[str, Any], gallery: Any) -> list[Any]:
    return [picture(context, each["picture"], sizes=HALF, alt=alt_of(each)) for each in gallery["pictures"]]


@register.simple_tag(takes_context=True)
def step_items(context: dict[str, Any], value: Any) -> list[dict[str, Any]]:
    """Steps for `_components/steps.html`. Half a minute is said in seconds."""
    return [
        {
            "title": step["title"],
            "minutes": step["minutes"],
            "time": duration(step["minutes"]),
            "body": step["text"],
            "picture": picture(context, step["picture"], sizes=HALF, shape="3:2"),
        }
        for step in value["steps"]
    ]


def duration(minutes: Decimal | None) -> str:
    if minutes is None:
        return ""
    if minutes < 1:
        seconds = round(minutes * 60)
        return ngettext("%(seconds)s second", "%(seconds)s seconds", seconds) % {"seconds": seconds}
    if minutes == minutes.to_integral_value():
        whole = int(minutes)
        if whole >= 120 and whole % 60 == 0:
            return ngettext("%(hours)s hour", "%(hours)s hours", whole // 60) % {"hours": whole // 60}
        return ngettext("%(minutes)s minute", "%(minutes)s minutes", whole) % {"minutes": whole}
    # A fraction takes the genitive in Russian, whatever its last digit.
    return pgettext("a fraction", "%(minutes)s minutes") % {"minutes": number_format(minutes.normalize())}


@register.simple_tag
def question_items(questions: Any) -> list[dict[str, Any]]:
    """Questions for `_components/questions.html`, from a StreamField, a ListBlock or one question's value."""
    values = [questions] if hasattr(questions, "anchor") else [getattr(each, "value", each) for each in questions]
    return [{"question": value["question"], "answer": value["answer"], "anchor": value.anchor} for value in values]


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], page: Page | None) -> str:
    return (page.get_url(context["request"]) or "") if page is not None and page.live else ""


@register.simple_tag(takes_context=True)
def greeting(context: dict[str, Any], home: HomePage) -> str:
    user = context["request"].user
    return home.greeting(user.get_short_name() if user.is_authenticated else "")


@register.simple_tag(takes_context=True)
def with_anchors(context: dict[str, Any], value: Any) -> Any:
    """A text with an id on each heading, unlike those of the page's other texts."""
    return add_anchors(value, getattr(context.get("page"), "body", None) or ())
