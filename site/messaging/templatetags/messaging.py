"""The bell, and addresses for letters."""

from typing import Any

from django import template

from messaging import links, queries

register = template.Library()


@register.simple_tag
def unread_notices(user: Any) -> int:
    """How many notices this person has not read. Nothing is asked for who is not signed in."""
    return queries.unread_count(user)


@register.filter
def absolute(path: str) -> str:
    """A path of the site, as it must stand in a letter."""
    return links.absolute(path)
