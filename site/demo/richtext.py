"""The demo's Markdown as Wagtail stores rich text: links to pages by id, quoted facts as entities."""

import re
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt

PageId = Callable[[str], int]  # "articles/choosing-grind" -> the page's id in the text's language

_markdown = MarkdownIt("commonmark", {"html": False})


def rich_text(source: str, page_id: PageId) -> str:
    """HTML for a RichTextBlock. Raises KeyError when a link names a page that does not exist."""
    html = _markdown.render(source.replace("{#", "\\{#"))
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>").replace("<em>", "<i>").replace("</em>", "</i>")
    html = re.sub(r'<a href="page:([^"]+)">', lambda found: f'<a linktype="page" id="{page_id(found[1])}">', html)
    html = re.sub(r"\{fact:([\w-]+)\}", lambda found: f'<embed embedtype="fact" key="{escape(found[1])}"/>', html)
    return html.strip()


def plain_cell(source: str) -> str:
    """A table's cell: words only."""
    words = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", source)
    return re.sub(r"\*{1,2}(.+?)\*{1,2}", r"\1", words)
