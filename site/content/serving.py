"""How a page is answered: whole, as a teaser, or not at all; and under which tags it may be kept."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from common.pagecache import keep_page_until, tag_page
from content import rules
from content.models import BasePage
from content.queries import breadcrumbs


def serve_gated(page: BasePage, request: HttpRequest, serve: Callable[..., HttpResponse], *args: Any, **kwargs: Any) -> HttpResponse:
    """Raises Http404 where Wagtail's privacy keeps this reader out: for them there is no such page."""
    user = request.user
    if not rules.may_know_of(user, page):
        raise Http404
    tag_page(request, f"page:{page.pk}", *(f"index:{name}" for name in page.shows_sections()))
    if page.opens_at:
        keep_page_until(request, page.opens_at)
    gate = rules.gate_of(user, page)
    return serve(request, *args, **kwargs) if gate is None else teaser(page, request, gate)


def teaser(page: BasePage, request: HttpRequest, gate: rules.Gate) -> HttpResponse:
    """Title, summary, cover, and how to get in. Nothing of the body is in reach of the template's own variables."""
    if gate.opens_at:
        keep_page_until(request, gate.opens_at)
    response = TemplateResponse(request, "content/teaser.html", {
        "page": page,
        "gate": gate,
        "breadcrumbs": breadcrumbs(page, request),
        "noindex": gate.is_for_ever,
    })
    if gate.is_for_ever:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
