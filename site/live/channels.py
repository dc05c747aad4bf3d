"""What one may listen to: `topic:12`, `conversation:3`, and for everybody signed in `me`.

    channels.declare("topic", lambda user, id: Topic.objects.visible_to(user).filter(pk=id).exists())

An app declares its channels in its `channels.py`. Whoever says something names the channel whole; `me` of the member
with the key 7 is `me:7`, and only that member's pages hear it, as `me`.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

MayListen = Callable[[Any, str], bool]

ME = "me"
AT_MOST = 20  # channels of one page

_NAME = re.compile(r"^[a-z]+:[A-Za-z0-9_-]{1,40}$")
_declared: dict[str, MayListen] = {}


def declare(prefix: str, may_listen: MayListen) -> None:
    """Whether a person may hear what is said on `prefix:id` is asked when a page opens and every minute after."""
    if prefix == ME or not _NAME.match(f"{prefix}:1"):
        raise ValueError(f"“{prefix}” is no name for a channel.")
    _declared[prefix] = may_listen


def demand_known(channel: str) -> None:
    """A misspelt channel would be silent for ever."""
    prefix, _, _ = channel.partition(":")
    if not _NAME.match(channel) or (prefix != ME and prefix not in _declared):
        raise ValueError(f"Nobody has declared the channel “{channel}”.")


def heard_by(user: Any, asked: Iterable[str]) -> dict[str, str]:
    """What of this the person may hear: {channel: what the page calls it}."""
    heard = {}
    for name in dict.fromkeys(list(asked)[:AT_MOST]):
        if name == ME:
            heard[f"{ME}:{user.pk}"] = ME
        elif _NAME.match(name):
            prefix, _, which = name.partition(":")
            if prefix in _declared and _declared[prefix](user, which):
                heard[name] = name
    return heard
