"""What can happen in a conversation. The log says that somebody wrote, never what or to whom."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

SENT = Verb("message.sent", _("%(by)s sent a private message"))
INVITED = Verb("message.invited", _("%(by)s invited somebody into a private conversation"))
