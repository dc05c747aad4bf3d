"""The versions of a post, each with what it changed."""

import difflib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from community.forums import rules
from community.forums.models import Post
from members.models import User


@dataclass
class Version:
    by: User | None
    at: datetime
    text: str
    title: str = ""
    reason: str = ""
    earlier: int | None = None  # the key of the earlier text; None for the one that stands now
    diff: list[tuple[str, str]] = field(default_factory=list)  # ("same" | "added" | "removed", words)


def history(user: Any, post: Post) -> list[Version]:
    """Every version, the newest first, each with what it changed against the one before."""
    if not rules.may_read(user, post):
        return []
    edits = list(post.edits.select_related("by").order_by("at", "pk"))
    # An earlier text was kept when it was changed: so who and when of a version stand with the one before it.
    texts = [*(edit.text for edit in edits), post.text]
    titles = [*(edit.title for edit in edits), ""]
    keys = [*(edit.pk for edit in edits), None]
    versions = [Version(post.author, post.created_at, texts[0], titles[0], earlier=keys[0])]
    for edit, text, title, key in zip(edits, texts[1:], titles[1:], keys[1:], strict=True):
        versions.append(Version(edit.by, edit.at, text, title, edit.reason, key))
    for before, now in itertools.pairwise(versions):
        now.diff = list(_diff(before.text, now.text))
    versions[0].diff = [("same", versions[0].text)]
    return versions[::-1]


def _diff(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Word by word, with the spaces between them."""
    pieces = re.compile(r"\s+|[^\s]+" if len(before) + len(after) < 12_000 else r"\n+|[^\n]+")  # long ones line by line
    old, now = pieces.findall(before), pieces.findall(after)
    for deed, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=now, autojunk=False).get_opcodes():
        if deed == "equal":
            yield "same", "".join(old[i1:i2])
            continue
        if i1 != i2:
            yield "removed", "".join(old[i1:i2])
        if j1 != j2:
            yield "added", "".join(now[j1:j2])
