"""Whoever asked to be forgotten reads it on /me/ until the day, with the way back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from common.prepared import ask
from members.models import User
from privacy.models import Erasure


def on_my_page(request: HttpRequest) -> Mapping[str, Any] | None:
    """The section of /me/."""
    member = request.user
    if not isinstance(member, User):
        return None
    due = ask(_due, member.pk)
    return {"due_at": due[0]} if due else None


def _due(member_id: int) -> "QuerySet[Erasure, datetime]":
    return Erasure.objects.filter(user_id=member_id).values_list("due_at", flat=True)
