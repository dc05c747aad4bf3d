"""What can happen: every app declares its verbs once, in its `verbs.py`.

    from activity.verbs import Verb

    COMMENT_POSTED = Verb("comment.posted", _("%(by)s commented on %(about)s"))

The sentence is for people; it may name %(by)s and %(about)s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_declared: dict[str, "Verb"] = {}


@dataclass(frozen=True)
class Verb:
    """Declaring it makes it known. Raises ImproperlyConfigured when another verb has the name."""

    name: str
    sentence: Any = field(compare=False)  # a string or a lazily translated one

    def __post_init__(self) -> None:
        if len(self.name) > 60:
            raise ImproperlyConfigured(f"The verb “{self.name}” is longer than 60 characters.")
        if self.name in _declared:
            raise ImproperlyConfigured(f"The verb “{self.name}” is declared twice.")
        _declared[self.name] = self

    def __str__(self) -> str:
        return self.name


def known() -> Mapping[str, Verb]:
    """Every declared verb by its name."""
    return _declared


def get(verb: Verb | str) -> Verb:
    """The declared verb. Raises ImproperlyConfigured, naming it, when nobody declared it."""
    try:
        return _declared[str(verb)]
    except KeyError:
        raise ImproperlyConfigured(
            f"The verb “{verb}” is not declared: add it to the verbs.py of the app it belongs to."
        ) from None
