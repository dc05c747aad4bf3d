"""Open pages hear that something was said, if they may read it."""

from community.conversations.rules import may_listen
from live import channels

channels.declare("conversation", may_listen)
