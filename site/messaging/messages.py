"""Kinds of message that belong to no other app."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import TRANSACTIONAL, Kind

ACCOUNT = Kind(
    "account", _("Your account: codes, confirmations, security"), template="messaging/plain", category=TRANSACTIONAL
)
