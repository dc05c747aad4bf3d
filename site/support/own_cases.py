"""A member's cases at their home, as long as something is to be read or said there."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from members.models import User
from support.models import Case
from support.privacy import erase


def at_home(request: HttpRequest) -> Mapping[str, Any] | None:
    cases = Case.objects.of(request.user).filter(state=Case.State.WAITING).order_by("-first_answered_at", "-pk")[:3]
    found = list(cases)
    return {"cases": found} if found else None


def forget_member(instance: User, **_signal: Any) -> None:
    erase(instance)
