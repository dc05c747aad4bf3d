"""Looking into what was written: links, mentions, and words under their disguises."""

import re
import unicodedata

from common import markdown

_LINK = re.compile(
    r"https?://[^\s<>()\[\]]+|\bwww\.[^\s<>()\[\]]+|"
    r"\b(?:[\w-]+\.)+(?:com|net|org|info|biz|ru|рф|su|shop|site|online|top|xyz|io|me|club|pro)\b(?:/[^\s<>()\[\]]*)?",
    re.IGNORECASE,
)
_HOST = re.compile(r"^(?:https?://)?(?:[^/@\s]*@)?([\w.-]+)", re.IGNORECASE)

# Letters that look alike, each group as one. Everything ends up Latin, so that “cаsinо” with two Cyrillic letters is
# “casino”, and “KA3ИHO” and “казино” are one word too, because both sides are turned.
_ALIKE = str.maketrans(
    {
        "а": "a", "в": "b", "е": "e", "ё": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c", "т": "t",
        "у": "y", "х": "x", "і": "i", "ї": "i", "ј": "j", "ѕ": "s", "һ": "h", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ѵ": "v",
        "з": "3", "б": "6", "ч": "4", "э": "3", "ο": "o", "α": "a", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ρ": "p",
        "τ": "t", "υ": "u", "χ": "x", "0": "o", "1": "i", "l": "i",
    }
)  # fmt: skip
# Capitals that look alike where the small letters do not: turned before the case is dropped.
_ALIKE_CAPITALS = str.maketrans({"Н": "H", "В": "B", "З": "3", "Η": "H", "Β": "B", "Ν": "N", "Υ": "Y", "Ζ": "Z"})
# Signs that stand for a letter inside a word, and are what they are elsewhere.
_SIGNS = {"|": "i", "!": "i", "$": "s", "@": "a"}
_SIGN = re.compile(r"(?<=\w)[|!$@](?=\w)")
_INVISIBLE = {"Cf", "Mn", "Me"}


def plain_letters(text: str) -> str:
    """The text as it looks: no case, no invisible letters or accents, letters that look alike made one."""
    text = unicodedata.normalize("NFKD", text.translate(_ALIKE_CAPITALS))
    seen = "".join(letter for letter in text if unicodedata.category(letter) not in _INVISIBLE)
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], seen.casefold()).translate(_ALIKE)


def has_word(text: str, word: str) -> bool:
    """Does the text hold this word or phrase whole? `text` is already in plain letters; a star finds every ending."""
    stem = word.strip().rstrip("*")
    words = plain_letters(stem).split()
    if not words:
        return False
    end = r"\w*" if word.strip().endswith("*") else ""
    inside = r"[\s\W_]+".join(re.escape(part) for part in words)
    return re.search(rf"(?<!\w){inside}{end}(?!\w)", text) is not None


def links(text: str) -> list[str]:
    return _LINK.findall(_visible(text))


def domains(text: str) -> set[str]:
    """The hosts of its links, in lower case, without “www.”."""
    found = set()
    for link in links(text):
        host = _HOST.match(link)
        if host:
            name = host[1].lower().rstrip(".").removeprefix("www.")
            found.add(name)
            try:
                found.add(name.encode("ascii").decode("idna"))
            except (UnicodeError, ValueError):
                continue
    return found


def _visible(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def mentions(text: str) -> int:
    return len(markdown.handles(text))


def excerpt(text: str, length: int = 300) -> str:
    """The beginning in one line, for lists and letters."""
    words = " ".join(markdown.plain(text).split())
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:—–-") + "…"
