"""One space: its topics."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.pagecache import tag_page
from community.forums import queries, rules
from community.forums.keeping import keep_while_pinned
from community.forums.models import Topic, Who
from community.forums.showing import Showing
from community.forums.views.finding import is_htmx, space_or_404
from community.forums.views.lists import show_list
from community.forums.views.topics import follow_menu


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
    rows = showing.topic_rows(found, with_space=False)
    context: dict[str, Any] = {}
    if not is_htmx(request):
        context = _head(request, found_space, showing, asked)
    return show_list(request, "community/forums/space.html", rows, found, context)


def _asked(request: HttpRequest) -> dict[str, str]:
    kind, sort = request.GET.get("kind", ""), request.GET.get("sort", "")
    return {
        "kind": kind if kind in Topic.Kind.values else "",
        "tag": request.GET.get("tag", "")[:40],
        "sort": sort if sort in queries.SORTS else "active",
    }


def _head(request: HttpRequest, space: Any, showing: Showing, asked: dict[str, str]) -> dict[str, Any]:
    url = showing.space_url(space)

    def address(**changes: str) -> str:
        asking = {
            name: value for name, value in (asked | changes).items() if value and (name, value) != ("sort", "active")
        }
        return f"{url}?{urlencode(asking)}" if asking else url

    user = request.user
    kinds = [
        ("", _("Everything")),
        ("question", _("Questions")),
        ("discussion", _("Discussions")),
        ("announcement", _("Announcements")),
    ]
    sorts = [("active", _("Latest reply")), ("new", _("Newest")), ("top", _("Most talked about"))]
    return {
        "space": space,
        "url": url,
        "kinds": [
            {"title": title, "url": address(kind=kind), "active": asked["kind"] == kind} for kind, title in kinds
        ],
        "sorts": [
            {"title": title, "url": address(sort=sort), "active": asked["sort"] == sort} for sort, title in sorts
        ],
        "tags": [
            {
                "title": tag.name,
                "url": address(tag="" if asked["tag"] == tag.slug else tag.slug),
                "active": asked["tag"] == tag.slug,
            }
            for tag in queries.tags_of(space)
        ],
        "is_filtered": bool(asked["kind"] or asked["tag"]),
        "who": who_enters(space),
        "may_open": rules.may_open(user, space),
        "why_not_open": rules.why_not_open(user, space) if user.is_authenticated else "",
        "follow": follow_menu(request, queries.level_in(user, space), f"{url}follow/"),
        "is_public": space.see == Who.EVERYBODY,
        "base": showing.base,
    }


def who_enters(space: Any) -> str:
    """Who else reads what is said here, in a few words."""
    return {
        Who.EVERYBODY: _("Everybody can read this space."),
        Who.MEMBERS: _("Only members read this space."),
        Who.GROUPS: _("A closed space: only those who are let in know of it."),
        Who.STAFF: _("Only the team reads this space."),
    }[Who(space.see)]
