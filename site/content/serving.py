"""How a page is answered: whole, as a teaser, or not at all; and under which tags it may be kept."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from common.pagecache import keep_page_until, tag_page
from content import history, rules
from content.later import Later
from content.models import Audience, BasePage
from content.queries import breadcrumbs
from content.shared import render_shared


def serve_gated(
    page: BasePage, request: HttpRequest, serve: Callable[..., HttpResponse], *args: Any, **kwargs: Any
) -> HttpResponse:
    """Wagtail's privacy has been asked before (see `wagtail_hooks`): who comes here may know of the page."""
    request.shown_page = page  # type: ignore[attr-defined]  # the language switcher stays on it
    if getattr(request, "is_preview", False):
        gate = None
    else:
        tag_page(request, *page.page_tags())
        gate = rules.gate_of(request.user, page)
        if gate is None:
            history.note(request, page)
    response = serve(request, *args, **kwargs) if gate is None else teaser(page, request, gate)
    if isinstance(response, TemplateResponse):
        render_shared(page, request, response)
    return response


def teaser(page: BasePage, request: HttpRequest, gate: rules.Gate) -> HttpResponse:
    """Title, summary, cover, and how to get in. Nothing of the body is in reach of the template's own variables."""
    if gate.opens_at:
        keep_page_until(request, gate.opens_at)
    tag_page(request, *(f"access:{group.pk}" for group in (*gate.groups, *gate.early_groups)))
    response = TemplateResponse(
        request,
        "content/teaser.html",
        {
            "page": page,
            "gate": gate,
            "around": Later(lambda: {"breadcrumbs": breadcrumbs(page, request)}),
            "noindex": gate.is_for_ever,
            **words_of_gate(gate, request),
        },
    )
    if gate.is_for_ever:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def words_of_gate(gate: rules.Gate, request: HttpRequest) -> dict[str, Any]:
    """For `_components/gate.html`: whom the page is for, and the way in."""
    is_visitor = not request.user.is_authenticated
    groups = gate.early_groups if gate.opens_at else gate.groups
    back = urlencode({"next": request.path})
    kind = "early" if gate.opens_at else "members" if gate.audience == Audience.MEMBERS else "group"
    # An account opens what is for members. A group is earned: there the way in is what the group says of itself.
    sign_up = f"{reverse('account_signup')}?{back}" if is_visitor and kind == "members" else ""
    return {
        "kind": kind,
        "group": get_text_list([str(group) for group in groups], _("or")),
        "until": timezone.localtime(gate.opens_at) if gate.opens_at else None,
        "gate_title": "",
        "text": " ".join(str(group.how_to_join) for group in groups if group.how_to_join),
        "join_url": sign_up,
        "join": _("Join, it is free"),
        "login_url": f"{reverse('account_login')}?{back}" if is_visitor else "",
    }
