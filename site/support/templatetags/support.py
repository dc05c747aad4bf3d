"""What the list of a member's own pages asks of support."""

from typing import Any

from django import template

from support.models import Case

register = template.Library()


@register.simple_tag
def has_cases(user: Any) -> bool:
    """Was this member ever owed an answer that they may read about?"""
    return Case.objects.of(user).exists()
