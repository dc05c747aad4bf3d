"""`{% comment_thread page %}`: the discussion under a page."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page

from common.pagecache import keep_page_until, tag_page
from community.comments import rendering, rules
from community.comments.forms import CommentForm
from community.comments.models import Comment
from community.comments.models.settings import SETTINGS_TAG

register = template.Library()


@register.inclusion_tag("community/comments/_discussion.html", takes_context=True)
def comment_thread(context: dict[str, Any], page: Page) -> dict[str, Any]:
    """Everything of a page's discussion for the one who reads it; nothing where they may not read the page."""
    request: HttpRequest | None = context.get("request")
    if request is None or not rules.takes_comments(page) or not rules.may_read(request.user, page):
        return {"view": None}
    return discussion_context(request, page)


def discussion_context(request: HttpRequest, page: Page) -> dict[str, Any]:
    view = rendering.ThreadView(page, request.user, rendering.Asked.of(request))
    closing = rules.closes_at(page, view.settings)
    tag_page(request, f"comments:{page.pk}", SETTINGS_TAG)
    if view.is_open and closing:
        keep_page_until(request, closing)
    may_write = view.is_open or (view.is_member and view.is_moderator)
    return {
        "request": request,
        "view": view,
        "page": page,
        "closing": closing,
        "form": blank_form(request, page) if may_write else None,
        "reply_to": None,
        "follows": rendering.subscriptions(request.user, page) if view.is_member else False,
        "asks_for_work": view.settings.ask_for_work and not view.is_member,
    }


def blank_form(request: HttpRequest, page: Page, *, text: str = "", reply_to: Comment | None = None, follow: bool = True) -> CommentForm:
    """A fresh signed form. Only a member's has a key of its own: a visitor's page is the same for everybody."""
    key = CommentForm.new_key() if request.user.is_authenticated else ""
    initial = {"comment": text, "reply_to": reply_to.pk if reply_to else 0, "key": key, "follow": follow}
    return CommentForm(page, initial=initial, auto_id=f"id_%s_{reply_to.pk if reply_to else 0}")


@register.simple_tag
def slot(purpose: str, about: object, kind: str = "") -> SafeString:
    """Begins a place that may differ from reader to reader; what follows until `{% endslot %}` is for visitors."""
    return rendering.slot_begins(purpose, f"{about}:{kind}" if kind else about)


@register.simple_tag
def endslot() -> SafeString:
    return rendering.slot_ends()


@register.filter
def lookup(mapping: dict[Any, Any], key: Any) -> Any:
    """The value under a key that is itself a variable; empty when there is none."""
    return mapping.get(key, "")


@register.filter
def reaction_count(comment: Comment, kind: str) -> int:
    return getattr(comment, f"{kind}_count")
