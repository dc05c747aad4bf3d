"""What the lists know of their reader: how loud each space is to them, and since when topics are new. It comes along with the
member (`members.arrival`), is asked for where it did not, and lies on them then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from common.dates import moment_in
from common.prepared import ask
from community.forums import rules
from community.forums.models import Level, NewSince, Space, SpaceFollow, TagFollow
from members.models import User

NEW_FOR = timedelta(days=14)  # without another beginning, topics are new for so long
LEVELS, SINCE, QUIET = "_space_levels", "_new_since", "_muted_tags"


def new_since(user: User) -> datetime:
    """From when on topics are new to this member."""
    began: datetime | None = _known(user, SINCE, beginnings, read_moment)
    return began or max(user.joined_at, timezone.now() - NEW_FOR)


def level_in(user: Any, space: Space) -> str:
    """How loud a space is to this reader."""
    return space_levels(user).get(space.pk, Level.NORMAL)


def heard_by(user: Any) -> rules.Viewer:
    """Who sees what, without the spaces they muted."""
    muted, viewer = muted_spaces(user), rules.viewer(user)
    return viewer._replace(visible=viewer.visible.difference(muted)) if muted else viewer


def space_levels(user: Any) -> dict[int, str]:
    """Only of spaces that are not as loud as any."""
    return _known(user, LEVELS, levels, read_levels) if user.is_authenticated else {}


def muted_spaces(user: Any) -> frozenset[int]:
    return frozenset(pk for pk, level in space_levels(user).items() if level == Level.MUTED)


def muted_tags(user: Any) -> frozenset[int]:
    return _known(user, QUIET, quiet_tags, read_numbers) if user.is_authenticated else frozenset()


def forget(user: Any) -> None:
    """They chose anew."""
    for name in (LEVELS, SINCE, QUIET):
        vars(getattr(user, "_wrapped", user)).pop(name, None)


def _known(user: Any, name: str, rows: Any, read: Any) -> Any:
    known = vars(getattr(user, "_wrapped", user))
    if name not in known:
        known[name] = read(ask(rows, user.pk))
    return known[name]


def beginnings(member_id: int) -> QuerySet[NewSince, Any]:
    return (
        NewSince.objects.filter(member_id=member_id)
        .annotate(text=Cast("at", CharField()))
        .values_list("text", flat=True)
    )


def read_moment(texts: Sequence[str]) -> datetime | None:
    return moment_in(texts[0]) if texts else None


def levels(member_id: int) -> QuerySet[SpaceFollow, Any]:
    words = Concat(Cast("space_id", CharField()), Value(" "), F("level"), output_field=CharField())
    return SpaceFollow.objects.filter(member_id=member_id).annotate(text=words).values_list("text", flat=True)


def read_levels(texts: Sequence[str]) -> dict[int, str]:
    pairs = (text.split(" ", 1) for text in texts)
    return {int(pk): level for pk, level in pairs}


def quiet_tags(member_id: int) -> QuerySet[TagFollow, Any]:
    return TagFollow.objects.filter(member_id=member_id, level=Level.MUTED).values_list("tag_id", flat=True)


def read_numbers(texts: Sequence[Any]) -> frozenset[int]:
    return frozenset(int(text) for text in texts)
