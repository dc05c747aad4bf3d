"""What can happen around an event."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

ANSWERED = Verb("event.answered", _("%(by)s is coming to %(about)s"))
WAITING = Verb("event.waiting", _("%(by)s waits for a place at %(about)s"))
DECLINED = Verb("event.declined", _("%(by)s is not coming to %(about)s"))
PROMOTED = Verb("event.promoted", _("%(by)s got a free place at %(about)s"))
CANCELLED = Verb("event.cancelled", _("%(by)s called off %(about)s"))
MOVED = Verb("event.moved", _("Time or place of %(about)s changed"))
HELD = Verb("event.held", _("%(about)s is over"))
