"""What members are told about events they said they come to."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import NOTICE, TRANSACTIONAL, Kind

PLACE_FREE = Kind(
    "events.place",
    _("A place became free at an event you wait for"),
    "community/events/mail/place",
    TRANSACTIONAL,
    says=_("There is a place for you: %(title)s"),
)
CHANGED = Kind(
    "events.changed",
    _("Time or place of an event you come to changed, or it was called off"),
    "community/events/mail/changed",
    TRANSACTIONAL,
    says=_("News about an event: %(title)s"),
)
REMINDER = Kind(
    "events.reminder",
    _("An event you come to begins soon"),
    "community/events/mail/reminder",
    NOTICE,
    says=_("Begins soon: %(title)s"),
)
RECAP = Kind(
    "events.recap",
    _("How an event was: the topic afterwards"),
    "community/events/mail/recap",
    NOTICE,
    says=_("Let's talk about how it was: %(title)s"),
)
