"""Reading notices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from common.pagination import Slice, keyset
from common.prepared import ask
from members.models import User
from messaging import places
from messaging.kinds import kind_or_none, part_of
from messaging.models import Notice
from messaging.names import who

PER_PAGE = 30


BROUGHT = "_unread_by_place"  # with the member, at the beginning of a request (members.arrival)


def unread_count(user: User | AnonymousUser) -> int:
    """How many notices wait. One query, and none for who is not signed in; places they may not see count nothing."""
    return _of_seen_places(user, read_counts(ask(unread_by_place, user.pk))) if user.is_authenticated else 0


def unread_at_first(user: User) -> int:
    """The same as the request began, which costs nothing more: for the bell of a page that only shows."""
    counted = vars(user).get(BROUGHT)
    return unread_count(user) if counted is None else _of_seen_places(user, counted)


def _of_seen_places(user: User | AnonymousUser, counted: Mapping[str, int]) -> int:
    seen = places.visible(user, counted)
    return sum(number for place, number in counted.items() if place in seen)


def unread_by_place(user_id: int) -> QuerySet[Notice, Any]:
    """“3 space:12”, for each place."""
    unread = Notice.objects.filter(user_id=user_id, read_at=None, is_on_site=True).order_by().values("place")
    told = Concat(Cast(Count("pk"), TextField()), Value(" "), "place", output_field=TextField())
    return unread.annotate(told=told).values_list("told", flat=True)


def read_counts(told: Iterable[str]) -> dict[str, int]:
    return {place: int(number) for number, _space, place in (text.partition(" ") for text in told)}


@dataclass
class Shown:
    """A notice in words."""

    id: int
    sentence: str
    url: str
    excerpt: str
    at: datetime
    is_unread: bool
    kind: str
    name: str = ""
    picture_url: str = ""
    place: str = ""
    place_title: str = ""
    part: str = ""  # of the site it comes from
    title: str = ""  # of what it tells of, as it is called now


@dataclass
class NoticePage:
    notices: list[Shown] = field(default_factory=list)
    next_key: str | None = None
    previous_key: str | None = None


def notices(user: User, after: str | None = None) -> NoticePage:
    """A member's notices, the latest first. Four queries, whatever their number."""
    own = Notice.objects.filter(user=user, is_on_site=True)
    present = set(own.order_by().values_list("place", flat=True).distinct())
    found: Slice[Notice] = keyset(
        own.filter(place__in=places.visible(user, present)), order=("-changed_at", "-id"), after=after, size=PER_PAGE
    )
    return NoticePage(show(found.items), found.next_key, found.previous_key)


def show(found: list[Notice]) -> list[Shown]:
    """Notices in the language of the moment. One query for the people in them."""
    people = User.objects.filter(pk__in={pk for notice in found for pk in notice.people[:2]}).in_bulk()
    titles = places.titles({notice.place for notice in found if notice.place})
    return [_shown(notice, people, titles.get(notice.place, "")) for notice in found]


def _shown(notice: Notice, people: dict[Any, User], place_title: str) -> Shown:
    kind = kind_or_none(notice.kind)
    first = people.get(notice.people[0]) if notice.people else None
    title = (kind is not None and kind.names_its_place and place_title) or notice.title
    named = [str(people[pk]) for pk in notice.people[:2] if pk in people]
    names = [*named, *[""] * (len(notice.people) - len(named))]
    return Shown(
        id=notice.pk,
        sentence=kind.sentence(who=who(names), title=title, number=notice.number) if kind else title,
        url=notice.url,
        excerpt=" ".join(notice.excerpt.split()),
        at=notice.changed_at,
        is_unread=notice.read_at is None,
        kind=str(kind.title) if kind else "",
        name=str(first) if first else "",
        picture_url=first.avatar.url if first and first.avatar else "",
        place=notice.place,
        place_title=place_title,
        part=str(part_of(notice.kind)),
        title=title,
    )


def told_in_digest(user: User, until: datetime) -> frozenset[str]:
    """The groups of notices that the digest written at that moment tells of."""
    left = Notice.objects.filter(user=user, read_at=None, is_for_digest=True)
    return frozenset(left.filter(Q(digested_at=None) | Q(digested_at=until)).values_list("group", flat=True))


def visible_notice(user: User, notice_id: int) -> Notice | None:
    notice = Notice.objects.filter(user=user, pk=notice_id).first()
    return notice if notice is not None and places.is_visible(user, notice.place) else None
