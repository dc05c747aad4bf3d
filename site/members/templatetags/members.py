"""Forms and people as the pages about accounts show them."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members.devices import device_named
from members.models import User

register = template.Library()


@register.filter
def device(agent: str) -> str:
    """A browser in words, from what it says of itself."""
    return device_named(agent) or _("an unknown device")


@register.inclusion_tag("members/_fields.html")
def form_fields(form: Form) -> dict[str, Any]:
    """The fields of any form here, allauth's included: no placeholders that repeat the label, codes in large digits."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name == "name":
            field.label = _("Name of the key")  # allauth's passkey forms leave it in English
        if name == "code":
            field.widget.attrs |= {"class": "code", "inputmode": "numeric", "spellcheck": "false"}
    return {"form": form}


@register.inclusion_tag("members/_providers.html", takes_context=True)
def sign_in_elsewhere(context: dict[str, Any], process: str) -> dict[str, Any]:
    """A button for every service whose keys are set; nothing when there is none. `process`: login | connect."""
    request: HttpRequest = context["request"]
    listed = get_adapter().list_providers(request)
    following = request.GET.get("next", "")
    options = {"process": process} | ({"next": following} if following else {})
    providers = [{"name": one.name, "url": one.get_login_url(request, **options)} for one in listed]
    return {"providers": providers, "process": process, "csrf_token": context["csrf_token"]}


@register.inclusion_tag("_components/avatar.html")
def avatar(user: User, size: str = "", waiting: bool = False) -> dict[str, Any]:
    """The member's picture, or the first letter of the name. size: small | large. `waiting`: also one that waits for a look,
    for its member and the team.
    """
    picture = (waiting and user.asked_avatar) or user.avatar
    return {
        "name": user.display_name,
        "picture_url": picture.url if picture else "",
        "size": size,
        "small": False,
    }
