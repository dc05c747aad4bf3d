"""The search page."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import limits
from content import search, search_hints
from content.search_words import LONGEST_QUERY

SCREEN = 10


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found, or what may help. Never kept by a cache: every query is another page, and nobody asks it twice."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    reader = search.Reader(request.user, (get_language() or "").split("-")[0])
    if text:
        limits.demand("search", limits.visitor(request), limit=60, seconds=60)
    found = search.find(text, reader)
    kind = request.GET.get("kind", "")
    of_kind = found.of_kind(kind)
    start = _start(request.GET.get("from", ""))
    hits = of_kind.screen(start, SCREEN)
    context = {
        "query": text,
        "found": found,
        "hits": hits,
        "promoted": search_hints.promoted(found.query, reader) if not start and not kind else [],
        "kinds": _kinds(found, text, kind),
        "next_url": _address(text, kind, start + SCREEN) if start + SCREEN < len(of_kind) else "",
        "back_url": _address(text, kind) if start else "",
        "meant": "",
        "noindex": True,
    }
    if not found.hits:
        meant = search_hints.did_you_mean(text, reader) if text else None
        context |= {
            "meant": meant or "",
            "meant_url": _address(meant) if meant else "",
            "themes": search_hints.popular_themes(reader),
            "tags": search_hints.popular_tags(reader),
        }
    response = TemplateResponse(request, "content/search/results.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _start(text: str) -> int:
    return min(int(text), search.MOST_HITS * 2) if text.isascii() and text.isdigit() else 0


def _address(text: str, kind: str = "", start: int = 0) -> str:
    asked = {"q": text, "kind": kind, "from": start}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _kinds(found: search.Results, text: str, kind: str) -> list[dict[str, object]]:
    """Tabs: everything, then each kind there is."""
    if len(found.counts) < 2 and not kind:
        return []
    every = {"title": _("Everything"), "url": _address(text), "active": not kind, "count": len(found)}
    return [
        every,
        *(
            {"title": label, "url": _address(text, name), "active": name == kind, "count": count}
            for name, label, count in found.counts
        ),
    ]
