"""Addresses for letters, and their subjects."""

from django import template

from messaging import links, rendering
from messaging.kinds import Kind

register = template.Library()


@register.filter
def absolute(path: str) -> str:
    """A path of the site, as it must stand in a letter."""
    return links.absolute(path)


@register.filter
def within(text: object, room: int) -> str:
    """A title in the subject of a letter, as long as there is room: `{{ title|within:room }}`."""
    return rendering.cut(str(text), room)


@register.simple_tag
def sentence_of(kind: Kind, who: str, title: str, number: int) -> str:
    """What the notice says, with another title: `{% sentence_of kind who title|within:room number %}`."""
    return kind.sentence(who=who, title=title, number=number)
