"""Addresses under /community/. What one may not see is not found."""

from .inviting import invitation
from .lists import bookmarks, chosen, drafts, following, front, latest, new, tag, unread
from .moderating import manage, split
from .pictures import upload
from .refreshing import changed
from .spaces import space
from .taking_part import (
    accept,
    bookmark,
    delete,
    follow_space,
    follow_tag,
    follow_topic,
    forget_draft,
    people,
    react,
    read,
    read_all,
    restore,
    save_draft,
)
from .topics import first_unread, history, part, post, topic
from .writing import edit, preview, reply
from .writing import new as new_topic

__all__ = [
    "accept",
    "bookmark",
    "bookmarks",
    "changed",
    "chosen",
    "delete",
    "drafts",
    "edit",
    "first_unread",
    "follow_space",
    "follow_tag",
    "follow_topic",
    "following",
    "forget_draft",
    "front",
    "history",
    "invitation",
    "latest",
    "manage",
    "new",
    "new_topic",
    "part",
    "people",
    "post",
    "preview",
    "react",
    "read",
    "read_all",
    "reply",
    "restore",
    "save_draft",
    "space",
    "split",
    "tag",
    "topic",
    "unread",
    "upload",
]
