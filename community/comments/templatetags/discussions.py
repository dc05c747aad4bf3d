"""`{% comment_thread page %}`: the discussion under a page."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Page

from common.pagecache import keep_page_until, tag_page
from common.tokens import form_token
from community.comments import rendering, rules
from community.comments.forms import CommentForm, draft_key
from community.comments.models import Comment
from community.comments.models.settings import SETTINGS_TAG
from community.moderation.silence import silence_of

register = template.Library()


@register.simple_tag(takes_context=True)
def comment_thread(context: dict[str, Any], page: Page) -> SafeString:
    """A page's discussion for the one who reads it; nothing where they may not read the page."""
    request: HttpRequest | None = context.get("request")
    if request is None or not rules.takes_comments(page) or not rules.may_read(request.user, page):
        return SafeString("")
    return discussion(request, page)


def discussion(request: HttpRequest, page: Page) -> SafeString:
    view = rendering.ThreadView(page, request.user, rendering.Asked.of(request))
    closing = rules.closes_at(page, view.settings)
    tag_discussion(request, view)
    may_write = view.is_open or (view.is_member and view.is_moderator)
    silence = silence_of(request.user) if may_write else None
    follows = view.is_member and view.own.follows

    def render() -> SafeString:
        return render_to_string("community/comments/_discussion.html", {
            "request": request,
            "view": view,
            "page": page,
            "closing": closing,
            "silence": silence,
            "form": _kept_form(request, page, view) if may_write else None,
            "reply_to": None,
            "follows": follows,
            "asks_for_work": view.settings.ask_for_work and not view.is_member,
            "csrf_token": rendering.CSRF_TOKEN,
        })  # fmt: skip

    if not view.is_member:
        return render()
    return view.in_frame(
        f"{follows} {may_write} {silence}",
        render,
        csrf_token=form_token(request),
        form_key=CommentForm.new_key(),
        draft_key=draft_key(request.user, page.pk, None),
    )


def _kept_form(request: HttpRequest, page: Page, view: rendering.ThreadView) -> CommentForm:
    """As it is kept for all members, or for all visitors."""
    form = blank_form(request, page, key=rendering.FORM_KEY if view.is_member else "")
    if view.is_member:
        form.initial["draft"] = rendering.DRAFT_KEY
    return form


def tag_discussion(request: HttpRequest, view: rendering.ThreadView) -> None:
    """What is rendered of a discussion, or to write in it, stays true until this changes."""
    tag_page(request, f"comments:{view.page.pk}", SETTINGS_TAG)
    closing = rules.closes_at(view.page, view.settings)
    if view.is_open and closing:
        keep_page_until(request, closing)


def blank_form(
    request: HttpRequest,
    page: Page,
    *,
    text: str = "",
    reply_to: Comment | None = None,
    follow: bool = True,
    key: str | None = None,
) -> CommentForm:
    """A fresh signed form. Only a member's has a key of its own: a visitor's page is the same for everybody."""
    if key is None:
        key = CommentForm.new_key() if request.user.is_authenticated else ""
    answered = reply_to.pk if reply_to else 0
    draft = draft_key(request.user, page.pk, answered)
    initial = {"comment": text, "reply_to": answered, "key": key, "follow": follow, "draft": draft}
    return CommentForm(page, initial=initial, auto_id=f"id_%s_{answered}")


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
