"""What the brand writes about: each kind of message is declared once, in an app's `messages.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from members.models import User
    from messaging.models import Message

TRANSACTIONAL, NOTICE, MARKETING = "transactional", "notice", "marketing"
SITE, MAIL, PUSH = "site", "mail", "push"
NOW, DIGEST, OFF = "now", "digest", "off"
# A letter that says its sentence, quotes the excerpt and leads to the place: enough for most notices.
PLAIN_NOTICE = "messaging/mail/notice"

_BECAUSE = {
    TRANSACTIONAL: _("It answers something you did or is about your account, so it has no switch."),
    NOTICE: _("You asked for it: you follow this, take part in it, or were named."),
    MARKETING: _("You agreed to news from us."),
}


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `template` is a path without ending: `<template>.subject.txt` (one line), `<template>.txt` and `<template>.mjml`.
    A transactional kind cannot be switched off; of a notice the reader may unsubscribe by one click. `unsubscribe`
    does what that click does when it is narrower than switching the whole kind off (muting one thread, say), and
    `ends` says in words what comes no more then. Where it returns False, because what the letter was about is gone, the
    kind is switched off after all.

    `says` is the sentence of the notice on the site, a lazy text (ngettext_lazy with "number" where it counts) with
    %(who)s, %(title)s and %(number)s as it needs them; build it so that no language has to guess anybody's gender.
    `says_one` may say it otherwise for a single deed, where a language's first plural form also means twenty-one.
    `calls` stands on the button of the plain letter: what its reader does there.
    `by_default` tells what holds until the member decides: {MAIL: DIGEST}, say; at once where nothing is said.
    `because` is the sentence of the page “why did I get this”.
    What nobody asked for (MARKETING) counts in the contact budget; when that is used up it waits for `waits_for`, and is
    dropped afterwards. `offered_to` says whose preferences list it, where that is not everybody (moderators, say).
    `still` is asked when a letter leaves, which may be days after it was written, of each deed in it, with that deed's
    `about` as the message's context: may its reader still read it? (Its place is asked anyway.)
    `loads` gives the letter's templates what else they need, made from the last deed's `about`: when the letter is written,
    in its reader's language and time zone, and anew when it leaves. It may raise ObjectDoesNotExist: then there is nothing
    to tell any more.
    `names_its_place`: what it tells of is its place (an event, a space), and a notice calls it as it is called now, in
    the language of the page.
    `good_for`: a code or a link that lets its reader in, good for so long. The staff never see its words; the outbox
    forgets them once it has left, or when that time is over.
    """

    name: str
    title: Any
    template: str = PLAIN_NOTICE
    category: str = NOTICE
    unsubscribe: "Callable[[Message], bool | None] | None" = field(default=None, compare=False)
    ends: Any = field(default="", compare=False)
    says: Any = field(default="", compare=False)
    says_one: Any = field(default="", compare=False)
    calls: Any = field(default=_("Read and answer"), compare=False)
    channels: tuple[str, ...] = (SITE, MAIL, PUSH)
    by_default: Mapping[str, str] = field(default_factory=dict, compare=False)
    because: Any = field(default="", compare=False)
    waits_for: timedelta = timedelta(days=3)
    offered_to: "Callable[[User], bool] | None" = field(default=None, compare=False)
    still: "Callable[[Message], bool] | None" = field(default=None, compare=False)
    loads: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = field(default=None, compare=False)
    good_for: timedelta | None = None
    names_its_place: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.name in _kinds:
            raise ImproperlyConfigured(f"Two kinds of message are called {self.name}: rename one of them.")
        _kinds[self.name] = self

    @property
    def may_be_switched_off(self) -> bool:
        return self.category != TRANSACTIONAL

    def is_offered_to(self, user: "User") -> bool:
        return self.offered_to is None or self.offered_to(user)

    @property
    def is_told(self) -> bool:
        """Is it news that `tell` spreads over channels, and not only a letter?"""
        return bool(self.says)

    def ways(self, channel: str) -> tuple[str, ...]:
        """What a member may choose for this channel; the first is to have it."""
        if channel not in self.channels:
            return ()
        return (NOW, DIGEST, OFF) if channel == MAIL and self.is_told else (NOW, OFF)

    def default_way(self, channel: str) -> str:
        return self.by_default.get(channel, NOW) if channel in self.channels else OFF

    def what_ends(self) -> Any:
        """What one does not get any more after unsubscribing."""
        return self.ends or self.title

    def why(self) -> Any:
        return self.because or _BECAUSE[self.category]

    def sentence(self, *, who: str = "", title: str = "", number: int = 1) -> str:
        """What the notice says, in the language of the moment."""
        values = {"who": who, "title": title, "number": number}
        says = self.says_one if number == 1 and self.says_one else self.says
        if isinstance(says, Promise) or "%(" in str(says):
            return str(says % values)
        return str(says or self.title)


_kinds: dict[str, Kind] = {}


def kind_named(name: str) -> Kind:
    """Raises ImproperlyConfigured when no app declares it."""
    try:
        return _kinds[name]
    except KeyError:
        raise ImproperlyConfigured(f"No app declares the message kind {name} in its messages.py.") from None


def kind_or_none(name: str) -> Kind | None:
    """For rows that outlive the app that wrote them."""
    return _kinds.get(name)


def part_of(name: str) -> Any:
    """The part of the site a kind comes from, in words: the app it is named after."""
    config = apps.app_configs.get(name.partition(".")[0])
    return config.verbose_name if config is not None else _("Other")


def all_kinds() -> list[Kind]:
    return list(_kinds.values())
