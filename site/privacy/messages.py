"""Letters about a member's own data."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import TRANSACTIONAL, Kind
from messaging.models import Message


def is_still_asked(message: Message) -> bool:
    """Before the letter leaves: who has kept the account meanwhile need not be frightened."""
    from privacy.models import Erasure

    return Erasure.objects.filter(user=message.user).exists()


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
    still=is_still_asked,
)
