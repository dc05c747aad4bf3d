"""What people are written to about their cases."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from messaging.kinds import MAIL, NOW, TRANSACTIONAL, Kind


def whether_it_asks(about: Mapping[str, Any]) -> dict[str, Any]:
    """Is the person still asked whether it was put right, now that the letter leaves?"""
    from support.models import CaseMessage
    from support.rules import is_asked

    return {"asks": is_asked(CaseMessage.objects.select_related("case").get(pk=about["message"]).case)}


ANSWERED = Kind(
    "support.answered",
    _("We answered, in public, what you wrote"),
    "support/mail/answered",
    says=_("%(who)s: an answer to what you wrote about “%(title)s”"),
    by_default={MAIL: NOW},
    loads=whether_it_asks,
    because=_("You wrote something that we owed you an answer to."),
)
MESSAGE = Kind(
    "support.message",
    _("A private message about your case"),
    "support/mail/message",
    TRANSACTIONAL,
    says=ngettext_lazy(
        "%(who)s: %(number)s private message about “%(title)s”",
        "%(who)s: %(number)s private messages about “%(title)s”",
        "number",
    ),
    says_one=_("%(who)s: a private message about “%(title)s”"),
    because=_("You wrote something that we owed you an answer to, and a person of ours writes to you about it."),
)
