"""The part of an address that is made of a title."""

from anyascii import anyascii
from django.utils.text import slugify


def slug_from(title: str) -> str:
    """Latin letters for every script, because addresses travel by mail and messenger. "" when none is left."""
    return slugify(anyascii(title.replace("ь", "").replace("ъ", "")))[:80].strip("-")
