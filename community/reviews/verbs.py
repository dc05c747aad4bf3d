"""What can happen to a review."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

POSTED = Verb("review.posted", _("%(by)s reviewed a product: %(about)s"))
EDITED = Verb("review.edited", _("%(by)s changed a review: %(about)s"))
DELETED = Verb("review.deleted", _("%(by)s deleted their own review"))
HELPFUL = Verb("review.helpful", _("%(by)s found a review helpful: %(about)s"))
ANSWERED = Verb("review.answered", _("%(by)s answered a review in public: %(about)s"))
BOUGHT = Verb("review.bought", _("%(by)s marked who bought the product here: %(about)s"))
HIDDEN = Verb("review.hidden", _("%(by)s hid a review: %(about)s"))
SHOWN = Verb("review.shown", _("%(by)s showed a review: %(about)s"))
REMOVED = Verb("review.removed", _("%(by)s removed a review: %(about)s"))
