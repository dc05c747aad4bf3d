"""Write, answer, change, delete. Whatever goes wrong, the text comes back filled in."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from common import limits
from common.pagecache import tag_page
from community.comments import actions, rendering, rules, work
from community.comments.forms import CommentForm, draft_key
from community.comments.models import Comment, CommentSettings, PendingComment
from community.comments.signals import remember_kept
from community.comments.templatetags.discussions import blank_form, tag_discussion
from community.comments.texts import excerpt
from community.comments.views.finding import (
    comes_from_our_page,
    comment_or_404,
    go,
    is_own_form,
    page_or_404,
    signed_in,
)
from community.comments.views.reading import place_of
from community.moderation.silence import silence_of
from members.joining import joining_url


@csrf_exempt  # a visitor's page has no token; a member's is checked below, where a stale one must not lose the text
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, page_id: int) -> HttpResponse:
    """A member's comment is posted; a visitor's text is kept until they have signed in."""
    page = page_or_404(request, page_id)
    if request.method == "GET":
        return HttpResponseRedirect(f"{page.url}#write")
    form = CommentForm(page, data=request.POST)
    reply_to = _reply_to(request, page)
    if not request.user.is_authenticated and not comes_from_our_page(request):
        return _again(request, page, form, reply_to, _("Your text is here: press the button again."))
    if form.is_spam:
        return _again(
            request,
            page,
            form,
            reply_to,
            _("Please leave the hidden field empty. Your text is still here: press the button again."),
        )
    if not form.text.strip():
        return _again(request, page, form, reply_to, _("The comment is empty."))
    if not request.user.is_authenticated:
        return _keep_for_visitor(request, page, form, reply_to)
    if not is_own_form(request) or form.is_stale:
        return _again(
            request,
            page,
            form,
            reply_to,
            _("This page was open for long, so nothing was sent yet. Your text is here: press the button again."),
        )
    if not form.is_valid():
        return _again(request, page, form, reply_to, _("This is too long. Please shorten it a little."))
    return _post(request, page, form, reply_to)


def _post(request: HttpRequest, page: Page, form: CommentForm, reply_to: Comment | None) -> HttpResponse:
    if request.POST.get("reply_to", "0") not in ("", "0") and reply_to is None:
        return _again(
            request,
            page,
            form,
            None,
            _("The comment you were answering is gone. You can post this as a comment of its own."),
        )
    try:
        _refuse_too_many(request)
        posted = actions.post_comment(
            by=signed_in(request),
            page=page,
            text=form.text,
            reply_to=reply_to,
            key=form.cleaned_data["key"],
            follow=form.cleaned_data["follow"],
        )
    except actions.Refused as refusal:
        return _again(request, page, form, reply_to, str(refusal))
    if not request.htmx:  # type: ignore[attr-defined]
        if posted.is_held:
            messages.info(request, _("Thank you. A moderator will read your comment before it appears."))
        return _to_posted(posted, draft_key(request.user, page.pk, reply_to.pk if reply_to else None))
    view = rendering.ThreadView(page, request.user)
    answer = render(
        request,
        "community/comments/_posted.html",
        {
            "view": view,
            "page": page,
            "reply_to": reply_to,
            "form": blank_form(request, page),
            "comment_html": view.one(posted),
            "asks_for_work": False,
            "action": "",
        },
    )
    answer.headers["HX-Trigger"] = json.dumps(
        {"draft-kept": draft_key(request.user, page.pk, reply_to.pk if reply_to else None)}
    )
    return answer


def _keep_for_visitor(request: HttpRequest, page: Page, form: CommentForm, reply_to: Comment | None) -> HttpResponse:
    settings = CommentSettings.current()
    if not rules.is_open(page, settings):
        return _again(request, page, form, reply_to, _("This discussion is closed."))
    if not limits.allow("comments.keep", limits.visitor(request), limit=10, seconds=3600):
        return _again(
            request,
            page,
            form,
            reply_to,
            _("Many comments came from your network just now. Please wait a little; your text is here."),
        )
    try:
        kept = actions.keep_text(
            page=page,
            text=form.text,
            language=(get_language() or "en").split("-")[0],
            reply_to=reply_to,
            key=request.POST.get("key", "")[:64],
            follow="follow" in request.POST,
            unproven=settings.ask_for_work and not work.is_proven(page.pk, request.POST.get("work", "")[:120]),
        )
    except actions.Refused as refusal:
        return _again(request, page, form, reply_to, str(refusal))
    remember_kept(request, kept)
    return go(request, joining_url(reverse("comments:kept", args=[kept.token])))


@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest, token: str) -> HttpResponse:
    """Back from signing in, which posted the text; if something stood in its way, it is here to be sent."""
    try:
        waiting = PendingComment.objects.select_related("page", "reply_to", "posted").by_token(token)
    except PendingComment.DoesNotExist:
        raise Http404 from None
    if not request.user.is_authenticated:
        return HttpResponseRedirect(joining_url(request.path))
    error, text = "", waiting.text
    if waiting.posted is None and request.method == "POST":
        text = request.POST.get("comment", "")
        try:
            _refuse_too_many(request)
            waiting.posted = actions.post_kept(waiting, by=signed_in(request), text=text)
        except actions.Refused as refusal:
            error = str(refusal)
    if waiting.posted is not None:
        found = comment_or_404(request, waiting.posted.pk)
        if found.is_held:
            messages.info(request, _("Thank you. A moderator will read your comment before it appears."))
        return _to_posted(found, draft_key(AnonymousUser(), waiting.page_id, waiting.reply_to_id))
    page = waiting.page.specific
    if not rules.may_read(request.user, page):
        raise Http404
    if not error and (silent := _silent_page(request, f"{page.url}#comments", page, draft=text)) is not None:
        return silent
    return _form_page(
        request,
        page,
        blank_form(request, page, text=text, reply_to=waiting.reply_to, follow=waiting.wants_replies),
        waiting.reply_to,
        heading=_("Your comment"),
        action=request.path,
        error=error or _("Your text is here. It is not posted yet: read it once more and press the button."),
    )


@require_http_methods(["GET"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to answer one comment: a page of its own, or a fragment under the comment."""
    answered = comment_or_404(request, pk)
    page = page_or_404(request, answered.page_id)
    if not answered.is_published or answered.level >= rules.DEEPEST_LEVEL:
        raise Http404
    view = rendering.ThreadView(page, request.user)
    tag_page(request, f"page:{page.pk}")
    tag_discussion(request, view)
    if not view.is_open and not rules.may_comment(request.user, page):
        return render(
            request,
            "community/comments/said.html",
            {
                "heading": _("This discussion is closed."),
                "text": _("What was said stays here to read."),
                "back_url": place_of(answered),
            },
        )
    if (silent := _silent_page(request, place_of(answered), page)) is not None:
        return silent
    return _form_page(request, page, blank_form(request, page, reply_to=answered), answered, heading=_("Your answer"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own_or_404(request, pk)
    page = found.specific_page
    error, text, form_key = "", found.comment, f"edit-{found.pk}"
    if request.method == "POST":
        text = request.POST.get("comment", "")
        try:
            _refuse_too_many(request)
            found = actions.edit_comment(found, by=signed_in(request), text=text)
        except actions.Refused as refusal:
            error = str(refusal)
        else:
            return _to_posted(found, form_key)
    elif (silent := _silent_page(request, place_of(found), page)) is not None:
        return silent
    elif not rules.may_edit(request.user, found):
        error = _("A comment can be changed for 15 minutes after it was written. You can still reply to it.")
    form = blank_form(request, page, text=text)
    form.initial["draft"] = form_key
    del form.fields["follow"]
    return _form_page(request, page, form, None, heading=_("Change your comment"), action=request.path, error=error)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own_or_404(request, pk)
    back_url = place_of(found)
    if request.method == "POST":
        actions.delete_comment(found, by=signed_in(request))
        messages.success(request, _("Your comment is deleted."))
        return HttpResponseRedirect(f"{found.specific_page.url}#comments")
    return render(
        request,
        "community/comments/ask.html",
        {
            "heading": _("Delete your comment?"),
            "quoted": excerpt(found.comment, 400),
            "form": "",
            "error": "",
            "needs_token": True,
            "text": _("Its text is gone for good. Answers to it stay, under a line that says that you deleted it."),
            "button": _("Delete"),
            "danger": True,
            "back_url": back_url,
        },
    )


# --- Steps ------------------------------------------------------------------------------------------------------------


def _to_posted(comment: Comment, draft: str) -> HttpResponse:
    """To the comment in its place; the cookie lets the browser forget the draft it kept (js/keep-draft.js)."""
    answer = HttpResponseRedirect(place_of(comment))
    answer.set_cookie("draft-kept", draft, max_age=600, samesite="Lax")
    return answer


def _own_or_404(request: HttpRequest, pk: int) -> Comment:
    own = Comment.objects.visible_to(request.user).filter(user_id=request.user.pk)
    return get_object_or_404(own.select_related("user", "page"), pk=pk)


def _refuse_too_many(request: HttpRequest) -> None:
    """Posting, changing and sending a kept text cost the same, so they count together."""
    who = limits.visitor(request)
    if not (
        limits.allow("comments.minute", who, limit=5, seconds=60)
        and limits.allow("comments.hour", who, limit=40, seconds=3600)
    ):
        raise actions.Refused(_("That was a lot of comments at once. Please wait a minute; the text is still here."))


def _reply_to(request: HttpRequest, page: Page) -> Comment | None:
    """The comment that is answered, if it may be: on this page, published, not too deep."""
    asked = request.POST.get("reply_to", "")
    if not asked.isdecimal() or len(asked) > 12:
        return None
    return (
        Comment.objects.on(page)
        .published()
        .filter(pk=int(asked), level__lt=rules.DEEPEST_LEVEL)
        .select_related("user")
        .first()
    )


def _again(request: HttpRequest, page: Page, form: CommentForm, reply_to: Comment | None, error: str) -> HttpResponse:
    """The same form once more, filled in, signed anew, with the sentence that says why."""
    follow = "follow" in request.POST
    return _form_page(
        request,
        page,
        blank_form(request, page, text=form.text, reply_to=reply_to, follow=follow),
        reply_to,
        heading=_("Your comment"),
        error=error,
    )


def _silent_page(request: HttpRequest, back_url: str, page: Page, draft: str = "") -> HttpResponse | None:
    """In the place of the form, for who may not write now: on a page of its own, or under the comment."""
    if (silence := silence_of(request.user)) is None:
        return None
    fragment = bool(request.htmx)  # type: ignore[attr-defined]
    template = "_silence" if fragment else "silent"
    context = {"heading": _("Your comment"), "silence": silence, "draft": draft}
    context |= {"back_url": back_url, "back_title": page.title}
    return render(request, f"community/moderation/{template}.html", context)


def _form_page(
    request: HttpRequest,
    page: Page,
    form: CommentForm,
    reply_to: Comment | None,
    *,
    heading: str,
    action: str = "",
    error: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "reply_to": reply_to,
        "error": error,
        "heading": heading,
        "action": action,
        "member": request.user.is_authenticated,
        "reply_to_excerpt": excerpt(reply_to.comment, 400) if reply_to else "",
        "asks_for_work": not request.user.is_authenticated and CommentSettings.current().ask_for_work,
    }
    template = "community/comments/_form.html" if request.htmx else "community/comments/write.html"  # type: ignore[attr-defined]
    return render(request, template, context)
