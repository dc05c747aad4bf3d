from collections.abc import Iterable
from functools import partial

from django.db import transaction

from live import channels, hub, lately


def publish(channel: str, event: str, **facts: int | bool | None) -> None:
    """Tell every open page that listens to the channel, once the present transaction has committed.

    Keys and numbers only, never text: who may read a thing is asked when the page fetches it. A page must not depend on
    it: it may be asleep, or have no stream at all.
    """
    publish_to([channel], event, **facts)


def publish_to(those: Iterable[str], event: str, **facts: int | bool | None) -> None:
    """The same on several channels at the price of one."""
    those = list(those)
    for channel in those:
        channels.demand_known(channel)
    for name, value in facts.items():
        if not (value is None or isinstance(value, int)):
            raise TypeError(f"Live says keys and numbers, and “{name}” is {type(value).__name__}.")
    if those:
        transaction.on_commit(partial(_say, those, event, facts), robust=True)


def _say(those: list[str], event: str, facts: dict[str, int | bool | None]) -> None:
    lately.add(those, event, facts)
    hub.wake_all()
