"""Who did it, in one phrase."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHOWN = 2


def who(names: Sequence[str]) -> str:
    """“Vera”, “Vera and Timur”, “Vera, Timur and 2 more”. Nobody is the empty text."""
    if len(names) <= 1:
        return names[0] if names else ""
    if len(names) == 2:
        return _("%(first)s and %(second)s") % {"first": names[0], "second": names[1]}
    more = len(names) - SHOWN
    return ngettext("%(first)s, %(second)s and %(more)s more", "%(first)s, %(second)s and %(more)s more", more) % {
        "first": names[0],
        "second": names[1],
        "more": more,
    }
