"""What the brand writes about: each kind of message is declared once, in an app's `messages.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from messaging.models import Message

TRANSACTIONAL, NOTICE, MARKETING = "transactional", "notice", "marketing"


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `template` is a path without ending: `<template>.subject.txt` (one line), `<template>.txt` and `<template>.mjml`.
    A transactional kind cannot be switched off; of a notice the reader may unsubscribe by one click. `unsubscribe`
    says what that click does when it is narrower than switching the whole kind off (muting one thread, say).
    """

    name: str
    title: Any
    template: str
    category: str = NOTICE
    unsubscribe: "Callable[[Message], None] | None" = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.name in _kinds:
            raise ImproperlyConfigured(f"Two kinds of message are called {self.name}: rename one of them.")
        _kinds[self.name] = self

    @property
    def may_be_switched_off(self) -> bool:
        return self.category != TRANSACTIONAL


_kinds: dict[str, Kind] = {}


def kind_named(name: str) -> Kind:
    """Raises ImproperlyConfigured when no app declares it."""
    try:
        return _kinds[name]
    except KeyError:
        raise ImproperlyConfigured(f"No app declares the message kind {name} in its messages.py.") from None


def all_kinds() -> list[Kind]:
    return list(_kinds.values())
