"""What a profile shows below its head. Every app adds its own part; the page grows without knowing who they are.

In an app's `ready()`:

    from community.profiles import sections

    sections.section(20, "loyalty/_on_profile.html", tier_of)

`tier_of(owner, viewer)` returns a mapping that the template sees as `data`, or None (or {}) when there is nothing this
viewer may see: then the section is left out, title and all. The template brings its own <h2>. Lower orders come first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from members.models import User

Load = Callable[[User, Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Section:
    order: int
    template: str
    load: Load


@dataclass(frozen=True)
class Shown:
    """A section with what it shows to this viewer."""

    template: str
    data: Mapping[str, Any]


_sections: dict[str, Section] = {}


def section(order: int, template: str, load: Load) -> None:
    """Add a part to profiles. Registering the same template again replaces it."""
    _sections[template] = Section(order, template, load)


def sections_for(owner: User, viewer: Any) -> list[Shown]:
    """Every section that has something to show, in order."""
    ordered = sorted(_sections.values(), key=lambda part: (part.order, part.template))
    loaded = [(part.template, part.load(owner, viewer)) for part in ordered]
    return [Shown(template, data) for template, data in loaded if data]
