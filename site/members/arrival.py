"""The member who asks for a page, fetched by one query together with what nearly every page goes on to ask about them.

An app says in its `ready()` what of its own to bring along:

    arrival.bring("_not_heard", _not_heard_by, frozenset)  # one column of many rows, as texts, made into one value
    arrival.join("standing", take_standing)  # a row of which a member has one, or None

`_not_heard_by(user_id)` is a queryset of that column; with `needs_now=True` it gets the moment as well. What was brought lies on the
member under its name, where the one whose question it answers looks before asking. Who is fetched in another way has nothing with
them, and each question is asked when it comes up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from common.aggregates import Read, Texts
from common.prepared import one
from members.models import User


@dataclass(frozen=True)
class Column:
    rows: Callable[..., QuerySet[Any, Any]]
    read: Read
    needs_now: bool


_columns: dict[str, Column] = {}
_joined: dict[str, Callable[[User, Any], None]] = {}


def bring(name: str, rows: Callable[..., QuerySet[Any, Any]], read: Read, *, needs_now: bool = False) -> None:
    """Bring one column of what belongs to the member, as `read` makes it of texts, to lie on them under that name."""
    _columns[name] = Column(rows, read, needs_now)


def join(relation: str, take: Callable[[User, Any], None]) -> None:
    """Bring the member's one row of another table; `take` gets it, or None."""
    _joined[relation] = take


class ArrivalMiddleware(AuthenticationMiddleware):
    """Django's own, with a quicker way to the member."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _member_of(request))  # type: ignore[assignment]


def _member_of(request: Any) -> User | AnonymousUser:
    if not hasattr(request, "_cached_user"):  # where Django keeps it
        request._cached_user = _signed_in(request) or auth.get_user(request)
    return request._cached_user


def _signed_in(request: HttpRequest) -> User | None:
    """The member of a session in which nothing is unusual; whatever is, is Django's to judge."""
    session = request.session
    key, backend = str(session.get(auth.SESSION_KEY, "")), session.get(auth.BACKEND_SESSION_KEY)
    if not key.isdecimal() or backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    user = fetch(int(key))
    if user is None or not user.is_active:
        return None
    is_theirs = constant_time_compare(session.get(auth.HASH_SESSION_KEY) or "", user.get_session_auth_hash())
    return user if is_theirs else None


def fetch(user_id: int) -> User | None:
    """The member, and what is brought along. One query."""
    user: User | None = one(_with_all, user_id, timezone.now())
    if user is not None:
        for relation, take in _joined.items():
            # Taken off: whoever forgets what they took must not find it here again.
            take(user, user._state.fields_cache.pop(relation, None))
    return user


def _with_all(user_id: int, now: datetime) -> QuerySet[User]:
    brought = {
        name: Texts(column.rows(user_id, now) if column.needs_now else column.rows(user_id), column.read)
        for name, column in _columns.items()
    }
    users = User.objects.filter(pk=user_id).annotate(**brought)
    return users.select_related(*_joined) if _joined else users
