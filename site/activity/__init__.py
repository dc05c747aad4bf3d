"""What happened: one append-only log, written by `activity.record`, heard by `@activity.listen` functions.

    from activity.verbs import Verb            # declare what can happen, in an app's verbs.py
    from activity.actions import record        # write a line
    from activity.listeners import listen      # hear lines, in an app's listeners.py

`activity.record`, `activity.Verb` and `activity.listen` are the same three. They are looked up when used, so that this
package may be imported before the models are ready.
"""

from importlib import import_module
from typing import Any

_SEAMS = {"record": "activity.actions", "Verb": "activity.verbs", "listen": "activity.listeners"}


def __getattr__(name: str) -> Any:
    if name not in _SEAMS:
        raise AttributeError(f"module 'activity' has no attribute {name!r}")
    return getattr(import_module(_SEAMS[name]), name)
