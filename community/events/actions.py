"""Answer, wait, get a place; call off, remind, look back."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from activity.actions import record
from common.translated import TranslatedText
from community.events import messages, verbs
from community.events.models import Answer, CalendarKey, Event, new_calendar_key
from community.events.rules import may_see, why_not_answer
from community.forums import actions as forum_actions
from community.forums.models import Topic
from community.moderation import Refused
from members.models import User
from messaging.actions import tell_many
from messaging.links import absolute

logger = logging.getLogger(__name__)

REMINDERS = {"day": timedelta(hours=24), "hour": timedelta(hours=1)}
RECAP_AFTER = timedelta(hours=1)


class NotAllowed(Exception):
    """The sentence is for who asked."""


# --- Answers --------------------------------------------------------------------------------------------------------


@transaction.atomic
def come(event: Event, *, by: User) -> Answer:
    """Take a place, or the next one in the waiting list when all are taken. Repeated, it changes nothing.

    Raises NotAllowed when answers are no longer taken.
    """
    event = _locked(event)
    if sentence := why_not_answer(by, event):
        raise NotAllowed(sentence)
    answer = Answer.objects.filter(event=event, member=by).first()
    if answer is not None and answer.state != Answer.State.DECLINED:
        return answer
    waits = event.places_left == 0 or event.waiting_count > 0
    state = Answer.State.WAITING if waits else Answer.State.COMING
    answer, _is_new = Answer.objects.update_or_create(
        event=event, member=by, defaults={"state": state, "at": timezone.now()}
    )
    _count(event, **{"waiting_count" if waits else "coming_count": 1})
    record(verbs.WAITING if waits else verbs.ANSWERED, by=by, about=event)
    return answer


@transaction.atomic
def decline(event: Event, *, by: User) -> Answer | None:
    """Give the place back; who waits longest gets it. None when they never had one."""
    event = _locked(event)
    answer = Answer.objects.filter(event=event, member=by).exclude(state=Answer.State.DECLINED).first()
    if answer is None:
        return None
    counted = "coming_count" if answer.state == Answer.State.COMING else "waiting_count"
    Answer.objects.filter(pk=answer.pk).update(state=Answer.State.DECLINED, at=timezone.now())
    _count(event, **{counted: -1})
    record(verbs.DECLINED, by=by, about=event)
    _give_free_places(event)
    answer.refresh_from_db()
    return answer


@transaction.atomic
def give_free_places(event: Event) -> None:
    """After the limit was raised: as many of those who wait as there are places, the longest waiting first."""
    _give_free_places(_locked(event))


def _give_free_places(event: Event) -> None:
    event.refresh_from_db(fields=["coming_count", "waiting_count", "limit"])
    if event.is_cancelled or event.is_over or not event.waiting_count:
        return
    waiting = (
        Answer.objects.filter(event=event, state=Answer.State.WAITING).select_related("member").order_by("at", "id")
    )
    free = event.places_left
    # Who may not see it any more keeps their place in the queue but is passed by.
    for answer in waiting:
        if free is not None and free <= 0:
            break
        if not may_see(answer.member, event):
            continue
        Answer.objects.filter(pk=answer.pk).update(state=Answer.State.COMING, at=timezone.now())
        _count(event, coming_count=1, waiting_count=-1)
        line = record(verbs.PROMOTED, by=answer.member, about=event)
        _tell(messages.PLACE_FREE.name, event, [answer.member], key=f"event-place:{line.pk if line else answer.pk}")
        free = None if free is None else free - 1


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update().get(pk=event.pk)


def _count(event: Event, **changes: int) -> None:
    Event.objects.filter(pk=event.pk).update(**{name: F(name) + change for name, change in changes.items()})


# --- What staff do --------------------------------------------------------------------------------------------------


@transaction.atomic
def cancel(event: Event, *, by: User, because: TranslatedText | dict[str, str]) -> None:
    """Call it off and tell everybody who comes or waits, with the reason. Once."""
    event = _locked(event)
    if event.is_cancelled:
        return
    event.cancelled_at, event.cancelled_because = timezone.now(), TranslatedText(because)
    event.sequence += 1
    event.save(update_fields=["cancelled_at", "cancelled_because", "sequence", "changed_at"])
    record(verbs.CANCELLED, by=by, about=event, key=f"{event.pk}:{event.sequence}")
    _tell_all(messages.CHANGED.name, event, key=f"event-changed:{event.pk}:{event.sequence}", states=_HEARING)


@transaction.atomic
def announce_changes(event: Event, *, before: Event) -> None:
    """After staff saved it: calendars take notice of another time or place, and so do those who come."""
    watched = ("starts_at", "ends_at", "time_zone", "place", "online_url")
    if event.limit != before.limit:
        give_free_places(event)
    if all(getattr(event, name) == getattr(before, name) for name in watched):
        return
    Event.objects.filter(pk=event.pk).update(sequence=F("sequence") + 1)
    event.refresh_from_db(fields=["sequence"])
    record(verbs.MOVED, about=event, key=f"{event.pk}:{event.sequence}")
    if not event.is_over:
        _tell_all(messages.CHANGED.name, event, key=f"event-changed:{event.pk}:{event.sequence}", states=_HEARING)


# --- By themselves --------------------------------------------------------------------------------------------------


def remind() -> int:
    """A day and an hour before: everybody who comes, once each. Returns how many events were looked at."""
    now = timezone.now()
    events = Event.objects.filter(
        is_published=True, cancelled_at=None, starts_at__gt=now, starts_at__lte=now + max(REMINDERS.values())
    )
    for event in events:
        due = [name for name, before in REMINDERS.items() if event.starts_at - before <= now]
        # Of two that are due at once (the worker had stood still) the nearer one is enough.
        nearest = min(due, key=lambda name: REMINDERS[name])
        # A moved event is reminded of again.
        key = f"event-reminder:{event.pk}:{event.starts_at:%Y%m%d%H%M}:{nearest}"
        _tell_all(messages.REMINDER.name, event, key=key, states=[Answer.State.COMING])
    return len(events)


def look_back() -> int:
    """Open the topic about each event that is over and wants one, and tell who came. Once each."""
    over = Event.objects.filter(
        is_published=True,
        cancelled_at=None,
        recap=None,
        recap_space__isnull=False,
        host__isnull=False,
        ends_at__lte=timezone.now() - RECAP_AFTER,
        ends_at__gt=timezone.now() - timedelta(days=7),
    )
    opened = 0
    for event in over:
        try:
            opened += open_recap(event) is not None
        except (forum_actions.NotAllowed, Refused) as refusal:  # the space is an archive now, say
            logger.warning("No topic about event %s: %s", event.pk, refusal)
    return opened


@transaction.atomic
def open_recap(event: Event) -> Any:
    """The host's topic about it in the space chosen for that; None when there is one already or nobody to open it."""
    event = Event.objects.select_for_update().select_related(None).get(pk=event.pk)
    if event.recap_id or event.recap_space is None or event.host is None:
        return None
    language = event.recap_space.language or event.host.language
    with translation.override(language):
        title = _("How it was: %(title)s") % {"title": event.title}
        text = _(
            "It is over – thank you to everybody who came. How was it? What should we do differently next time? "
            "Pictures are welcome."
        )
        words = str(event.title).replace("[", "(").replace("]", ")")
        text += f"\n\n[{words}]({absolute(event.get_absolute_url())})"
    topic = forum_actions.open_topic(
        space=event.recap_space, by=event.host, kind="discussion", title=title[:160], text=text
    )
    event.recap = topic
    event.save(update_fields=["recap", "changed_at"])
    record(verbs.HELD, by=event.host, about=event, key=str(event.pk), topic=topic.pk)
    _tell_all(messages.RECAP.name, event, key=f"event-recap:{event.pk}", states=[Answer.State.COMING])
    return topic


