"""What people are told about moderation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.moderation.rules import may_enter_queue
from messaging.kinds import MAIL, NOTICE, OFF, PUSH, SITE, TRANSACTIONAL, Kind

DECIDED = Kind(
    "moderation.decided",
    _("A moderator decided about you or what you wrote"),
    "community/moderation/mail/decided",
    TRANSACTIONAL,
    says=_("A moderator made a decision: %(title)s"),
    channels=(SITE, MAIL),
    because=_("It is about what you wrote or about your account, so it has no switch."),
)
UNDONE = Kind(
    "moderation.undone",
    _("A decision about you was taken back"),
    "community/moderation/mail/undone",
    TRANSACTIONAL,
    says=_("A decision was taken back: %(title)s"),
    channels=(SITE, MAIL),
    because=_("It is about what you wrote or about your account, so it has no switch."),
)
APPEAL_ANSWERED = Kind(
    "moderation.appeal_answered",
    _("Your appeal was answered"),
    "community/moderation/mail/appeal",
    TRANSACTIONAL,
    says=_("Your appeal was answered: %(title)s"),
    channels=(SITE, MAIL),
    because=_("You asked us to look again at a decision."),
)
REPORT_ANSWERED = Kind(
    "moderation.report_answered",
    _("What you reported was looked at"),
    says=ngettext_lazy(
        "What you reported was looked at: %(title)s", "%(number)d of your reports were looked at", "number"
    ),
    by_default={MAIL: OFF, PUSH: OFF},
    because=_("You reported something to our moderators."),
)
WAITING = Kind(
    "moderation.waiting",
    _("Something waits for a moderator (for moderators)"),
    "community/moderation/mail/waiting",
    NOTICE,
    says=ngettext_lazy(
        "Waits for a moderator: %(title)s", "%(number)d things wait for a moderator, %(title)s among them", "number"
    ),
    because=_("You are one of our moderators."),
    offered_to=may_enter_queue,
)
TRUSTED = Kind(
    "moderation.trusted",
    _("We trust you further"),
    says=_("Reading and talking has paid off: %(title)s"),
    channels=(SITE,),
    because=_("It follows from what you read and wrote here."),
)
