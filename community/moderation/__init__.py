"""Reports, one queue, decisions, sanctions, trust."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """A rule says no. The message is the sentence the person reads."""

    def __init__(self, why: object) -> None:
        super().__init__(str(why))


class ChangedSince(Refused):
    """The thing no longer says what the moderator read."""

    def __init__(self) -> None:
        super().__init__(_("It was changed meanwhile. Please look again."))
