"""The front of the community and the lists across its spaces."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.pagecache import tag_page
from community.forums import queries, rules
from community.forums.keeping import keep_while_true
from community.forums.links import community_url
from community.forums.models import Level, Tag, TagFollow
from community.forums.showing import Showing
from community.forums.views.finding import is_htmx, signed_in


def tabs(request: HttpRequest, active: str, unread: int | None = None) -> list[dict[str, Any]]:
    """The lists a reader has, with what waits in them. `unread` is for who has counted that already."""
    base = community_url()
    items: list[tuple[str, str, int]] = [("", _("Spaces"), 0), ("latest", pgettext("topics", "Latest"), 0)]
    if request.user.is_authenticated:
        counts = queries.counts(request.user, unread)
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
    found = queries.front(request.user, get_language() or "")
    groups = [
        {
            "title": _("In other languages") if group.is_other_language else str(group.title),
            "spaces": showing.space_rows(group.spaces),
        }
        for group in found
    ]
    unread = sum(row.unread for group in found for row in group.spaces)
    return render(
        request,
        "community/forums/front.html",
        {
            "groups": groups,
            "tabs": tabs(request, "", unread),
            "has_feed": bool(rules.access_of(request.user).spaces.seen_by_everybody),
            "base": showing.base,
        },
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


@dataclass(frozen=True)
class ListOfTopics:
    """A list across all spaces: its name in addresses, what it asks, and what it says while it is empty."""

    name: str
    heading: Any
    find: Callable[[Any, str | None], Any]
    icon: str
    title: Any
    text: Any = ""
    way_out: tuple[str, Any] = ("forums:front", gettext_lazy("To the spaces"))  # an address and its words
    rows: Callable[[Showing, Any], SafeString] = Showing.topic_rows

    def show(self, request: HttpRequest, **more: Any) -> HttpResponse:
        found = self.find(request.user, request.GET.get("after"))
        way, action = self.way_out
        empty = {"icon": self.icon, "title": self.title, "text": self.text, "url": reverse(way), "action": action}
        context = {"heading": self.heading, "name": self.name, "empty": empty, "tag": None, "follows": False} | more
        if not is_htmx(request):
            context["tabs"] = tabs(request, self.name)
        rows = self.rows(Showing(request.user), found)
        return show_list(request, "community/forums/list.html", rows, found, context)


def personal(topics: ListOfTopics) -> Callable[..., HttpResponse]:
    """The view of a list that is a member's own."""

    @login_required
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return topics.show(request)

    return view


LATEST = ListOfTopics(
    "latest",
    pgettext_lazy("topics", "Latest"),
    queries.latest,
    "comment",
    gettext_lazy("Nobody has written anything yet"),
    gettext_lazy("Open a space and begin: a question is a good start."),
)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    tag_page(request, "forums", "forums:lists")
    return LATEST.show(request)


unread = personal(
    ListOfTopics(
        "unread",
        pgettext_lazy("topics", "Unread"),
        queries.unread,
        "check",
        gettext_lazy("You have read everything"),
        gettext_lazy("Here you find topics that you read or follow and that went on since."),
        ("forums:latest", gettext_lazy("See what is being said")),
    )
)

new = personal(
    ListOfTopics(
        "new",
        pgettext_lazy("topics", "New"),
        queries.new,
        "cup",
        gettext_lazy("No new topics"),
        gettext_lazy("What was opened since your last visit and you have not looked at yet stands here."),
        ("forums:latest", gettext_lazy("See what is being said")),
    )
)

following = personal(
    ListOfTopics(
        "following",
        pgettext_lazy("topics", "Following"),
        queries.following,
        "bell",
        gettext_lazy("You follow no topics"),
        gettext_lazy(
            "“Follow” at the head of a topic: then we tell you of every reply. Your own topics come by themselves."
        ),
        ("forums:latest", gettext_lazy("Find a topic")),
    )
)

bookmarks = personal(
    ListOfTopics(
        "bookmarks",
        gettext_lazy("Bookmarks"),
        queries.bookmarked,
        "bookmark",
        gettext_lazy("Nothing is marked"),
        gettext_lazy("Under every post there is a bookmark. Put it where you want to come back to."),
        ("forums:latest", gettext_lazy("Find something worth keeping")),
        Showing.bookmark_rows,
    )
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
    after = request.GET.get("after")
    found = queries.tagged(request.user, found_tag, after)
    if not found.items and not after:
        raise Http404
    follows = (
        request.user.is_authenticated
        and TagFollow.objects.filter(member=request.user, tag=found_tag, level=Level.FOLLOWING).exists()
    )
    topics = ListOfTopics(
        "", f"#{found_tag.name}", lambda _user, _after: found, "tag", gettext_lazy("Nothing here yet")
    )
    return topics.show(request, tag=found_tag, follows=follows)
