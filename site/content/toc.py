"""Headings that can be linked to, and the list of them beside an article."""

import re
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)


def anchor_of(words: str) -> str:
    return "h-" + (slugify(unescape(strip_tags(words)), allow_unicode=True)[:60] or "part")


def with_anchors(html: Any) -> SafeString:
    return mark_safe(_HEADING.sub(lambda found: f'<h2 id="{anchor_of(found[1])}">{found[1]}</h2>', str(html)))


def contents_of(body: Any) -> list[dict[str, str]]:
    """The second-level headings of a StreamField, in order."""
    words = [
        unescape(strip_tags(found))
        for block in body
        if block.block_type == "text"
        for found in _HEADING.findall(block.value.source)
    ]
    return [{"title": title, "anchor": anchor_of(title)} for title in words]
