"""What members say of themselves is looked at before it is saved. Apps above say how:

from members import words

words.look_with(look)       # look(user, text); raises ValidationError with the sentence to show
"""

from collections.abc import Callable

from members.models import User

Look = Callable[[User, str], None]

_looks: list[Look] = []


def look_with(look: Look) -> None:
    """Ask this, too, before a name or a text is saved. Registering it twice changes nothing."""
    if look not in _looks:
        _looks.append(look)


def demand_fine(user: User, text: str) -> None:
    """Raises ValidationError when somebody who looks says no."""
    for look in _looks:
        look(user, text)
