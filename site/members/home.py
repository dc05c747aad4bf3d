"""What /me/ shows. Every app adds its own part, so the page grows without knowing who they are.

In an app's `ready()`:

    from members import home

    home.section(20, "comments/_my_replies.html", my_replies)

`my_replies(request)` returns a mapping that the template sees as `data` (`{{ data.replies }}`), or None (or {}) when
there is nothing to show: then the section is left out, title and all. The template brings its own <h2>. Lower orders
come first. `request.user.previous_visit_at` tells since when things are new; it is
None on a member's first visit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

Load = Callable[[HttpRequest], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Section:
    order: int
    template: str
    load: Load
    instead_of: str = ""


@dataclass(frozen=True)
class Shown:
    """A section with what it shows now."""

    template: str
    data: Mapping[str, Any]


_sections: dict[str, Section] = {}


def section(order: int, template: str, load: Load, *, instead_of: str = "") -> None:
    """Add a part to /me/. Registering the same template again replaces it.

    `instead_of` names the template of a part that this one says better: that one is then left out.
    """
    _sections[template] = Section(order, template, load, instead_of)


def sections_for(request: HttpRequest) -> list[Shown]:
    """Every section that has something to show, in order."""
    replaced = {part.instead_of for part in _sections.values()}
    ordered = sorted(_sections.values(), key=lambda part: (part.order, part.template))
    loaded = [(part.template, part.load(request)) for part in ordered if part.template not in replaced]
    return [Shown(template, data) for template, data in loaded if data]
