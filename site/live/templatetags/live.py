from django import template

from live import lately

register = template.Library()


@register.simple_tag
def live_number() -> int:
    """For `data-live-since`: what is said after this page began to be written is told when its stream opens."""
    return lately.number_now()
