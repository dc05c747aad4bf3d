"""What a person read: how to hand it over, and that nothing of it is left when they go."""

from content import history
from content.models import Reading
from members.models import User


def collect(user: User) -> dict[str, object]:
    readings = Reading.objects.filter(member=user).select_related("page").order_by("-at", "-pk")
    return {"read": [{"title": each.page.title, "address": each.page.url, "when": each.at} for each in readings]}


def erase(user: User) -> None:
    history.forget(user)
