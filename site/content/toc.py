"""Headings that can be linked to, and the list of them beside an article."""

import re
from collections import Counter
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)


def anchor_of(words: str) -> str:
    return "h-" + (slugify(unescape(strip_tags(words)), allow_unicode=True)[:60] or "part")


def with_anchors(html: Any, body: Any = ()) -> SafeString:
    """The text with an id on each heading. `body`: the whole the text is a part of, so that no two ids are alike."""
    anchors = next((iter(anchors) for value, anchors in _anchors_in(body) if value is html), iter(()))
    return mark_safe(
        _HEADING.sub(lambda found: f'<h2 id="{next(anchors, None) or anchor_of(found[1])}">{found[1]}</h2>', str(html))
    )


def contents_of(body: Any) -> list[dict[str, str]]:
    """The second-level headings of a StreamField, in order."""
    return [
        {"title": unescape(strip_tags(words)), "anchor": anchor}
        for value, anchors in _anchors_in(body)
        for words, anchor in zip(_HEADING.findall(value.source), anchors, strict=True)
    ]


def _anchors_in(body: Any) -> list[tuple[Any, list[str]]]:
    """Each text of the body with the anchors of its headings; the second of the same words gets “-2”."""
    seen: Counter[str] = Counter()
    found = []
    for block in body:
        if block.block_type == "text":
            anchors = []
            for words in _HEADING.findall(block.value.source):
                anchor = anchor_of(words)
                seen[anchor] += 1
                anchors.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
            found.append((block.value, anchors))
    return found
