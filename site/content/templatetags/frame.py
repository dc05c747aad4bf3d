from django import template
from django.utils.safestring import SafeString

from content import frame

register = template.Library()


@register.simple_tag(takes_context=True)
def site_header(context: template.Context) -> SafeString:
    """The head of every page. Reads site_brand, main_menu, language_links, user from the page."""
    return frame.header(context)


@register.simple_tag(takes_context=True)
def site_footer(context: template.Context) -> SafeString:
    return frame.footer(context)
