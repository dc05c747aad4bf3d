"""What members are told about private messages."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import NOTICE, Kind

WRITTEN = Kind(
    "conversations.written",
    _("Somebody wrote to you in private"),
    "community/conversations/mail/written",
    NOTICE,
    says=_("%(who)s: a private message for you"),
)
