"""What people and moderators do here. Every action checks who may, changes rows in one transaction and tells the log."""

from community.moderation import Refused

from .appealing import answer_appeal, appeal
from .deciding import AlreadyDecided, sanction, settle, undo
from .log import log
from .places import appoint, dismiss
from .reporting import decided_elsewhere, flag, gone, hold, look_at, moved, point_out, remind, take_report, take_up
from .sweeping import bring_back_the_rest, remove_everything
from .trusting import count_again, promote_newcomers, recount, set_level, sweep, vouch

__all__ = [
    "AlreadyDecided",
    "Refused",
    "answer_appeal",
    "appeal",
    "appoint",
    "bring_back_the_rest",
    "count_again",
    "decided_elsewhere",
    "dismiss",
    "flag",
    "gone",
    "hold",
    "log",
    "look_at",
    "moved",
    "point_out",
    "promote_newcomers",
    "recount",
    "remind",
    "remove_everything",
    "sanction",
    "set_level",
    "settle",
    "sweep",
    "take_report",
    "take_up",
    "undo",
    "vouch",
]
