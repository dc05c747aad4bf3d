"""What people are written to about their cases."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import MAIL, NOW, TRANSACTIONAL, Kind

ANSWERED = Kind(
    "support.answered",
    _("We answered, in public, what you wrote"),
    "support/mail/answered",
    says=_("%(who)s: an answer to what you wrote about “%(title)s”"),
    by_default={MAIL: NOW},
    because=_("You wrote something that we owed you an answer to."),
)
MESSAGE = Kind(
    "support.message",
    _("A private message about your case"),
    "support/mail/message",
    TRANSACTIONAL,
    says=_("%(who)s: a private message about “%(title)s”"),
    because=_("You wrote something that we owed you an answer to, and a person of ours writes to you about it."),
)
