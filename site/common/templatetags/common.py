"""Tags and filters every template has without loading them."""

from datetime import date, datetime

from django import template

from common import dates

register = template.Library()


@register.filter
def in_words(at: datetime) -> str:
    """A moment as a sentence says it."""
    return dates.in_words(at)


@register.filter(expects_localtime=True)
def machine_time(at: date | datetime | None) -> str:
    """For `<time datetime>`: whole seconds with their offset, since HTML knows no microseconds; of a day, the day."""
    if isinstance(at, datetime):
        return at.isoformat(timespec="seconds")
    return at.isoformat() if at else ""
