"""What repeats on a page, as HTML: the template is rendered once per language with marks where things differ, then only
filled. A page of 24 posts so costs one rendering, not a hundred, and its HTML still stands in a template.

    part = frames("community/forums/_rows.html")["topic"]
    part.fill(title=topic.title, url=…)

In the template `{{ part.topic }}` begins a part and `{{ slot.title }}` is a place to fill. What is filled in is escaped
unless it is safe already.

A whole page is filled likewise: `fill_page(request, "community/forums/topic.html", title=topic.title, …)`.
"""

import re
from functools import lru_cache
from html import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template, render_to_string
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from content import shared

# Nobody can write it into a text, because nobody knows it.
_MARK = salted_hmac("forums.frames", "").hexdigest()[:16]
_SLOT = re.compile(rf"{_MARK}slot:(\w+);")
_PART = re.compile(rf"{_MARK}part:(\w+);")


def mark(name: str) -> str:
    """A word that stands in a filled frame for what is put in later."""
    return f"{_MARK}word:{name};"


class _Marks(dict[str, SafeString]):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def __missing__(self, name: str) -> SafeString:
        return mark_safe(f"{_MARK}{self.kind}:{name};")


class Frame:
    """Pieces of HTML and the names of what stands between them."""

    __slots__ = ("names", "pieces")

    def __init__(self, html: str) -> None:
        parts = _SLOT.split(html.strip())
        self.pieces, self.names = parts[::2], parts[1::2]

    def fill(self, **values: object) -> SafeString:
        html = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            value = values[name]
            if type(value) is not SafeString:
                value = str(value) if type(value) is int else escape(str(value))
            html += (value, piece)
        return mark_safe("".join(html))


def frames(template: str) -> dict[str, Frame]:
    """The parts of a template in the language of the reader."""
    read = _read if settings.DEBUG else _kept
    return read(template, get_language() or settings.LANGUAGE_CODE)


def _read(template: str, language: str) -> dict[str, Frame]:
    html = render_to_string(template, {"slot": _Marks("slot"), "part": _Marks("part")})
    _before, *parts = _PART.split(html)
    return {name: Frame(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}


_kept = lru_cache(maxsize=64)(_read)


def fill_page(request: HttpRequest, template: str, **values: object) -> HttpResponse:
    """A page of which nothing depends on the address or on who reads but what is filled in, and `{% for_reader %}`: the head, the
    foot and what just happened (`content.shared.framed`).
    """
    frames_and_holes = shared.framed(request, template, {"slot": _Marks("slot")}, Frame)
    pieces = [piece if place % 2 else piece.fill(**values) for place, piece in enumerate(frames_and_holes)]
    return HttpResponse(shared.completed(pieces, get_template(template), {}, request))


def joined(parts: list[SafeString]) -> SafeString:
    return mark_safe("".join(parts))
