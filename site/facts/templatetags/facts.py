"""`{% fact "delivery-moscow" %}`: quote a fact in any template. `{% quotes_facts page %}`: this place shows the page's texts."""

from typing import Any

from django import template
from django.template import Context

from common.pagecache import tag_page
from facts.queries import quote
from facts.quoting import tags_for

register = template.Library()


@register.simple_tag(takes_context=True)
def fact(context: Context, key: str) -> str:
    return quote(key, context.get("request"))


@register.simple_tag(takes_context=True)
def quotes_facts(context: Context, thing: Any) -> str:
    """Whatever is kept of this place goes when a fact changes that the thing's texts quote.

    Rich text is rendered without a request, so the facts in it cannot say so themselves.
    """
    tag_page(context.get("request"), *tags_for(thing))
    return ""
