"""React, mark, accept, follow, read, delete: one press each."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import limits
from common.refusing import refuse
from community.forums import actions, queries, rules
from community.forums.composing import draft_of
from community.forums.forms import DraftForm, LevelForm, ReadForm
from community.forums.links import community_url, post_url_in, topic_url
from community.forums.models import Level, Post, State
from community.forums.showing import Showing, ShowingTopic
from community.forums.texts import excerpt
from community.forums.views.finding import (
    REFUSALS,
    is_htmx,
    post_or_404,
    signed_in,
    space_or_404,
    topic_or_404,
)
from members.models import User


def _is_on(request: HttpRequest) -> bool:
    return request.POST.get("on") != "no"


@login_required
@limits.limited("forums.react", limit=60, seconds=60)
@require_POST
def react(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    found = post_or_404(request, pk)
    kinds = queries.reaction_kinds()
    chosen = next((offered for offered in kinds if offered.slug == kind), None)
    if chosen is None:
        raise Http404
    address = post_url_in(found.topic, found.number)
    try:
        found = actions.react(post=found, kind=chosen, on=_is_on(request), by=signed_in(request))
    except REFUSALS as refusal:
        return refuse(request, str(refusal), address)
    if not is_htmx(request):
        return HttpResponseRedirect(address)
    found = post_or_404(request, pk)
    own = queries.reactions_by(signed_in(request), [found.pk])
    return HttpResponse(ShowingTopic(request.user, found.topic, kinds).reactions(found, own))


@login_required
@limits.limited("forums.bookmark", limit=60, seconds=60)
@require_POST
def bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    found = post_or_404(request, pk)
    address = post_url_in(found.topic, found.number)
    try:
        actions.bookmark(post=found, on=_is_on(request), note=request.POST.get("note", "")[:160], by=signed_in(request))
    except REFUSALS as refusal:
        return refuse(request, str(refusal), address)
    if not is_htmx(request):
        return HttpResponseRedirect(address)
    return HttpResponse(ShowingTopic(request.user, found.topic, []).bookmark(found, _is_on(request)))


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    found = post_or_404(request, pk)
    try:
        if _is_on(request):
            actions.accept(post=found, by=signed_in(request))
        else:
            actions.unaccept(post=found, by=signed_in(request))
    except REFUSALS as refusal:
        messages.warning(request, str(refusal))
    else:
        if _is_on(request):
            messages.success(request, _("Marked as the answer: it stands at the top of the question now."))
    return HttpResponseRedirect(post_url_in(found.topic, found.number))


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = post_or_404(request, pk)
    if not rules.may_delete(request.user, found):
        raise Http404
    back_url = post_url_in(found.topic, found.number)
    error = ""
    if request.method == "POST":
        try:
            actions.delete_post(post=found, by=signed_in(request))
        except REFUSALS as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Your post is deleted. You can bring it back from its place for now."))
            if found.number == 1 and not rules.may_see_topic(request.user, topic_now(found)):
                return HttpResponseRedirect(f"{community_url()}{found.topic.space.slug}/")
            return HttpResponseRedirect(back_url)
    return render(
        request,
        "community/forums/ask.html",
        {
            "heading": _("Delete your post?"),
            "text": _("Answers to it stay, under a line that says that it was here."),
            "quoted": excerpt(found.text, 400),
            "form": "",
            "error": error,
            "button": _("Delete"),
            "danger": True,
            "back_url": back_url,
        },
    )


def topic_now(post: Post) -> Any:
    post.topic.refresh_from_db()
    return post.topic


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own deleted post is not among those one may read, so it is looked up by its author."""
    own = Post.objects.filter(author=signed_in(request), state=State.DELETED)
    found = post_or_404(request, pk, own.filter(topic__space_id__in=rules.visible_space_ids(request.user)))
    try:
        actions.restore_post(post=found, by=signed_in(request))
    except REFUSALS as refusal:
        messages.warning(request, str(refusal))
    return HttpResponseRedirect(post_url_in(found.topic, found.number))


# --- Following and reading ----------------------------------------------------------------------------------------------

SAID = {
    Level.FOLLOWING: gettext_lazy("We tell you about everything new here."),
    Level.MUTED: gettext_lazy("It is silent now: no notices, and it appears in none of your lists."),
    Level.NORMAL: gettext_lazy("You hear of it when somebody answers or mentions you."),
}


