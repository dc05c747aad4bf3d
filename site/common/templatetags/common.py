"""Tags and filters every template has without loading them."""

from datetime import date, datetime

from django import template

register = template.Library()


@register.filter(expects_localtime=True)
def machine_time(at: date | datetime | None) -> str:
    """For `<time datetime>`: whole seconds with their offset, since HTML knows no microseconds; of a day, the day."""
    if isinstance(at, datetime):
        return at.isoformat(timespec="seconds")
    return at.isoformat() if at else ""
