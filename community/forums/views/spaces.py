"""One space: its topics."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.pagecache import tag_page
from common.tokens import form_token
from community.forums import queries, rules
from community.forums.frames import fill_page, joined
from community.forums.keeping import keep_while_pinned
from community.forums.models import Topic, Who
from community.forums.showing import Showing
from community.forums.showing.pieces import NOTHING
from community.forums.views.finding import is_htmx, space_or_404
from community.forums.views.lists import empty, list_of
from community.forums.views.topics import follow_menu
from content.seo import plain_head_of


@require_safe
def space(request: HttpRequest, space: str) -> HttpResponse:
    """Topics of one kind or tag, in the order asked for; pinned ones first."""
    found_space = space_or_404(request, space)
    if found_space.see == Who.EVERYBODY:
        tag_page(request, "forums", f"space:{found_space.pk}")
    if request.GET.get("after"):
        keep_while_pinned(request, found_space)
    asked = _asked(request)
    found = queries.topics_in(request.user, found_space, after=request.GET.get("after"), **asked)
    showing = Showing(request.user)
    rows = list_of(request, showing, showing.topic_rows(found, with_space=False), found)
    if is_htmx(request):
        return HttpResponse(rows)
    values = _head(request, found_space, showing) | _sieve(found_space, showing, asked)
    values["list"] = showing.lists["rows"].fill(rows=rows) if rows else _nothing(request, found_space, showing, asked)
    return fill_page(request, "community/forums/space.html", **values)


def _asked(request: HttpRequest) -> dict[str, str]:
    kind, sort = request.GET.get("kind", ""), request.GET.get("sort", "")
    return {
        "kind": kind if kind in Topic.Kind.values else "",
        "tag": request.GET.get("tag", "")[:40],
        "sort": sort if sort in queries.SORTS else "active",
    }


def _head(request: HttpRequest, space: Any, showing: Showing) -> dict[str, object]:
    parts, url, is_public = showing.lists, showing.space_url(space), space.see == Who.EVERYBODY
    title, text = str(space.title), str(space.description)
    values: dict[str, object] = {
        "title": title,
        "meta": parts["noindex"].fill(),
        "feed": parts["feed"].fill(title=title, url=f"{url}feed/") if is_public else NOTHING,
        "lead": parts["lead"].fill(text=text) if text else NOTHING,
        "lock": parts["lock"].fill() if space.see in (Who.GROUPS, Who.STAFF) else NOTHING,
        "who": who_enters(space),
        "archived": parts["archived"].fill() if space.is_archived else NOTHING,
        "open": _way_to_open(space, showing),
        "follow": follow_menu(request, queries.level_in(showing.user, space), f"{url}follow/"),
        "read_space": NOTHING,
    }
    if showing.is_member:
        read_url = f"{showing.base}read-all/"
        values["read_space"] = parts["read_space"].fill(url=read_url, csrf=form_token(request), space=space.slug)
    elif is_public:
        # Search engines read as visitors do.
        values["meta"] = render_to_string("content/seo/_plain_head.html", plain_head_of(request, title, text, url))
    return values


def _way_to_open(space: Any, showing: Showing) -> SafeString:
    if rules.may_open(showing.user, space):
        return showing.lists["open"].fill(url=showing.space_url(space))
    if space.is_archived:
        return NOTHING
    if not showing.is_member:
        return showing.lists["sign_in"].fill(url=showing.space_url(space))
    return showing.lists["why_not"].fill(words=rules.why_not_open(showing.user, space))


def _sieve(space: Any, showing: Showing, asked: dict[str, str]) -> dict[str, object]:
    """The kinds, orders and tags one may choose, each leading to what it would show."""
    kinds = {
        "": _("Everything"),
        "question": _("Questions"),
        "discussion": _("Discussions"),
        "announcement": _("Announcements"),
    }
    sorts = {"active": _("Latest reply"), "new": _("Newest"), "top": _("Most talked about")}
    tags = {tag.slug: tag.name for tag in queries.tags_of(space)}
    url = showing.space_url(space)

    def links(name: str, choices: dict[str, str]) -> SafeString:
        return joined(
            [
                showing.lists[f"this_{name}" if asked[name] == value else name].fill(
                    # A tag that is chosen already leads back to all.
                    url=_address(url, asked | {name: "" if name == "tag" and asked[name] == value else value}),
                    title=title,
                )
                for value, title in choices.items()
            ]
        )

    return {
        "kinds": links("kind", kinds),
        "sorts": links("sort", sorts),
        "tags": showing.lists["tags"].fill(tags=links("tag", tags)) if tags else NOTHING,
    }


def _address(url: str, asked: dict[str, str]) -> str:
    asking = {name: value for name, value in asked.items() if value and (name, value) != ("sort", "active")}
    return f"{url}?{urlencode(asking)}" if asking else url


def _nothing(request: HttpRequest, space: Any, showing: Showing, asked: dict[str, str]) -> SafeString:
    url = showing.space_url(space)
    if asked["kind"] or asked["tag"]:
        return empty("search", _("Nothing of this kind yet"), url=url, action=_("Everything in this space"))
    if not rules.may_open(request.user, space):
        return empty("comment", _("Nobody has begun yet"))
    text = _("The first topic sets the tone. A question is a good start.")
    return empty("comment", _("Nobody has begun yet"), text, f"{url}new/", _("New topic"))


def who_enters(space: Any) -> str:
    """Who else reads what is said here, in a few words."""
    return {
        Who.EVERYBODY: _("Everybody can read this space."),
        Who.MEMBERS: _("Only members read this space."),
        Who.GROUPS: _("A closed space: only those who are let in know of it."),
        Who.STAFF: _("Only the team reads this space."),
    }[Who(space.see)]
