"""`{% seo %}`: what search engines and messengers are told of the page being shown."""

from typing import Any

from django import template

from content.models import BasePage
from content.seo import head_of, plain_head_of

register = template.Library()


@register.inclusion_tag("content/seo/_head.html", takes_context=True)
def seo(context: dict[str, Any]) -> dict[str, Any]:
    """Nothing for a preview, and where no page of the tree is shown."""
    page, request = context.get("page"), context.get("request")
    if not isinstance(page, BasePage) or request is None or getattr(request, "is_preview", False) or not page.pk:
        return {}
    known: dict[str, Any] = {
        name: context[name] for name in ("breadcrumbs", "author_name", "author_url") if name in context
    }
    return head_of(page, request, known)


@register.inclusion_tag("content/seo/_plain_head.html", takes_context=True)
def seo_of(
    context: dict[str, Any], title: object, description: object = "", address: str = "", page: int = 1
) -> dict[str, Any]:
    """For pages outside the tree that everybody may read: `{% seo_of space.title space.description %}`. Costs no query."""
    request = context.get("request")
    if request is None:
        return {}
    address = address or request.path
    return plain_head_of(request, str(title), str(description), f"{address}?page={page}" if page > 1 else address)
