"""Who sees whom, and what a name is found by."""

import re
import unicodedata
from typing import Any

from community.profiles.models import Profile, Sees
from members.models import User
from members.rules import has_blocked


def may_see(viewer: Any, profile: Profile) -> bool:
    """The same as `Profile.objects.visible_to`, for a profile that is at hand."""
    member = profile.member
    if not member.is_active or member.is_erased:
        return False
    if viewer.is_authenticated and (viewer.is_staff or viewer.pk == member.pk):
        return True
    if profile.shown_to == Sees.EVERYBODY:
        return True
    return bool(
        viewer.is_authenticated and profile.shown_to == Sees.MEMBERS and not has_blocked(profile.member_id, viewer.pk)
    )


def shows_words(viewer: Any, profile: Profile) -> bool:
    """Its picture and text: not while a moderator has taken them away, except to themselves and the team."""
    return profile.is_published or (viewer.is_authenticated and (viewer.is_staff or viewer.pk == profile.member_id))


def searchable(text: str) -> str:
    """A name as it is searched: small letters in every alphabet, ё as е, no accents apart from what makes й."""
    text = text.lower().replace("ё", "е")
    decomposed = "".join(
        letter if letter == "й" else unicodedata.normalize("NFD", letter)[0]
        for letter in unicodedata.normalize("NFC", text)
    )
    return " ".join(decomposed.split())


def search_text_of(member: User) -> str:
    return searchable(f"{member.display_name} {member.handle}")[:120]


def greet(text: str, name: str) -> str:
    """The text with the name in its place. Nobody without a name is called “Dear ,”: it goes with its comma."""
    if name := name.strip():
        return text.replace("{name}", name)
    without = re.sub(r",\s*\{name\}|\{name\}\s*,\s*|\s*\{name\}", "", text).lstrip()
    return without[:1].upper() + without[1:]
