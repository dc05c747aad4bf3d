"""What people do with comments. Every action checks who may, changes rows in one transaction and tells the activity
log.
"""

from .counting import Refused
from .pending import keep_text, post_kept, sweep_kept_texts
from .posting import delete_comment, edit_comment, post_comment
from .taking_over import take_over
from .taking_part import follow, mute, react, unfollow

__all__ = [
    "Refused",
    "delete_comment",
    "edit_comment",
    "follow",
    "keep_text",
    "mute",
    "post_comment",
    "post_kept",
    "react",
    "sweep_kept_texts",
    "take_over",
    "unfollow",
]
