"""The front of the community and the lists across its spaces."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.pagecache import tag_page
from community.forums import queries, rules
from community.forums.keeping import keep_while_true
from community.forums.links import community_url
from community.forums.models import Level, Tag, TagFollow
from community.forums.showing import Showing
from community.forums.views.finding import is_htmx, signed_in


def tabs(request: HttpRequest, active: str) -> list[dict[str, Any]]:
    """The lists a reader has, with what waits in them."""
    base = community_url()
    items: list[tuple[str, str, int]] = [("", _("Spaces"), 0), ("latest", pgettext("topics", "Latest"), 0)]
    if request.user.is_authenticated:
        counts = queries.counts(request.user)
        items += [
            ("unread", pgettext("topics", "Unread"), counts.unread),
            ("new", pgettext("topics", "New"), counts.new),
            ("following", pgettext("topics", "Following"), 0),
            ("bookmarks", _("Bookmarks"), 0),
            ("drafts", _("Drafts"), 0),
        ]
    return [
        {"title": title, "url": f"{base}{name}/" if name else base, "active": name == active, "count": count}
        for name, title, count in items
    ]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    showing = Showing(request.user)
    tag_page(request, "forums", "forums:lists")
    groups = [
        {
            "title": _("In other languages") if group.is_other_language else str(group.title),
            "spaces": showing.space_rows(group.spaces),
        }
        for group in queries.front(request.user, get_language() or "")
    ]
    has_public = any(listed.space.see == "everybody" for listed in rules.listed_spaces(request.user))
    return render(
        request,
        "community/forums/front.html",
        {"groups": groups, "tabs": tabs(request, ""), "has_feed": has_public, "base": showing.base},
    )


def show_list(request: HttpRequest, template: str, rows: Any, found: Any, context: dict[str, Any]) -> HttpResponse:
    """A list paged by key; htmx gets the rows that follow."""
    keep_while_true(request, (row.topic for row in found.items))
    query = request.GET.copy()
    query.pop("after", None)
    rest = f"&{query.urlencode()}" if query else ""
    context = {
        "rows": rows,
        "more_url": f"{request.path}?after={found.next_key}{rest}" if found.next_key else "",
        "back_url": f"{request.path}{f'?{query.urlencode()}' if query else ''}" if found.previous_key else "",
    } | context
    return render(request, "community/forums/_list.html" if is_htmx(request) else template, context)


def _simple_list(
    request: HttpRequest, name: str, found: Any, rows: Any, *, heading: str, empty: dict[str, str], **more: Any
) -> HttpResponse:
    context = {"heading": heading, "name": name, "empty": empty, "tag": None, "follows": False} | more
    if not is_htmx(request):
        context["tabs"] = tabs(request, name)
    return show_list(request, "community/forums/list.html", rows, found, context)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    tag_page(request, "forums", "forums:lists")
    found = queries.latest(request.user, request.GET.get("after"))
    return _simple_list(
        request,
        "latest",
        found,
        Showing(request.user).topic_rows(found),
        heading=pgettext("topics", "Latest"),
        empty={
            "icon": "comment",
            "title": _("Nobody has written anything yet"),
            "text": _("Open a space and begin: a question is a good start."),
            "url": community_url(),
            "action": _("To the spaces"),
        },
    )


@login_required
@require_safe
def unread(request: HttpRequest) -> HttpResponse:
    found = queries.unread(signed_in(request), request.GET.get("after"))
    return _simple_list(
        request,
        "unread",
        found,
        Showing(request.user).topic_rows(found),
        heading=pgettext("topics", "Unread"),
        empty={
            "icon": "check",
            "title": _("You have read everything"),
            "text": _("Here you find topics that you read or follow and that went on since."),
            "url": reverse("forums:latest"),
            "action": _("See what is being said"),
        },
    )


@login_required
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    found = queries.new(signed_in(request), request.GET.get("after"))
    return _simple_list(
        request,
        "new",
        found,
        Showing(request.user).topic_rows(found),
        heading=pgettext("topics", "New"),
        empty={
            "icon": "cup",
            "title": _("No new topics"),
            "text": _("What was opened since your last visit and you have not looked at yet stands here."),
            "url": reverse("forums:latest"),
            "action": _("See what is being said"),
        },
    )


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    found = queries.following(signed_in(request), request.GET.get("after"))
    return _simple_list(
        request,
        "following",
        found,
        Showing(request.user).topic_rows(found),
        heading=pgettext("topics", "Following"),
        empty={
            "icon": "bell",
            "title": _("You follow no topics"),
            "text": _(
                "“Follow” at the head of a topic: then we tell you of every reply. Your own topics come by themselves."
            ),
            "url": reverse("forums:latest"),
            "action": _("Find a topic"),
        },
    )


@login_required
@require_safe
def bookmarks(request: HttpRequest) -> HttpResponse:
    found = queries.bookmarked(signed_in(request), request.GET.get("after"))
    return _simple_list(
        request,
        "bookmarks",
        found,
        Showing(request.user).bookmark_rows(found),
        heading=_("Bookmarks"),
        empty={
            "icon": "bookmark",
            "title": _("Nothing is marked"),
            "text": _("Under every post there is a bookmark. Put it where you want to come back to."),
            "url": reverse("forums:latest"),
            "action": _("Find something worth keeping"),
        },
    )


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    found = queries.drafts(signed_in(request))
    return render(
        request,
        "community/forums/drafts.html",
        {"rows": Showing(request.user).draft_rows(found), "tabs": tabs(request, "drafts")},
    )


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Topics with a tag, as far as this reader sees any: a tag of closed spaces alone is not found."""
    found_tag = get_object_or_404(Tag, slug=slug)
    found = queries.tagged(request.user, found_tag, request.GET.get("after"))
    if not found.items and not request.GET.get("after"):
        get_object_or_404(Tag.objects.none())
    follows = (
        request.user.is_authenticated
        and TagFollow.objects.filter(member=request.user, tag=found_tag, level=Level.FOLLOWING).exists()
    )
    return _simple_list(
        request,
        "",
        found,
        Showing(request.user).topic_rows(found),
        heading=f"#{found_tag.name}",
        empty={
            "icon": "tag",
            "title": _("Nothing here yet"),
            "text": "",
            "url": community_url(),
            "action": _("To the spaces"),
        },
        tag=found_tag,
        follows=follows,
    )
