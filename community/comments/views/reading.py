"""Permalinks and further parts of a discussion."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.comments import queries, rendering, rules
from community.comments.models import Comment
from community.comments.views.finding import comment_or_404, page_or_404


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The permalink: to the page, with the part of the discussion that has this comment."""
    found = comment_or_404(request, pk)
    return HttpResponseRedirect(place_of(found))


def place_of(found: Comment) -> str:
    address = found.specific_page.url or "/"
    thread = "" if queries.begins_in_first_part(found) else f"?thread={found.thread_id}"
    return f"{address}{thread}#c{found.pk}"


@require_safe
def part(request: HttpRequest, page_id: int) -> HttpResponse:
    """Further threads, for htmx; without it the page itself shows them."""
    page = page_or_404(request, page_id)
    view = rendering.ThreadView(page, request.user, rendering.Asked.of(request))
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(view.address(sort=view.asked.sort, after=view.asked.after))
    return render(request, "community/comments/_part.html", {"view": view})


@require_safe
def moderate(request: HttpRequest, pk: int) -> HttpResponse:
    """From a comment on a page to its place in the moderators' CMS."""
    found = (
        get_object_or_404(Comment, pk=pk)
        if rules.may_moderate(request.user)
        else get_object_or_404(Comment.objects.none())
    )
    return HttpResponseRedirect(reverse("moderation_queue:thing", args=["comments.comment", found.pk]))
