"""What the daily or weekly digest is made of. Every app adds its own part, so the letter grows without knowing who they are.

In an app's `ready()`:

    from messaging import digests

    digests.section(30, "forums", "community/forums/mail/digest", load)

`load(member, since, until)` returns what the templates `<template>.mjml` (a run of <mj-text> and the like) and
`<template>.txt` see as `data`, or None (or {}) when nothing is new. In them `{% load messaging %}{{ url|absolute }}` makes
a path good for a letter. It looks only at what the member may see now. No section with something new: no letter. Lower orders come first.
`data["headlines"]` are the titles in it, what matters most first: the letter's subject names the first of all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from members.models import User

Load = Callable[[User, datetime, datetime], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Section:
    order: int
    name: str
    template: str
    load: Load


@dataclass(frozen=True)
class Loaded:
    """A section with what is new in it."""

    name: str
    mjml: str
    text: str
    data: Mapping[str, Any]


_sections: dict[str, Section] = {}


def section(order: int, name: str, template: str, load: Load) -> None:
    """Add a part to the digest. Registering the same name again replaces it."""
    _sections[name] = Section(order, name, template, load)


def sections_for(user: User, since: datetime, until: datetime) -> list[Loaded]:
    """Every section that has something new, in order."""
    found = []
    for part in sorted(_sections.values(), key=lambda part: (part.order, part.name)):
        if data := part.load(user, since, until):
            found.append(Loaded(part.name, f"{part.template}.mjml", f"{part.template}.txt", data))
    return found
