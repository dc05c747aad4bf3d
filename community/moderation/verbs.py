"""What can happen in moderation."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

FLAGGED = Verb("moderation.flagged", _("%(by)s reported: %(about)s"))
WAITING = Verb("moderation.waiting", _("Waits for a moderator: %(about)s"))
DECIDED = Verb("moderation.decided", _("%(by)s decided: %(about)s"))
UNDONE = Verb("moderation.undone", _("%(by)s took back: %(about)s"))
APPEALED = Verb("moderation.appealed", _("%(by)s appealed: %(about)s"))
APPEAL_ANSWERED = Verb("moderation.appeal_answered", _("%(by)s answered an appeal: %(about)s"))
TRUST_CHANGED = Verb("trust.changed", _("The trust of %(about)s changed"))
