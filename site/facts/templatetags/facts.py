"""`{% fact "delivery-moscow" %}`: quote a fact in any template."""

from django import template
from django.template import Context

from facts.queries import quote

register = template.Library()


@register.simple_tag(takes_context=True)
def fact(context: Context, key: str) -> str:
    return quote(key, context.get("request"))
