"""Reading events: lists by key, one event with the reader's own answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from common.pagination import Slice, keyset
from community.events.models import Answer, Event
from members.models import User

ON_A_PAGE = 12
FACES = 12


@dataclass
class Shown:
    """An event as one reader sees it."""

    event: Event
    answer: str = ""  # the reader's own

    @property
    def is_coming(self) -> bool:
        return self.answer == Answer.State.COMING

    @property
    def is_waiting(self) -> bool:
        return self.answer == Answer.State.WAITING


def upcoming(user: Any, after: str | None = None) -> tuple[list[Shown], Slice[Event]]:
    """What is ahead, the nearest first. Two queries."""
    return _page(user, _with_picture(Event.objects.visible_to(user).upcoming()), ("starts_at", "id"), after)


def past(user: Any, after: str | None = None) -> tuple[list[Shown], Slice[Event]]:
    """What was, the latest first. Two queries."""
    events = Event.objects.visible_to(user).past().filter(cancelled_at=None)
    return _page(user, _with_picture(events), ("-ends_at", "-id"), after)


def next_end(user: Any) -> datetime | None:
    """When the next event goes to the past ones."""
    ahead = Event.objects.visible_to(user).upcoming().filter(cancelled_at=None).order_by("ends_at")
    return ahead.values_list("ends_at", flat=True).first()


def mine(member: User) -> list[Shown]:
    """What is ahead and the member comes to or waits for."""
    answers = Answer.objects.filter(member=member, event__in=Event.objects.visible_to(member).upcoming())
    answers = answers.exclude(state=Answer.State.DECLINED).select_related("event").order_by("event__starts_at", "pk")
    return [Shown(answer.event, answer.state) for answer in answers]


def people_coming(event: Event) -> list[User]:
    """Some of those who come, the first to answer first: their faces stand under the event."""
    answers = event.answers.filter(state=Answer.State.COMING, member__is_active=True)
    return [answer.member for answer in answers.select_related("member").order_by("at", "id")[:FACES]]


def place_in_queue(answer: Answer) -> int:
    """1: the next free place is theirs."""
    before = Answer.objects.filter(event_id=answer.event_id, state=Answer.State.WAITING)
    return before.filter(at__lt=answer.at).count() + before.filter(at=answer.at, pk__lte=answer.pk).count()


def for_calendar(user: Any) -> QuerySet[Event]:
    """What a calendar program subscribes to: a member's own answers, or for a visitor all that everybody sees."""
    events = Event.objects.visible_to(user)
    if user.is_authenticated:
        own = Answer.objects.filter(member=user).exclude(state=Answer.State.DECLINED)
        events = events.filter(pk__in=own.values("event_id"))
    return events.order_by("-starts_at", "-id")[:200]


def _with_picture(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("picture")


def _page(
    user: Any, events: QuerySet[Event], order: tuple[str, ...], after: str | None
) -> tuple[list[Shown], Slice[Event]]:
    found = keyset(events, order=order, after=after, size=ON_A_PAGE)
    answers = {}
    if user.is_authenticated:
        own = Answer.objects.filter(member=user, event__in=[event.pk for event in found.items])
        answers = dict(own.values_list("event_id", "state"))
    return [Shown(event, answers.get(event.pk, "")) for event in found.items], found
