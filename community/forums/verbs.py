"""What can happen in the spaces."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

OPENED = Verb("topic.opened", _("%(by)s opened a topic: %(about)s"))
TOPIC_EDITED = Verb("topic.edited", _("%(by)s changed a topic: %(about)s"))
SOLVED = Verb("topic.solved", _("%(by)s chose an answer: %(about)s"))
PINNED = Verb("topic.pinned", _("%(by)s pinned a topic: %(about)s"))
UNPINNED = Verb("topic.unpinned", _("%(by)s took the pin off a topic: %(about)s"))
LOCKED = Verb("topic.locked", _("%(by)s closed a topic: %(about)s"))
UNLOCKED = Verb("topic.unlocked", _("%(by)s opened a closed topic again: %(about)s"))
MOVED = Verb("topic.moved", _("%(by)s moved a topic: %(about)s"))
SPLIT = Verb("topic.split", _("%(by)s made a topic of its own out of posts: %(about)s"))
MERGED = Verb("topic.merged", _("%(by)s merged a topic into another: %(about)s"))
SLOWED = Verb("topic.slowed", _("%(by)s changed the slow mode of a topic: %(about)s"))
CLOSING = Verb("topic.closing", _("%(by)s set when a topic closes: %(about)s"))

POSTED = Verb("post.posted", _("%(by)s wrote: %(about)s"))
EDITED = Verb("post.edited", _("%(by)s changed a post: %(about)s"))
DELETED = Verb("post.deleted", _("%(by)s deleted a post of their own: %(about)s"))
RESTORED = Verb("post.restored", _("%(by)s brought a deleted post back: %(about)s"))
REACTED = Verb("post.reacted", _("%(by)s reacted to a post: %(about)s"))

INVITED = Verb("space.invited", _("%(by)s invited into a space: %(about)s"))
CAME = Verb("space.joined", _("%(by)s accepted an invitation: %(about)s"))
FOLLOWED = Verb("space.followed", _("%(by)s follows a space: %(about)s"))
