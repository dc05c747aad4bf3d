"""Kinds of message that belong to no other app."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import MAIL, TRANSACTIONAL, Kind

ACCOUNT = Kind(
    "account", _("Your account: codes, confirmations, security"), template="messaging/plain", category=TRANSACTIONAL
)
DIGEST = Kind(
    "messaging.digest",
    _("The digest: what is new for you"),
    template="messaging/mail/digest",
    channels=(MAIL,),
    because=_("The digest collects what is new for you since the last one. Its rhythm is yours to set."),
)
