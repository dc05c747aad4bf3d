"""Write to people. Nothing is handed over here: a job does that after the commit."""

from .addresses import (
    count_soft_bounce,
    forget_ended_sessions,
    forget_soft_bounces,
    lift_suppression,
    password_is_new,
    session_ended,
    session_renamed,
    subscribe,
    suppress,
)
from .delivery import hand_over, hand_over_again, sweep
from .forgetting import forget_letters, forget_old
from .letters import send, send_text
from .reading import mark_all_read, mark_read, read_group, read_groups
from .telling import take_back, tell, tell_many
from .wishes import accept, prefer, refuse, unsubscribe

__all__ = [
    "accept",
    "count_soft_bounce",
    "forget_ended_sessions",
    "forget_letters",
    "forget_old",
    "forget_soft_bounces",
    "hand_over",
    "hand_over_again",
    "lift_suppression",
    "mark_all_read",
    "mark_read",
    "password_is_new",
    "prefer",
    "read_group",
    "read_groups",
    "refuse",
    "send",
    "send_text",
    "session_ended",
    "session_renamed",
    "subscribe",
    "suppress",
    "sweep",
    "take_back",
    "tell",
    "tell_many",
    "unsubscribe",
]