def _level(request: HttpRequest) -> Level:
    form = LevelForm(request.POST)
    if not form.is_valid():
        raise Http404
    return Level(form.cleaned_data["level"])


def _chosen(request: HttpRequest, level: Level, address: str) -> HttpResponse:
    """Said, and back to the thing itself or to the list of all that was chosen."""
    said = str(SAID[level])
    if level == Level.MUTED:  # it is in no list but this one
        link = format_html('<a href="{}">{}</a>', reverse("forums:chosen"), _("What you muted"))
        said = format_html("{} {}", said, link)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("forums:chosen") if request.POST.get("back") == "chosen" else address)


@login_required
@require_POST
def follow_topic(request: HttpRequest, pk: int) -> HttpResponse:
    found, level = topic_or_404(request, pk), _level(request)
    actions.follow_topic(topic=found, level=level, by=signed_in(request))
    return _chosen(request, level, topic_url(found))


@login_required
@require_POST
def follow_space(request: HttpRequest, space: str) -> HttpResponse:
    found, level = space_or_404(request, space), _level(request)
    actions.follow_space(space=found, level=level, by=signed_in(request))
    return _chosen(request, level, Showing(request.user).space_url(found))


@login_required
@require_POST
def follow_tag(request: HttpRequest, slug: str) -> HttpResponse:
    found, level = get_object_or_404(queries.tags_seen_by(request.user), slug=slug), _level(request)
    actions.follow_tag(tag=found, level=level, by=signed_in(request))
    return _chosen(request, level, f"{community_url()}tags/{found.slug}/")


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """How far they came and how long it took: from js/read-topic.js, in batches, or by the button without it."""
    found = topic_or_404(request, pk)
    form = ReadForm(request.POST)
    if form.is_valid():
        number = min(form.cleaned_data["number"], found.last_number)
        actions.mark_read(topic=found, number=number, seconds=form.cleaned_data["seconds"] or 0, by=signed_in(request))
    if "then" in request.POST:
        return HttpResponseRedirect(f"{community_url()}unread/")
    return HttpResponse(status=204)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    slug = request.POST.get("space", "")
    found = space_or_404(request, slug) if slug else None
    actions.mark_all_read(space=found, by=signed_in(request))
    messages.success(request, _("Everything counts as read now."))
    return HttpResponseRedirect(Showing(request.user).space_url(found) if found else community_url())


# --- Drafts and names ---------------------------------------------------------------------------------------------------


@login_required
@limits.limited("forums.draft", limit=300, seconds=600)
@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """For js/keep-server-draft.js: `seen` is what this device knew of the draft last; another text meanwhile is kept too."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("The draft could not be kept.")}, status=400)
    asked = form.cleaned_data
    tags = [name.strip() for name in asked["tags"].split(",") if name.strip()]
    try:
        draft = actions.save_draft(
            place=asked["place"],
            title=asked["title"],
            text=asked["text"],
            tags=tags,
            kind=asked["kind"],
            to=asked["to"],
            other=_other_text(signed_in(request), asked),
            by=signed_in(request),
        )
    except REFUSALS as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    if draft is None:
        return JsonResponse({"seen": "", "other": ""})
    return JsonResponse({"seen": draft.updated_at.isoformat(), "other": draft.more.get("other", "")})


def _other_text(user: User, asked: dict[str, Any]) -> str:
    """What another device kept for this place since this one looked: it is not written over, it stands beside."""
    stored = draft_of(user, asked["place"])
    if stored is None:
        return ""
    if asked["seen"] != stored.updated_at.isoformat() and stored.text.strip() not in ("", asked["text"].strip()):
        return stored.text
    return str(stored.more.get("other", ""))


@login_required
@require_POST
def forget_draft(request: HttpRequest) -> HttpResponse:
    actions.forget_draft(place=request.POST.get("place", "")[:40], by=signed_in(request))
    return HttpResponseRedirect(f"{community_url()}drafts/")


@login_required
@limits.limited("forums.people", limit=120, seconds=60, methods=("GET",))
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Whom one may mention in a space, by the beginning of a handle or a name."""
    found = space_or_404(request, request.GET.get("space", ""))
    prefix = request.GET.get("q", "")[:30]
    persons = queries.mentionable(signed_in(request), found, prefix) if prefix else []
    return JsonResponse({"people": [{"handle": person.handle, "name": str(person)} for person in persons]})
