"""What members call themselves and say of themselves is looked at before others see it. Apps above say how:

from members import words

words.look_with(words.Watch(text=…, name=…, picture=…, ask=…))
"""

from collections.abc import Callable
from dataclasses import dataclass

from members.models import User


@dataclass(frozen=True)
class Watch:
    text: Callable[[User, str], None]  # before a text is saved; raises ValidationError with the sentence to show
    # Must this name wait until somebody has looked? None: it is of somebody who has no account yet. Raises ValidationError
    # where nobody may be called so.
    name: Callable[[str, User | None], bool]
    picture: Callable[[User], bool]  # must a new picture of this member wait?
    ask: Callable[[User], None]  # this member's name or picture waits: have somebody look at it


_watches: list[Watch] = []


def look_with(watch: Watch) -> None:
    """Ask this, too. Registering it twice changes nothing."""
    if watch not in _watches:
        _watches.append(watch)


def demand_fine(user: User, text: str) -> None:
    """Raises ValidationError when somebody who looks says no."""
    for watch in _watches:
        watch.text(user, text)


def must_wait(name: str, user: User | None = None) -> bool:
    """Raises ValidationError for a name that nobody may have."""
    waits = [watch.name(name, user) for watch in _watches]  # all are asked: any of them may say no
    return any(waits)


def picture_must_wait(user: User) -> bool:
    return any(watch.picture(user) for watch in _watches)


def ask_about_name(user: User) -> None:
    for watch in _watches:
        watch.ask(user)
