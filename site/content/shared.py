"""A page of the tree, made once for each kind of reader and completed for the one who reads it.

What a page says is the same for everybody with the same access. What is one reader's own (the head of the page, a greeting,
the talk below) stands in the kept page as a hole: `{% for_reader "content/_comments.html" %}` names the template that
fills it, with the page's context, each time. On pages that are not kept it is simply included.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.context import make_context
from django.template.loader import get_template, render_to_string
from django.template.response import TemplateResponse
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from common.near import Near
from common.pagecache import keep_page_until, tag_page
from content.kept import kept
from content.menus import navigation_for
from content.models import BasePage

# Nobody can write it into a page, because nobody knows it.
_MARK = salted_hmac("content.shared", "").hexdigest()[:24]
_HOLE = re.compile(f"{_MARK}<(.*?)>")
_IS_SHARED = "is_shared_page"


def for_reader(context: Context, template_name: str) -> SafeString:
    """A hole in a page that is made for many; elsewhere what fills it."""
    if context.get(_IS_SHARED):
        return mark_safe(f"{_MARK}<{template_name}>")
    return fill(template_name, context)


def render_shared(page: BasePage, request: HttpRequest, response: TemplateResponse) -> None:
    """Give the response its content: kept for this kind of reader, completed for this one."""
    template: Any = response.resolve_template(response.template_name)
    own: dict[str, Any] = response.context_data or {}
    # What was looked at on the way here (the gate and its groups) decides what is shown.
    tags, until = set(vars(request).get("page_tags", ())), vars(request).get("page_expires_at")

    def build() -> list[str]:
        tag_page(request, *tags, *page.page_tags())
        if until is not None:
            keep_page_until(request, datetime.fromtimestamp(until, tz=UTC))
        return split(template.render(own | own["around"]() | of_nobody(request), request))

    # The whole page and its teaser are two things, even for one reader: at some moment the one becomes the other.
    shown = f"page:{template.template.name}:{page.pk}:{page.last_published_at}"
    pieces = kept(request, f"{shown}:{request.path}?{page.key_asked(request)}", build)
    response.content = completed(pieces, template, own, request)


def render_framed(request: HttpRequest, template_name: str, own: dict[str, Any]) -> str:
    """A page outside the tree, of which nothing is one reader's own but what fills its holes, from `own`."""
    return completed(framed(request, template_name), get_template(template_name), own, request)


def framed(
    request: HttpRequest, template_name: str, marks: Mapping[str, Any] | None = None, read: Callable[[str], Any] = str
) -> list[Any]:
    """A page in pieces, rendered once for members and once for visitors, in each language. Only what fills its holes may depend
    on the address or the reader, or name to the page cache what it shows.

    `marks` are its context meanwhile; `read` makes of a piece what is kept of it.
    """
    # The name of the site stands in it, and is another in another generation of the menus.
    key: Any = template_name, get_language(), request.get_host(), request.user.is_authenticated
    key += (navigation_for(request)["generation"],)
    pieces: list[Any] | None = None if settings.DEBUG else _framed.get(key)
    if pieces is None:
        html = render_to_string(template_name, {**(marks or {}), **of_nobody(request, is_staff=False)}, request)
        pieces = [piece if place % 2 else read(piece) for place, piece in enumerate(split(html))]
        _framed.put(key, pieces)
    return pieces


_framed = Near(size=70, seconds=600)


def completed(pieces: list[str], template: Any, own: dict[str, Any], request: HttpRequest) -> str:
    """The page, its holes filled for this reader."""
    context = make_context(own, request)
    with context.bind_template(template.template):
        return "".join(fill(piece, context) if place % 2 else piece for place, piece in enumerate(pieces))


def split(html: str) -> list[str]:
    """What stands before, between and after the holes, and in turn with it the templates that fill them."""
    return _HOLE.split(html)


def of_nobody(request: HttpRequest, is_staff: bool | None = None) -> dict[str, Any]:
    """What is kept must not know whose page it is: a name or a token in it is an undefined variable, or nothing. `is_staff` is
    for what is not kept for the team apart.
    """
    if is_staff is None:
        is_staff = request.user.is_staff
    reader = SimpleNamespace(is_authenticated=request.user.is_authenticated, is_staff=is_staff)
    return {_IS_SHARED: True, "user": reader, "messages": [], "csrf_token": ""}


def fill(template_name: str, context: Context) -> SafeString:
    template: Any = get_template(template_name)
    return template.template.render(context)
