from django import template
from django.utils.safestring import SafeString

from content import frame, shared

register = template.Library()


@register.simple_tag(takes_context=True)
def site_header(context: template.Context) -> SafeString:
    """The head of every page. Reads site_brand, main_menu, language_links, user from the page."""
    return frame.header(context)


@register.simple_tag(takes_context=True)
def site_footer(context: template.Context) -> SafeString:
    return frame.footer(context)


@register.simple_tag(takes_context=True)
def for_reader(context: template.Context, template_name: str) -> SafeString:
    """`{% for_reader "content/_comments.html" %}`: what is one reader's own on a page that is kept for many (content.shared)."""
    return shared.for_reader(context, template_name)
