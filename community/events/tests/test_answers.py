"""Coming, waiting, giving a place back."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.utils import timezone

from common.translated import TranslatedText
from community.events import actions
from community.events.models import Answer, Event
from community.events.tests.factories import make_event
from community.forums.models import Who
from community.forums.tests.factories import make_space
from jobs.testing import queued, run_queued
from members.actions import ensure_access_group, grant_access, revoke_access
from messaging.models import Message, Notice

pytestmark = pytest.mark.django_db


def states(event: Event) -> dict[str, str]:
    return {answer.member.handle: answer.state for answer in event.answers.select_related("member")}


def counts(event: Event) -> tuple[int, int]:
    event.refresh_from_db()
    return event.coming_count, event.waiting_count


def test_who_answers_has_a_place(member: Any) -> None:
    event = make_event()

    answer = actions.come(event, by=member)

    assert answer.state == Answer.State.COMING
    assert counts(event) == (1, 0)


def test_answering_twice_changes_nothing(member: Any) -> None:
    event = make_event()

    actions.come(event, by=member)
    actions.come(event, by=member)

    assert counts(event) == (1, 0)


def test_when_all_places_are_taken_one_waits(member: Any, other_member: Any) -> None:
    event = make_event(limit=1)
    actions.come(event, by=member)

    answer = actions.come(event, by=other_member)

    assert answer.state == Answer.State.WAITING
    assert counts(event) == (1, 1)


def test_nobody_passes_those_who_wait(make_member: Callable[..., Any]) -> None:
    event = make_event(limit=1)
    first, second, third = (make_member(name) for name in ("first", "second", "third"))
    for person in (first, second):
        actions.come(event, by=person)
    # A raised limit is given to the queue before anybody new.
    Event.objects.filter(pk=event.pk).update(limit=2)

    actions.come(event, by=third)

    assert states(event)["third"] == Answer.State.WAITING


def test_a_place_given_back_goes_to_who_waits_longest_and_they_are_told(make_member: Callable[..., Any]) -> None:
    event = make_event(limit=1)
    first, second, third = (make_member(name) for name in ("first", "second", "third"))
    for person in (first, second, third):
        actions.come(event, by=person)

    actions.decline(event, by=first)

    assert states(event) == {"first": "declined", "second": "coming", "third": "waiting"}
    assert counts(event) == (1, 1)
    assert [message.user for message in Message.objects.filter(kind="events.place")] == [second]


def test_a_raised_limit_lets_in_as_many_as_there_is_room_for(make_member: Callable[..., Any]) -> None:
    event = make_event(limit=1)
    for name in ("first", "second", "third", "fourth"):
        actions.come(event, by=make_member(name))
    Event.objects.filter(pk=event.pk).update(limit=3)

    actions.give_free_places(event)

    assert states(event) == {"first": "coming", "second": "coming", "third": "coming", "fourth": "waiting"}


def test_who_may_not_see_it_any_more_is_passed_by(make_member: Callable[..., Any]) -> None:
    club = ensure_access_group("club", title={"en": "the club"}, owner="members")
    event = make_event(see=Who.GROUPS, limit=1)
    event.see_groups.add(club)
    first, second, third = (make_member(name) for name in ("first", "second", "third"))
    for person in (first, second, third):
        grant_access(person, club, source="test")
        actions.come(event, by=person)
    revoke_access(second, club)

    actions.decline(event, by=first)

    assert states(event)["second"] == Answer.State.WAITING
    assert states(event)["third"] == Answer.State.COMING


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"cancelled_at": timezone.now()}, "called off"),
        ({"answers_until": timezone.now() - timedelta(hours=1)}, "no longer taken"),
        ({"starts_at": timezone.now() - timedelta(days=2), "ends_at": timezone.now() - timedelta(days=1)}, "over"),
    ],
)
def test_a_late_answer_is_refused_with_the_reason(member: Any, change: dict[str, Any], sentence: str) -> None:
    event = make_event(**change)

    with pytest.raises(actions.NotAllowed, match=sentence):
        actions.come(event, by=member)

    assert not event.answers.exists()


def test_calling_off_tells_those_who_come_or_wait_once(make_member: Callable[..., Any], owner: Any) -> None:
    event = make_event(limit=1)
    first, second, third = (make_member(name) for name in ("first", "second", "third"))
    for person in (first, second, third):
        actions.come(event, by=person)
    actions.decline(event, by=third)

    actions.cancel(event, by=owner, because={"en": "The roaster broke."})
    actions.cancel(event, by=owner, because={"en": "Twice."})

    letters = Message.objects.filter(kind="events.changed").order_by("user_id")
    assert [letter.user for letter in letters] == [first, second]
    assert "The roaster broke." in letters[0].text


def test_another_time_is_announced_and_calendars_take_notice(member: Any) -> None:
    event = make_event()
    actions.come(event, by=member)
    before = Event.objects.get(pk=event.pk)
    event.starts_at += timedelta(hours=1)
    event.ends_at += timedelta(hours=1)
    event.save()

    actions.announce_changes(event, before=before)

    assert event.sequence == 1
    assert Message.objects.filter(kind="events.changed", user=member).count() == 1


def test_another_picture_is_not_announced(member: Any) -> None:
    event = make_event()
    actions.come(event, by=member)

    actions.announce_changes(event, before=Event.objects.get(pk=event.pk))

    assert not Message.objects.filter(kind="events.changed").exists()


def test_reminders_go_once_a_day_and_once_an_hour_before(member: Any, other_member: Any, time_machine: Any) -> None:
    starts_at = timezone.now() + timedelta(days=3)
    event = make_event(starts_at=starts_at, limit=1)
    actions.come(event, by=member)
    actions.come(event, by=other_member)  # waits: is not reminded

    def reminders_at(moment: Any) -> int:
        time_machine.move_to(moment, tick=False)
        actions.remind()
        actions.remind()
        return Message.objects.filter(kind="events.reminder").count()

    assert reminders_at(starts_at - timedelta(hours=25)) == 0
    assert reminders_at(starts_at - timedelta(hours=23)) == 1
    assert reminders_at(starts_at - timedelta(hours=2)) == 1
    assert reminders_at(starts_at - timedelta(minutes=50)) == 2
    assert {letter.user for letter in Message.objects.filter(kind="events.reminder")} == {member}
    assert len(mail.outbox) == 2


def test_erasing_a_member_gives_their_place_to_the_next(member: Any, other_member: Any) -> None:
    from community.events import privacy

    event = make_event(limit=1)
    actions.come(event, by=member)
    actions.come(event, by=other_member)

    privacy.erase(member)

    assert states(event) == {other_member.handle: "coming"}
    assert counts(event) == (1, 0)


def test_an_hour_after_it_is_over_the_host_opens_a_topic_and_tells_who_came_once(
    member: Any, other_member: Any, owner: Any
) -> None:
    event = make_event(limit=1, host=owner, recap_space=make_space(language="ru"))
    actions.come(event, by=member)
    actions.come(event, by=other_member)  # waits, and never got a place
    assert actions.look_back() == 0

    with time_machine.travel(event.ends_at + timedelta(hours=2), tick=False):
        assert [actions.look_back() for _time in range(2)] == [1, 0]

    event.refresh_from_db()
    topic = event.recap
    assert topic is not None
    assert (topic.author, topic.title) == (owner, "Как это было: Вечер каппинга")
    link = BeautifulSoup(topic.posts.get().html, "html.parser").select("a")[-1]
    assert (link.get_text(), link["href"].endswith(f"/ru{event.get_absolute_url()}")) == ("Вечер каппинга", True)
    assert [(notice.user, notice.url) for notice in Notice.objects.filter(kind="events.recap")] == [
        (member, topic.get_absolute_url())
    ]


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_take_five_places_and_fifteen_wait(make_member: Callable[..., Any]) -> None:
    event = make_event(limit=5)
    people = [make_member(f"guest{number}") for number in range(20)]
    start = threading.Barrier(len(people))

    def run(person: Any) -> None:
        try:
            start.wait()
            actions.come(event, by=person)
            actions.come(event, by=person)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts(event) == (5, 15)
    assert event.answers.filter(state="coming").count() == 5
    assert event.answers.filter(state="waiting").count() == 15


def leave(time_machine: Any, minutes: int = 5) -> None:
    """What waits in the queue leaves so much later."""
    time_machine.shift(timedelta(minutes=minutes))
    run_queued()


def test_a_letter_that_had_to_wait_tells_the_time_as_it_is_when_it_leaves(member: Any, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 20, 8, tzinfo=UTC))
    event = make_event(starts_at=datetime(2026, 11, 21, 7, tzinfo=UTC))
    actions.come(event, by=member)
    with queued():
        actions.remind()
        Event.objects.update(
            starts_at=datetime(2026, 11, 21, 15, tzinfo=UTC), ends_at=datetime(2026, 11, 21, 17, tzinfo=UTC)
        )
        leave(time_machine)

    assert "Nov. 21, 2026, 6 p.m.–8 p.m. (Moscow), The warehouse" in mail.outbox[0].body


@pytest.mark.parametrize("meanwhile", ["declined", "called off", "hidden"])
def test_nobody_is_reminded_of_what_they_are_not_expected_at(member: Any, time_machine: Any, meanwhile: str) -> None:
    time_machine.move_to(timezone.now())
    event = make_event(starts_at=timezone.now() + timedelta(hours=20))
    actions.come(event, by=member)
    with queued():
        actions.remind()
        if meanwhile == "declined":
            Answer.objects.update(state=Answer.State.DECLINED)
        else:
            Event.objects.update(
                **({"is_published": False} if meanwhile == "hidden" else {"cancelled_at": timezone.now()})
            )
        leave(time_machine)

    assert mail.outbox == []
    assert Message.objects.get(kind="events.reminder").held_for in ("taken_back", "closed")


def test_an_online_event_is_told_in_the_readers_time_too(make_member: Any) -> None:
    reader = make_member("dasha", time_zone="Asia/Novosibirsk", language="ru")
    event = make_event(starts_at=datetime(2030, 3, 5, 16, 30, tzinfo=UTC), place=TranslatedText(en="", ru=""))
    actions.come(event, by=reader)
    actions.cancel(event, by=reader, because=TranslatedText(en="Ill.", ru="Болезнь."))

    assert "19:30–21:30 (Москва), онлайн. По вашему времени: 5 марта 2030 г. в 23:30" in mail.outbox[0].body
