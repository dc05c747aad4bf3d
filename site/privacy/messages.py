"""Letters about a member's own data."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import TRANSACTIONAL, Kind

EXPORT_READY = Kind(
    "privacy_export_ready",
    _("The copy of your data is ready"),
    template="privacy/mail/export_ready",
    category=TRANSACTIONAL,
)
ERASURE_ASKED = Kind(
    "privacy_erasure_asked",
    _("Your account will be deleted"),
    template="privacy/mail/erasure_asked",
    category=TRANSACTIONAL,
)
