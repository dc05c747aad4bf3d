"""Kinds of message that belong to no other app."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from messaging.kinds import MAIL, TRANSACTIONAL, Kind
from messaging.models import Message, Rhythm

_YOU_DID_IT = _(
    "You get this letter because of something you just did on our site. It is not advertising and has no switch."
)

ACCOUNT = Kind(
    "account",
    _("Your account: confirmations, security"),
    template="messaging/plain",
    category=TRANSACTIONAL,
    because=_YOU_DID_IT,
)
CODE = Kind(
    "account.code",
    _("Your account: codes to sign in with"),
    template="messaging/plain",
    category=TRANSACTIONAL,
    good_for=timedelta(minutes=15),
    because=_YOU_DID_IT,
)


def switch_digest_off(message: Message) -> None:
    if message.user is not None:
        Rhythm.objects.update_or_create(user=message.user, defaults={"digest": Rhythm.Digest.OFF, "is_chosen": True})


DIGEST = Kind(
    "messaging.digest",
    _("The digest: what is new for you"),
    template="messaging/mail/digest",
    channels=(MAIL,),
    unsubscribe=switch_digest_off,
    ends=_("digests"),
    offered_to=lambda _user: False,  # its switch is the rhythm
    because=_("The digest collects what is new for you since the last one. Its rhythm is yours to set."),
)
