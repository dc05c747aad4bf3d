"""What people do in the spaces. Every action checks who may, changes rows in one transaction and tells the activity log."""

from .counting import NotAllowed, recount_all
from .drafts import forget_draft, save_draft
from .files import sweep_uploads, upload
from .invitations import accept_invitation, dismiss, invite, invite_by_name
from .moderating import close_after, close_quiet_topics, merge, move, notice_group, pin, set_slow_mode, split, unpin
from .moderating import lock_topic as lock
from .moderating import unlock_topic as unlock
from .posts import delete_post, edit_post, forget_deleted_words, reply, restore_post
from .reactions import bookmark, react
from .reading import follow_space, follow_tag, follow_topic, forget_old_marks, mark_all_read, mark_read
from .topics import accept, edit_topic, open_topic, slug_of, unaccept

__all__ = [
    "NotAllowed",
    "accept",
    "accept_invitation",
    "bookmark",
    "close_after",
    "close_quiet_topics",
    "delete_post",
    "dismiss",
    "edit_post",
    "edit_topic",
    "follow_space",
    "follow_tag",
    "follow_topic",
    "forget_deleted_words",
    "forget_draft",
    "forget_old_marks",
    "invite",
    "invite_by_name",
    "lock",
    "mark_all_read",
    "mark_read",
    "merge",
    "move",
    "notice_group",
    "open_topic",
    "pin",
    "react",
    "recount_all",
    "reply",
    "restore_post",
    "save_draft",
    "set_slow_mode",
    "slug_of",
    "split",
    "sweep_uploads",
    "unaccept",
    "unlock",
    "unpin",
    "upload",
]
