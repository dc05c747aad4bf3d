"""What other apps' pages show of profiles."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from community.profiles.for_me import on_front_page

register = template.Library()


@register.inclusion_tag("community/profiles/_on_home.html", takes_context=True)
def new_for_me(context: dict[str, Any]) -> Mapping[str, Any]:
    """On the signed-in front page: the few newest things for this member, each with its reason."""
    return {"for_me": on_front_page(context["request"])}


@register.simple_tag
def profile_url(member: Any) -> str:
    """Where a member's profile is; empty for an account that is closed."""
    if member is None or not member.is_active:
        return ""
    try:
        return reverse("profiles:profile", args=[member.handle])
    except NoReverseMatch:
        return ""
