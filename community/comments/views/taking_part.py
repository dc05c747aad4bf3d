"""React, follow, mute."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from common import limits
from common.refusing import refuse
from community.comments import actions, queries
from community.comments.links import read_mute_token
from community.comments.models import Comment, CommentSettings, ReactionKind
from community.comments.views.finding import comment_or_404, go, is_own_form, page_or_404, signed_in
from community.comments.views.reading import place_of
from members.joining import joining_url
from members.models import User


@csrf_exempt  # visitors' pages have no token: they are led to sign in; a member's token is checked below
@require_POST
def react(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    found = comment_or_404(request, pk)
    if not request.user.is_authenticated:
        return go(request, joining_url(found.get_absolute_url()))
    if kind not in ReactionKind.values:
        raise Http404
    if not is_own_form(request):
        return go(request, found.get_absolute_url())
    limits.demand("comments.react", limits.visitor(request), limit=60, seconds=60)
    try:
        found = actions.react(found, by=signed_in(request), kind=kind, on=request.POST.get("on") != "off")
    except actions.Refused as refusal:
        return refuse(request, str(refusal), found.get_absolute_url())
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(place_of(found))
    return render(
        request,
        "community/comments/_own_reactions.html",
        {"comment": found, "reactions": _reactions(signed_in(request), found)},
    )


def _reactions(user: User, comment: Comment) -> list[dict[str, object]]:
    mine = queries.reactions_by(user, [comment.pk])
    offered = CommentSettings.current().reactions
    return [
        {"kind": kind, "count": getattr(comment, f"{kind.value}_count"), "mine": (comment.pk, kind.value) in mine}
        for kind in ReactionKind
        if kind.value in offered
    ]


@login_required
@require_POST
def follow(request: HttpRequest, page_id: int) -> HttpResponse:
    page = page_or_404(request, page_id)
    if request.POST.get("on") == "yes":
        actions.follow(by=signed_in(request), page=page)
        messages.success(request, _("We will write to you about every new comment on this page."))
    else:
        actions.unfollow(by=signed_in(request), page=page)
        messages.success(request, _("You will hear only of the threads you take part in."))
    return HttpResponseRedirect(f"{page.url}#comments")


@csrf_exempt  # the signed address is the permission: it works from a mail program, without a cookie
@require_http_methods(["GET", "POST"])
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter. Opening it changes nothing, because mail scanners open links; the button mutes."""
    try:
        member_id, thread_id = read_mute_token(token)
    except signing.BadSignature:
        raise Http404 from None
    member, thread = get_object_or_404(User, pk=member_id), get_object_or_404(Comment, pk=thread_id)
    if request.method == "POST":
        actions.mute(by=member, page_id=thread.page_id, thread=thread)
        return render(
            request,
            "community/comments/said.html",
            {
                "heading": _("This thread is silent now"),
                "text": _("We won't write to you about it any more. Other threads are as before."),
                "back_url": "",
            },
        )
    return render(
        request,
        "community/comments/ask.html",
        {
            "heading": _("Mute this thread?"),
            "quoted": "",
            "text": _("We will stop writing to you about new answers in it."),
            "form": "",
            "error": "",
            "needs_token": False,
            "button": _("Mute"),
            "danger": False,
            "back_url": "",
        },
    )
