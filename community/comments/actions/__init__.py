"""What people do with comments. Every action checks who may, changes rows in one transaction and tells the activity
log.
"""

from .counting import Refused
from .moderating import approve, hide, keep, restore, undo
from .pending import keep_text, post_kept, sweep_kept_texts
from .posting import delete_comment, edit_comment, post_comment
from .taking_part import flag, follow, mute, react, unfollow

__all__ = [
    "Refused",
    "approve",
    "delete_comment",
    "edit_comment",
    "flag",
    "follow",
    "hide",
    "keep",
    "keep_text",
    "mute",
    "post_comment",
    "post_kept",
    "react",
    "restore",
    "sweep_kept_texts",
    "undo",
    "unfollow",
]
