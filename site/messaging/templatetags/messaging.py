"""Addresses for letters."""

from django import template

from messaging import links

register = template.Library()


@register.filter
def absolute(path: str) -> str:
    """A path of the site, as it must stand in a letter."""
    return links.absolute(path)