# --- Telling --------------------------------------------------------------------------------------------------------

_HEARING = [Answer.State.COMING, Answer.State.WAITING]


def _tell_all(kind: str, event: Event, *, key: str, states: list[Answer.State]) -> None:
    members = User.objects.filter(event_answers__event=event, event_answers__state__in=states).order_by("pk")
    _tell(kind, event, [member for member in members if may_see(member, event)], key=key)


def _tell(kind: str, event: Event, members: list[User], *, key: str) -> None:
    about = event.recap if kind == messages.RECAP.name and event.recap is not None else event
    tell_many(
        kind,
        to=members,
        key=key,
        group=f"event:{event.pk}",
        url=lambda _member: about.get_absolute_url(),
        title=lambda _member: str(event.title),
        # The topic afterwards has doors of its own.
        place=about.place if isinstance(about, Topic) else event.notice_place,
        about={"event": event.pk},
    )


# --- The calendar ---------------------------------------------------------------------------------------------------


def calendar_key(member: User) -> str:
    """The key of the member's feed; made when they first ask for it."""
    return CalendarKey.objects.get_or_create(member=member)[0].key


def renew_calendar_key(member: User) -> str:
    """The old address answers 404 from now on."""
    key = new_calendar_key()
    CalendarKey.objects.update_or_create(member=member, defaults={"key": key, "made_at": timezone.now()})
    return key
