"""The search page, and what it offers while somebody types."""

import unicodedata
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import limits
from content import search, search_hints, shared
from content.search_words import LONGEST_QUERY

SCREEN = 10
SUGGESTED = 8
LEAST_TYPED = 2


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found, or what may help. Never kept by a cache: every query is another page, and nobody asks it twice."""
    text, reader = _text(request), _reader(request)
    if text:
        limits.demand("search", limits.visitor(request), limit=60, seconds=60)
    found = search.find(text, reader)
    kind, after = request.GET.get("kind", ""), request.GET.get("after", "")
    if kind not in search.labels():
        kind = ""
    of_kind = found.of_kind(kind)
    rest = of_kind.after(after)
    hits = rest.screen(SCREEN)
    is_later = len(rest) < len(of_kind)
    context = {
        "query": text,
        "found": found,
        "shown": of_kind,
        "hits": hits,
        "promoted": search_hints.promoted(found.query, reader) if not is_later and not kind else [],
        "kind": kind,
        "kinds": _kinds(found, text, kind),
        "next_url": _address(text, kind, search.key_of(hits[-1])) if len(rest) > SCREEN else "",
        "back_url": _address(text, kind) if is_later else "",
        "meant": "",
    }
    if not found.hits:
        context |= _instead(text, reader)
    response = HttpResponse(shared.render_framed(request, "content/search/results.html", context))
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Titles that fit what is typed so far, of what this reader may read."""
    text, reader = _text(request), _reader(request)
    limits.demand("search-suggest", limits.visitor(request), limit=120, seconds=60)
    found = search.suggest(text, reader, SUGGESTED) if len(text) >= LEAST_TYPED else []
    said = ngettext("%(number)s suggestion", "%(number)s suggestions", len(found)) % {"number": len(found)}
    rows = [{"title": each.title, "url": each.url, "label": each.label} for each in found]
    response = JsonResponse({"suggestions": rows, "said": said if found else ""})
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, max-age=60"  # who deletes a letter sees the same again
    return response


def _text(request: HttpRequest) -> str:
    """What was typed, without signs that nobody sees: PostgreSQL takes no zero, a page no control characters, and a soft hyphen
    out of a copied text would make two words of one.
    """
    typed = request.GET.get("q", "")
    seen = (sign if sign.isprintable() else " " for sign in typed if unicodedata.category(sign) != "Cf")
    return " ".join("".join(seen).split())[:LONGEST_QUERY]


def _reader(request: HttpRequest) -> search.Reader:
    return search.Reader(request.user, (get_language() or "").split("-")[0])


def _instead(text: str, reader: search.Reader) -> dict[str, object]:
    """When nothing was found, or nothing asked."""
    meant = search_hints.did_you_mean(text, reader) if text else None
    elsewhere = search_hints.found_in(text, reader, dict(settings.LANGUAGES)) if text and not meant else []
    return {
        "meant": meant or "",
        "meant_url": _address(meant) if meant else "",
        "elsewhere": [_in_language(code, text) for code in elsewhere],
        "themes": search_hints.popular_themes(reader),
        "tags": search_hints.popular_tags(reader),
    }


def _in_language(code: str, text: str) -> dict[str, str]:
    with translation.override(code):
        url = reverse("content:search")
    return {"code": code, "title": str(dict(settings.LANGUAGES)[code]), "url": f"{url}{_address(text)}"}


def _address(text: str, kind: str = "", after: str = "") -> str:
    asked = {"q": text, "kind": kind, "after": after}
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
