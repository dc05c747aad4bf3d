"""Write to people. Nothing is handed over here: a job does that after the commit."""

from .delivery import hand_over, hand_over_again, sweep
from .letters import send, send_text
from .reading import mark_all_read, mark_read, read_group
from .telling import take_back, tell, tell_many
from .wishes import accept, prefer, refuse, unsubscribe

__all__ = [
    "accept",
    "hand_over",
    "hand_over_again",
    "mark_all_read",
    "mark_read",
    "prefer",
    "read_group",
    "refuse",
    "send",
    "send_text",
    "sweep",
    "take_back",
    "tell",
    "tell_many",
    "unsubscribe",
]
