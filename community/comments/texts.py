"""What members write, on its way into the database: tidied, and made HTML once."""

import re
import unicodedata

from django.urls import reverse
from django.utils import translation

from common import markdown
from content.models import PersonPage
from members.models import User

MOST_MENTIONS = 10
LONGEST = 3000  # letters of a comment, tidied


def clean(text: str) -> str:
    """The text without invisible control characters, trailing spaces and runs of empty lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        letter for letter in text if letter == "\n" or letter == "\t" or unicodedata.category(letter) != "Cc"
    )
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def mentioned(text: str) -> list[User]:
    """The members whose handles the text names, ten at most: a longer list is not a conversation."""
    handles = sorted(markdown.handles(text))[:MOST_MENTIONS]
    return list(User.objects.filter(handle__in=handles, is_active=True)) if handles else []


def to_html(text: str, language: str) -> str:
    """The text as harmless HTML. Mentioned people are linked to their profiles, of the team to their pages, in this language."""
    people = mentioned(text)
    with translation.override(language):
        links = {person.handle: reverse("profiles:profile", args=[person.handle]) for person in people}
    pages = PersonPage.objects.live().filter(member__in=people, locale__language_code=language).select_related("member")
    links |= {page.member.handle: page.url or "" for page in pages}
    return str(markdown.render(text, links))


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a comment in one line, for lists, letters and logs."""
    words = markdown.plain(text)
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:—–-") + "…"
