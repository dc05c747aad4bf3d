"""`{% product_reviews page %}`: the reviews under a product. `{% product_stars page %}`: how many stars, in one line."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from common.pagecache import tag_page
from community.reviews import queries, rules, showing
from community.reviews.actions import tag
from content.models import ProductPage

register = template.Library()


@register.simple_tag(takes_context=True)
def product_reviews(context: dict[str, Any], page: ProductPage) -> SafeString:
    """Nothing in a preview, and nothing where the reader may not see the product."""
    request = context.get("request")
    if request is None or not page.live or not _may_read(request.user, page):
        return SafeString("")
    return showing.section(request, page)


@register.simple_tag(takes_context=True)
def product_stars(context: dict[str, Any], page: ProductPage) -> SafeString:
    """One line under the product's name; nothing before somebody has said something."""
    tag_page(context.get("request"), tag(page.translation_key))
    rating = queries.rating_of(page.translation_key)
    if not rating.reviews_count:
        return SafeString("")
    line = {"rating": rating, "average": showing.average_in_words(rating.average)}
    return render_to_string("community/reviews/_stars_line.html", line)


def _may_read(user: Any, page: ProductPage) -> bool:
    return page.is_open_to_all or rules.readable_products(user).filter(pk=page.pk).exists()


@register.inclusion_tag("community/reviews/_stars.html")
def stars(rating: int) -> dict[str, Any]:
    """Five stars, so many of them full; read aloud as a number."""
    return {"rating": rating, "steps": [step <= rating for step in range(1, 6)]}
