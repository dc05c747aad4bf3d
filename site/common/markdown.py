"""What members write: Markdown in, harmless HTML out.

Paragraphs, emphasis, links, quotes, lists and code; no HTML, no pictures (a picture from elsewhere tells its owner who
reads), no tables. A heading becomes a bold line: the outline of the page is not the member's to write.
"""

import re
from collections.abc import Mapping, Sequence

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_HANDLE = re.compile(r"@([a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?)(?![\w-])", re.IGNORECASE)
_PARAGRAPH = "\n\n"
TAGS = {"p", "br", "strong", "em", "s", "a", "blockquote", "ul", "ol", "li", "code", "pre", "hr"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


def _mention(state: StateInline, silent: bool) -> bool:
    """`@handle` of somebody we know becomes a link to them; of anybody else it stays text."""
    found = _HANDLE.match(state.src, state.pos)
    if (
        not found
        or (state.pos and (state.src[state.pos - 1].isalnum() or state.src[state.pos - 1] in "_@/."))
        or state.linkLevel
    ):
        return False
    address = state.env.get("mentions", {}).get(found[1].lower())
    if address is None:
        return False
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": address, "class": "mention"}
        state.push("text", "", 0).content = found[0]
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _headings_become_bold_lines(state: StateCore) -> None:
    for place, token in enumerate(state.tokens):
        if token.type in ("heading_open", "heading_close"):
            token.type = "paragraph" + token.type.removeprefix("heading")
            token.tag = "p"
            if token.nesting == 1:
                inline = state.tokens[place + 1]
                bold = Token("strong_open", "strong", 1), *(inline.children or []), Token("strong_close", "strong", -1)
                inline.children = list(bold)


def new_parser() -> MarkdownIt:
    """For an app whose members may write more: it adds its own rules to these."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
    parser.enable(["linkify", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    # An e-mail stays text: a link would help only those who harvest them.
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_email": False})
    parser.inline.ruler.before("link", "mention", _mention)
    parser.core.ruler.push("bold_headings", _headings_become_bold_lines)
    return parser


_markdown = new_parser()


def render(text: str, mentions: Mapping[str, str] | None = None) -> SafeString:
    """The text as HTML that may stand on any page. `mentions` maps handles (lower case) to addresses: see `handles`."""
    html = _markdown.render(text, {"mentions": mentions or {}})
    return mark_safe(
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            allowed_classes={"a": {"mention"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow ugc noopener",
        )
    )


def plain(text: str) -> str:
    """The words alone, in one line: for excerpts, mails and search."""
    words = []
    for token in _markdown.parse(text, {"mentions": {}}):
        if token.type == "inline":
            words += [
                " " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or []
            ]
            words.append(" ")
        elif token.type in ("fence", "code_block"):
            words.append(token.content + " ")
    return " ".join("".join(words).split())


def in_lines(text: str) -> str:
    """The words alone, but with their paragraphs, lines and lists, and the addresses behind links: for calendars."""
    said, mark, gap, depth = "", "", _PARAGRAPH, 0
    for token in _markdown.parse(text, {"mentions": {}}):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
            gap = _PARAGRAPH if depth == 1 else "\n"
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "• "
        elif token.type in ("inline", "fence", "code_block"):
            words = _spoken(token.children) if token.children else token.content.rstrip()
            said += f"{gap if depth else _PARAGRAPH}{mark}{words}" if said else f"{mark}{words}"
            mark, gap = "", "\n"
    return said


def _spoken(tokens: Sequence[Token]) -> str:
    said, link, begun = "", "", 0
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            said += "\n"
        elif token.type == "link_open":
            link, begun = str(token.attrGet("href") or ""), len(said)
        elif token.type == "link_close" and link.startswith("http") and said[begun:] != link:
            said += f" ({link})"
        else:
            said += token.content
    return said


def handles(text: str) -> set[str]:
    """Every handle the text may mention, in lower case: look up which of them exist and pass those to `render`."""
    return {handle.lower() for handle in _HANDLE.findall(text)}
