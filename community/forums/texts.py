"""What members write in the spaces, on its way into the database: tidied, and made HTML once.

Markdown as everywhere on the site, and three things more:

    @handle                                  a link to the member, where there is one
    ![a caption](attachment:<id>)            a picture that the writer has uploaded into this space
    > @handle #12:                           a quotation: who said it and the number of the post; the words follow
    > the words quoted

The HTML is the same for every reader. What depends on who reads stands in it as a mark and is put in when it is shown
(`community.forums.cards`): the reader's language in addresses (`/_/`), and what a link that stands alone leads to.
"""

import re
import unicodedata
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from common import markdown
from community.forums.links import community_url, page_of_number
from community.forums.models import Attachment, Space
from members.models import User

VERSION = 1  # of the HTML that is kept: a higher number makes a job render everything anew
LONGEST = 32_000
MOST_MENTIONS = 20
ANSWER_LENGTH = 420  # of what stands of the accepted answer at the top of a question
LANGUAGE_MARK = "/_/"  # at the beginning of an address: the reader's language
LATE_LINK = re.compile(r'<p class="late-link"><a href="([^"]*)"[^>]*>([^<]*)</a></p>')

_CITE, _TAG = re.compile(r"<cite[^>]*>.*?</cite>", re.DOTALL), re.compile(r"<[^>]*>")
_END = re.compile(r"</(?:p|li|h\d|blockquote|pre|t[dhr]|figure|figcaption)>|<[bh]r\b[^>]*>")
_ATTACHMENT = re.compile(r"attachment:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_SAID_BY = re.compile(r"^@([a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?) #(\d{1,9}):?[ \t]*(?=\n|$)", re.IGNORECASE)
_QUOTED = re.compile(
    r"^((?:>[ \t]?)+)@([a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?) #(\d{1,9})(?=:?[ \t]*$)", re.IGNORECASE | re.MULTILINE
)
# Not after one letter («т. е.», initials), nor between figures.
_SENTENCE_END = re.compile(r"(?<=\w\w)[.!?…]+[»”\")]?(?=\s|$)")


def clean(text: str) -> str:
    """The text without invisible control characters, trailing spaces and runs of empty lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def clean_title(title: str) -> str:
    return " ".join("".join(c for c in title if unicodedata.category(c) not in ("Cc", "Cf")).split())


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a post in one line, for lists, letters and logs; without what it quotes."""
    words = markdown.plain("\n".join(line for line in _without_pictures(text).split("\n") if not line.startswith(">")))
    return shortened(words or markdown.plain(_without_pictures(text)), length)


def shortened(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:—–-") + "…"


def first_sentences(words: str, length: int = 200) -> str:
    """As many as there is room for; of a long one the beginning."""
    if len(words) <= length:
        return words
    end = max((found.end() for found in _SENTENCE_END.finditer(words, 0, length)), default=0)
    return words[:end].rstrip() if end > length // 4 else shortened(words, length)


def words_of(text: str) -> str:
    """All its words, for the search."""
    return markdown.plain(_QUOTED.sub("", _without_pictures(text)))


def words_of_html(html: str) -> str:
    """The same of the kept HTML, in a hundredth of the time: for the few words around a match."""
    return " ".join(unescape(_TAG.sub("", _END.sub(" ", _CITE.sub(" ", html)))).split())


def _without_pictures(text: str) -> str:
    return re.sub(r"!\[([^\]\n]*)\]\([^)\s]*\)", r"\1", text)


# --- What a text names ----------------------------------------------------------------------------------------------


def attachment_ids(text: str) -> list[uuid.UUID]:
    return list(dict.fromkeys(uuid.UUID(found) for found in _ATTACHMENT.findall(text)))


def quoted_numbers(text: str) -> list[int]:
    """The posts whose words are quoted."""
    return list(dict.fromkeys(int(number) for _marks, _handle, number in _QUOTED.findall(text)))


def mentioned(text: str) -> list[User]:
    """The members whose handles the text names: no query when it names nobody. Whom it quotes, it mentions not."""
    handles = sorted(markdown.handles(_QUOTED.sub("", text)))[:MOST_MENTIONS]
    return list(User.objects.filter(handle__in=handles, is_active=True)) if handles else []


def renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """The text with its quotations pointing at the posts' new numbers, after a topic was split or merged."""

    def new(found: re.Match[str]) -> str:
        number = int(found[3])
        return f"{found[1]}@{found[2]} #{numbers.get(number, number)}"

    return _QUOTED.sub(new, text)


def quotation(handle: str, number: int, text: str) -> str:
    """What stands in the form when somebody quotes: the words without what they quoted themselves."""
    own = [line for line in text.split("\n") if not line.startswith(">")]
    return "\n".join([f"> @{handle} #{number}:", *(f"> {line}".rstrip() for line in own if line.strip()), "", ""])


# --- As HTML --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A text ready to be kept, with what it names."""

    text: str
    html: str
    attachments: tuple[Attachment, ...]
    mentioned: tuple[User, ...]


def prepare(text: str, *, author: User | None, space: Space | int, post_id: int | None = None) -> Text:
    """Render a text for a space. Pictures are shown only if its author uploaded them there and no other post has them."""
    ids = attachment_ids(text)
    found: list[Attachment] = []
    if ids and author is not None:
        space_id = space if isinstance(space, int) else space.pk
        known = Attachment.objects.filter(pk__in=ids[:50], owner=author, space_id=space_id)
        found = [each for each in known if each.post_id in (None, post_id)]
    people = mentioned(text)
    return Text(text, to_html(text, people, found), tuple(found), tuple(people))


def preview(text: str, *, space: Space | int, user: User) -> str:
    """As it will look, for its writer's eyes."""
    return in_language(prepare(clean(text), author=user, space=space).html)


def in_language(html: str) -> str:
    """Kept HTML with addresses in the reader's language."""
    return html.replace(f'="{LANGUAGE_MARK}', f'="{community_url().removesuffix("community/")}')


def to_html(text: str, people: Collection[User] = (), pictures: Collection[Attachment] = ()) -> str:
    env: dict[str, Any] = {
        "mentions": {person.handle: f"{LANGUAGE_MARK}members/{person.handle}/" for person in people},
        "pictures": {str(each.pk): each for each in pictures},
    }
    return nh3.clean(
        _markdown.render(text, env),
        tags=markdown.TAGS | {"img", "figure", "figcaption", "cite"},
        attributes=markdown.ATTRIBUTES | {"img": {"src", "alt", "width", "height", "loading", "decoding"}},
        allowed_classes={
            "a": {"mention", "picture"},
            "blockquote": {"quote"},
            "cite": {"quote__by"},
            "p": {"late-link"},
        },
        attribute_filter=_only_our_pictures,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def _only_our_pictures(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.startswith(_media("forums/")):
        return None
    return value


def _media(path: str) -> str:
    return f"{settings.MEDIA_URL}{path}"


def picture_url(attachment: Attachment, *, small: bool = False) -> str:
    """Always through the site's own view, which asks who may see it."""
    return _media(str(attachment.small.name if small and attachment.small else attachment.file.name))


def _picture(self: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """`![caption](attachment:…)`. A picture from elsewhere would tell its owner who reads: it becomes a link."""
    token = tokens[index]
    source, caption = str(token.attrs.get("src", "")), escape(token.content)
    found = _ATTACHMENT.fullmatch(source)
    if found is None:
        return f'<a href="{escape(source)}">{caption or escape(source)}</a>'
    attachment: Attachment | None = env.get("pictures", {}).get(found[1].lower())
    if attachment is None:
        return caption
    return (
        f'<a class="picture" href="{picture_url(attachment)}"><img src="{picture_url(attachment, small=True)}" '
        f'alt="{caption}" width="{attachment.width}" height="{attachment.height}" loading="lazy" decoding="async"></a>'
    )


def _quotations(state: StateCore) -> None:
    """`> @handle #12:` as the first line of a quotation names who is quoted, with a link to where they said it."""
    for place, token in enumerate(state.tokens):
        if token.type != "blockquote_open" or place + 2 >= len(state.tokens):
            continue
        inline = state.tokens[place + 2]
        if inline.type != "inline" or not (said := _SAID_BY.match(inline.content)):
            continue
        token.attrJoin("class", "quote")
        # The line is taken off the paragraph: what is left of its tokens begins behind the first break.
        children = inline.children or []
        breaks = [at for at, child in enumerate(children) if child.type in ("softbreak", "hardbreak")]
        inline.children = children[breaks[0] + 1 :] if breaks else []
        cite = Token("html_inline", "", 0)
        number = int(said[2])
        page = page_of_number(number)
        cite.content = (
            f'<cite class="quote__by"><a href="?page={page}#post-{number}">@{escape(said[1])}, #{number}</a></cite>'
        )
        by = Token("inline", "", 0, children=[cite], content="", block=True)
        state.tokens[place + 2 : place + 2] = [
            by,
            Token("paragraph_close", "p", -1, block=True),
            Token("paragraph_open", "p", 1, block=True),
        ]


def _lonely_links(state: StateCore) -> None:
    """A link of our own site that stands alone in its paragraph is marked: to who may see it, it shows what it leads to."""
    for place, token in enumerate(state.tokens):
        if token.type != "inline" or state.tokens[place - 1].type != "paragraph_open" or state.tokens[place - 1].level:
            continue
        children = [child for child in token.children or [] if child.type != "text" or child.content.strip()]
        if [child.type for child in children] != ["link_open", "text", "link_close"]:
            continue
        path = own_path(str(children[0].attrs.get("href", "")))
        if path and children[0].markup in ("linkify", "autolink"):
            children[0].attrs["href"] = path
            token.children = children
            state.tokens[place - 1].attrJoin("class", "late-link")


def own_path(address: str) -> str:
    """The path of an address of this site; empty for any other."""
    try:
        parts, own = urlsplit(address), urlsplit(settings.WAGTAILADMIN_BASE_URL)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != own.netloc.lower():
        return ""
    if parts.path[1:2] in ("/", "\\"):  # “//elsewhere.example”: alone, that would be another site's address
        return ""
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.path or '/'}{query}{fragment}"


def _parser() -> MarkdownIt:
    parser = markdown.new_parser()
    parser.enable(["image"])
    parser.validateLink = _is_link  # type: ignore[method-assign]
    parser.core.ruler.push("quotations", _quotations)
    parser.core.ruler.push("lonely_links", _lonely_links)
    parser.add_render_rule("image", _picture)
    return parser


_default_validate = MarkdownIt().validateLink


def _is_link(url: str) -> bool:
    return bool(_ATTACHMENT.fullmatch(url)) or bool(_default_validate(url))


_markdown = _parser()
