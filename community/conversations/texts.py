"""Private messages on their way into the database."""

import re
import unicodedata

from common import markdown

LONGEST = 5000


def clean(text: str) -> str:
    """The text without invisible control characters, trailing spaces and runs of empty lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def excerpt(text: str, length: int = 140) -> str:
    """The beginning in one line, for the inbox and for notices."""
    words = markdown.plain(text)
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:—–-") + "…"
