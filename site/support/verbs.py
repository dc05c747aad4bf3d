"""What can happen to a case."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

OPENED = Verb("case.opened", _("A case was opened for %(by)s: %(about)s"))
ANSWERED = Verb("case.answered", _("%(by)s answered a case: %(about)s"))
REPLIED = Verb("case.replied", _("%(by)s wrote in their case: %(about)s"))
PUT_RIGHT = Verb("case.put_right", _("%(by)s said whether it was put right: %(about)s"))
CLOSED = Verb("case.closed", _("%(by)s closed a case: %(about)s"))
REOPENED = Verb("case.reopened", _("A case was opened again: %(about)s"))
