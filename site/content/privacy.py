"""What a person read: how to hand it over, and that nothing of it is left when they go."""

from content import history
from members.models import User


def collect(user: User) -> dict[str, object]:
    """Of a page that is closed to them now, the moment alone."""
    return {
        "read": [
            {"when": each.at} | ({"title": each.page.title, "address": each.page.url} if each.is_seen else {})
            for each in history.remembered(user).order_by("-at", "-pk")
        ]
    }


def erase(user: User) -> None:
    history.forget(user)
