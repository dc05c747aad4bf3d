"""The front of the community and the lists across its spaces."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.pagecache import tag_page
from common.tokens import form_token
from community.forums import queries, rules
from community.forums.frames import fill_page
from community.forums.keeping import keep_while_true
from community.forums.models import Level, Tag, TagFollow
from community.forums.queries.chosen import chosen as chosen_by
from community.forums.showing import Showing
from community.forums.showing.pieces import NOTHING
from community.forums.views.finding import is_htmx, signed_in
from community.forums.views.topics import follow_menu


def tabs(showing: Showing, active: str, unread: int | None = None) -> SafeString:
    """The lists a reader has, with what waits in them. `unread` is for who has counted that already."""
    items: list[tuple[str, str, int]] = [("", _("Spaces"), 0), ("latest", pgettext("topics", "Latest"), 0)]
    if showing.is_member:
        counts = queries.counts(showing.user, unread)
        items += [
            ("unread", pgettext("topics", "Unread"), counts.unread),
            ("new", pgettext("topics", "New"), counts.new),
            ("following", pgettext("topics", "Following"), 0),
            ("bookmarks", _("Bookmarks"), 0),
            ("drafts", _("Drafts"), 0),
        ]
    return showing.tabs(items, active)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    tag_page(request, "forums", "forums:lists")
    showing, found = Showing(request.user), queries.front(request.user, get_language() or "")
    unread = sum(row.unread for group in found for row in group.spaces)
    values: dict[str, object] = {
        "feed": NOTHING,
        "tabs": tabs(showing, "", unread),
        "groups": showing.groups(found) or nothing_open(),
        "read_all": read_all(request, showing) if found else NOTHING,
    }
    if rules.access_of(request.user).spaces.seen_by_everybody:
        values["feed"] = showing.lists["feed"].fill(title=_("Community"), url=f"{showing.base}feed/")
    return fill_page(request, "community/forums/front.html", **values)


def nothing_open() -> SafeString:
    return empty(
        "comment",
        _("Nothing is open yet"),
        _("The spaces of the community are being set up. Come back soon, or read an article meanwhile."),
    )


def empty(icon: str, title: Any, text: Any = "", url: str = "", action: Any = "") -> SafeString:
    """Nothing here yet, and what to do next."""
    words = {"icon": icon, "title": title, "text": text, "url": url, "action": action}
    return render_to_string("_components/empty.html", words)


def read_all(request: HttpRequest, showing: Showing) -> SafeString:
    if not showing.is_member:
        return NOTHING
    return showing.lists["read_all"].fill(url=f"{showing.base}read-all/", csrf=form_token(request))


def list_of(request: HttpRequest, showing: Showing, rows: SafeString, found: Any) -> SafeString:
    """The rows and the ways on and back: a list paged by key."""
    keep_while_true(request, (row.topic for row in found.items))
    query = request.GET.copy()
    query.pop("after", None)
    rest = f"&{query.urlencode()}" if query else ""
    next_url = f"{request.path}?after={found.next_key}{rest}" if found.next_key else ""
    back_url = f"{request.path}{f'?{query.urlencode()}' if query else ''}" if found.previous_key else ""
    return rows + showing.more(next_url, back_url)


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

    def show(self, request: HttpRequest, deeds: SafeString = NOTHING) -> HttpResponse:
        showing, found = Showing(request.user), self.find(request.user, request.GET.get("after"))
        rows = list_of(request, showing, self.rows(showing, found), found)
        if is_htmx(request):
            return HttpResponse(rows)
        way, action = self.way_out
        return fill_page(
            request,
            "community/forums/list.html",
            heading=self.heading,
            deeds=deeds,
            tabs=tabs(showing, self.name),
            list=showing.lists["rows"].fill(rows=rows)
            if rows
            else empty(self.icon, self.title, self.text, reverse(way), action),
            read_all=read_all(request, showing) if rows and self.name in ("unread", "new") else NOTHING,
        )


def personal(topics: ListOfTopics) -> Callable[..., HttpResponse]:
    """The view of a list that is a member's own."""

    @login_required
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        deeds = chosen_link() if topics.name == "following" else NOTHING
        return topics.show(request, deeds)

    return view


def chosen_link() -> SafeString:
    """To what one follows and mutes besides topics."""
    words = _("Spaces and tags you follow, and what you muted")
    return format_html('<p class="forum-head__who"><a href="{}">{}</a></p>', reverse("forums:chosen"), words)


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
    found, showing = queries.drafts(signed_in(request)), Showing(request.user)
    context = {"rows": showing.draft_rows(found), "tabs": tabs(showing, "drafts")}
    return render(request, "community/forums/drafts.html", context)


@login_required
@require_safe
def chosen(request: HttpRequest) -> HttpResponse:
    """What one follows and mutes, each with the way back."""
    showing, found = Showing(request.user), chosen_by(signed_in(request), request.GET.get("after"))
    context = {
        "chosen": found,
        "tabs": tabs(showing, "chosen"),
        "next_url": f"?after={found.topics.next_key}" if found.topics.next_key else "",
        "back_url": request.path if found.topics.previous_key else "",
    }
    return render(request, "community/forums/chosen.html", context)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Topics with a tag, as far as this reader sees any: a tag of closed spaces alone is not found."""
    found_tag = get_object_or_404(Tag, slug=slug)
    after = request.GET.get("after")
    found = queries.tagged(request.user, found_tag, after)
    if not found.items and not after:
        raise Http404
    topics = ListOfTopics(
        "", f"#{found_tag.name}", lambda _user, _after: found, "tag", gettext_lazy("Nothing here yet")
    )
    return topics.show(request, _deeds_of(request, found_tag))


def _deeds_of(request: HttpRequest, tag: Tag) -> SafeString:
    if not request.user.is_authenticated:
        return NOTHING
    level = TagFollow.objects.filter(member=request.user, tag=tag).values_list("level", flat=True).first()
    menu = follow_menu(request, level or Level.NORMAL, reverse("forums:follow_tag", args=[tag.slug]))
    return format_html('<div class="forum-head__deeds">{}</div>', menu)
