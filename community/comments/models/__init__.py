"""Threads on pages: the comments themselves, what people do with them, and what moderators did."""

from .comment import Comment, CommentEdit, Discussion, State
from .moderating import Flag, ModerationAction
from .pending import PendingComment
from .settings import CommentSettings
from .taking_part import Reaction, ReactionKind, Subscription

__all__ = [
    "Comment",
    "CommentEdit",
    "CommentSettings",
    "Discussion",
    "Flag",
    "ModerationAction",
    "PendingComment",
    "Reaction",
    "ReactionKind",
    "State",
    "Subscription",
]
