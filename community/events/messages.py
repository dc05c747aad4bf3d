"""What members are told about events they said they come to."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from messaging.kinds import NOTICE, TRANSACTIONAL, Kind
from messaging.models import Message


def the_event(about: Mapping[str, Any]) -> dict[str, Any]:
    """As it is when the letter is written or leaves: time and place may have changed meanwhile."""
    from community.events.models import Event

    return {"event": Event.objects.get(pk=about["event"], is_published=True)}


def is_expected(message: Message) -> bool:
    """Before a letter leaves: does it take place, is it still to come, and has its reader not said no meanwhile?"""
    from community.events.models import Answer, Event

    coming = Event.objects.upcoming().filter(
        answers__member=message.user, answers__state=Answer.State.COMING, cancelled_at=None
    )
    # Letters of the release before don't name their event.
    return "event" not in message.context or coming.filter(pk=message.context["event"]).exists()


of_an_event = partial(Kind, loads=the_event)

PLACE_FREE = of_an_event(
    "events.place",
    _("A place became free at an event you wait for"),
    "community/events/mail/place",
    TRANSACTIONAL,
    says=_("There is a place for you: “%(title)s”"),
    still=is_expected,
    names_its_place=True,
    because=_("You were waiting for a place at this event."),
)
CHANGED = of_an_event(
    "events.changed",
    _("Time or place of an event you come to changed, or it was called off"),
    "community/events/mail/changed",
    TRANSACTIONAL,
    says=_("News about an event: “%(title)s”"),
    names_its_place=True,
    because=_("You said you come to this event, or wait for a place."),
)
REMINDER = of_an_event(
    "events.reminder",
    _("An event you come to begins soon"),
    "community/events/mail/reminder",
    NOTICE,
    says=_("Begins soon: “%(title)s”"),
    ends=_("reminders of events"),
    still=is_expected,
    names_its_place=True,
    because=_("You said you come to this event."),
)
RECAP = of_an_event(
    "events.recap",
    _("How an event was: the topic afterwards"),
    "community/events/mail/recap",
    NOTICE,
    says=_("Let’s talk about how it was: “%(title)s”"),
    ends=_("letters after events"),
    because=_("You came to this event."),
)
