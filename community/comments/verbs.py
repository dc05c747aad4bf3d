"""What can happen in a discussion."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

POSTED = Verb("comment.posted", _("%(by)s commented: %(about)s"))
EDITED = Verb("comment.edited", _("%(by)s changed a comment: %(about)s"))
DELETED = Verb("comment.deleted", _("%(by)s deleted their own comment"))
REACTED = Verb("comment.reacted", _("%(by)s reacted to a comment: %(about)s"))

# Said until moderation had its own log; their lines are still read.
Verb("comment.flagged", _("%(by)s reported a comment: %(about)s"))
Verb("comment.hidden", _("%(by)s hid a comment: %(about)s"))
Verb("comment.restored", _("%(by)s showed a hidden comment again: %(about)s"))
Verb("comment.approved", _("%(by)s approved a comment: %(about)s"))
Verb("comment.kept", _("%(by)s kept a reported comment: %(about)s"))
