"""The digest: at the member's hour, in their language, once a day, and only when something is new."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from jobs.testing import queued
from members.actions import tie
from messaging import digests
from messaging.actions import hand_over, prefer, read_group, take_back, tell
from messaging.actions.digesting import start_digests, write_digest
from messaging.models import Contact, Message, Notice, Rhythm

pytestmark = pytest.mark.django_db

FRIDAY_NINE = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)  # nine o'clock in Moscow


def left_to_it(member, number=1, **more):
    tell(
        "test.rare",
        to=member,
        **{"key": f"k{number}", "url": f"/topic/{number}/", "title": f"filter {number}", "group": f"g{number}"} | more,
    )


@pytest.fixture
def daily(member):
    return Rhythm.objects.create(user=member, digest="daily", hour=9, is_chosen=True)


@time_machine.travel(FRIDAY_NINE, tick=False)
def test_a_digest_tells_what_was_left_to_it_by_place(member, daily, closed):
    left_to_it(member, 1, place="test:1", excerpt="Rinse it first.")
    left_to_it(member, 2)

    assert start_digests() == 1

    [letter] = mail.outbox
    assert letter.subject == "“filter 2” and 1 more"
    assert "THE CLUB\n\n* News about filter 1\n  Rinse it first.\n  http" in letter.body
    [(html, _kind)] = letter.alternatives
    assert ("The club" in html, "News about filter 2" in html, "<mj-" in html) == (True, True, False)
    assert "List-Unsubscribe" in letter.extra_headers


@pytest.mark.parametrize(
    ("titles", "headlines", "subject"),
    [
        (["Bloom"], [], "“Bloom”"),
        ([], ["Cupping", "Milk"], "“Cupping” and 1 more"),
        (["Bloom"], ["Bloom", "Cupping", "Milk"], "“Bloom” and 2 more"),
        (["“Bloom”"], [], "“Bloom”"),
        (["What is “bloom”"], [], "“What is “bloom””"),
        ([], [], "What is new at Svoi"),
    ],
)
@time_machine.travel(FRIDAY_NINE, tick=False)
def test_its_subject_names_what_is_in_it(titles, headlines, subject, member, daily):
    for number, title in enumerate(titles):
        left_to_it(member, number, title=title)
    data = {"what": "Something", "headlines": headlines}
    digests.section(10, "test", "messaging/tests/section", lambda *_asked: data)

    start_digests()

    assert mail.outbox[0].subject == subject


@pytest.mark.parametrize("kind", ["muted", "blocked"])
@time_machine.travel(FRIDAY_NINE, tick=False)
def test_whom_its_reader_has_muted_since_is_not_in_it(kind, member, daily, other_member, make_member):
    vera = make_member("vera")
    left_to_it(member, 1, by=other_member, title="his alone")
    left_to_it(member, 2, by=vera, title="both")
    left_to_it(member, 3, by=other_member, title="both", group="g2", excerpt="His words.")
    tie(member, other_member, kind)

    start_digests()

    [letter] = mail.outbox
    assert "News about both" in letter.body
    assert "his alone" not in letter.body
    assert "His words." not in letter.body


@time_machine.travel(FRIDAY_NINE, tick=False)
def test_nothing_new_no_letter(member, daily):
    left_to_it(member, 1)
    read_group(member, "g1")

    start_digests()

    assert mail.outbox == []
    assert not Message.objects.exists()


def test_what_was_in_one_digest_is_not_in_the_next(member, daily):
    with time_machine.travel(FRIDAY_NINE, tick=False):
        left_to_it(member, 1)
        start_digests(), start_digests()
    with time_machine.travel(FRIDAY_NINE + timedelta(days=1), tick=False):
        start_digests()

    assert len(mail.outbox) == 1


def test_it_comes_at_the_members_own_hour_and_day(member):
    member.time_zone = "Asia/Vladivostok"  # seven hours ahead of Moscow
    member.save()
    Rhythm.objects.create(user=member, digest="weekly", weekday=4, hour=9, is_chosen=True)
    left_to_it(member)

    nine_there = FRIDAY_NINE - timedelta(hours=7)
    for moment, expected in [
        (nine_there - timedelta(days=1), 0),  # Thursday
        (nine_there - timedelta(minutes=1), 0),
        (nine_there, 1),
        (nine_there + timedelta(hours=2), 0),
    ]:
        assert start_digests(moment) == expected


def test_a_stopped_worker_makes_it_late_but_not_lost(member, daily):
    left_to_it(member)

    assert start_digests(FRIDAY_NINE + timedelta(hours=5)) == 1
    assert len(mail.outbox) == 1


def test_a_weekly_one_comes_up_to_two_days_late(member):
    Rhythm.objects.create(user=member, digest="weekly", weekday=4, hour=9, is_chosen=True, digested_for="2026-11-13")
    left_to_it(member)

    assert start_digests(FRIDAY_NINE + timedelta(days=3)) == 0
    assert start_digests(FRIDAY_NINE + timedelta(days=2)) == 1
    assert start_digests(FRIDAY_NINE + timedelta(days=2, hours=1)) == 0


def test_a_newcomer_has_missed_none(member):
    left_to_it(member)

    assert start_digests(FRIDAY_NINE + timedelta(days=1)) == 0


def test_who_chose_no_rhythm_gets_the_usual_one_and_it_counts(member):
    with time_machine.travel(FRIDAY_NINE, tick=False):
        left_to_it(member)
        start_digests()

    assert len(mail.outbox) == 1
    assert list(Contact.objects.values_list("user", "kind", "channel")) == [(member.pk, "messaging.digest", "mail")]


def test_a_digest_nobody_asked_for_waits_for_room_and_loses_nothing(member):
    for number in range(2):
        Contact.objects.create(user=member, key=str(number), kind="test.offer", channel="mail", at=FRIDAY_NINE)
    with time_machine.travel(FRIDAY_NINE, tick=False):
        left_to_it(member)
        start_digests()

    assert mail.outbox == []
    assert Notice.objects.get().digested_at is None
    with time_machine.travel(FRIDAY_NINE + timedelta(days=7, minutes=1), tick=False):
        start_digests()
    assert "filter 1" in mail.outbox[0].body


@pytest.mark.parametrize("why", ["off", "refused", "paused", "closed account"])
def test_who_does_not_want_it_gets_none(why, member, daily):
    left_to_it(member)
    if why == "off":
        Rhythm.objects.update(digest="off")
    elif why == "refused":
        prefer(member.pk, "messaging.digest", "mail", "off")
    elif why == "paused":
        Rhythm.objects.update(paused_until=timezone.localdate() + timedelta(days=9))
    else:
        member.is_active = False
        member.save()

    assert write_digest(member.pk, "2026-11-20") is None
    assert mail.outbox == []


@time_machine.travel(FRIDAY_NINE, tick=False)
def test_what_they_may_not_see_any_more_is_left_out(member, daily, closed):
    left_to_it(member, 1, place="test:1", title="the secret")
    left_to_it(member, 2)
    closed.add("test:1")

    start_digests()

    [letter] = mail.outbox
    assert ("the secret" in letter.body, "filter 2" in letter.body) == (False, True)


@time_machine.travel(FRIDAY_NINE, tick=False)
def test_every_app_may_add_a_part(member, daily):
    asked = []

    def load(user, since, until):
        asked.append((user, until - since))
        return {"what": "Guji"}

    digests.section(10, "test", "messaging/tests/section", load)

    start_digests()

    assert "New lot: Guji" in mail.outbox[0].body
    assert asked == [(member, timedelta(days=1))]


@time_machine.travel(FRIDAY_NINE, tick=False)
def test_it_speaks_the_readers_language(member, daily):
    member.language = "ru"
    member.save()
    left_to_it(member)

    start_digests()

    assert 'lang="ru"' in mail.outbox[0].alternatives[0][0]


# --- A digest that had to wait ----------------------------------------------------------------------------------------


@pytest.fixture
def waiting_digest(member, daily, closed):
    """Written on Friday at nine, while nothing is taken by the mail server; two days pass."""

    def write(*places):
        with queued(), time_machine.travel(FRIDAY_NINE, tick=False):
            for number, place in enumerate(places, start=1):
                left_to_it(member, number, place=place, title=f"filter {number}", excerpt=f"Words {number}.")
            return write_digest(member.pk, "2026-11-20")

    return write


def hand_over_two_days_later(message):
    with time_machine.travel(FRIDAY_NINE + timedelta(days=2), tick=False):
        hand_over(message.pk)
    message.refresh_from_db()
    return message


def test_a_digest_that_waited_tells_nothing_its_reader_may_not_see_any_more(waiting_digest, closed):
    message = waiting_digest("test:1", "test:2")
    closed.add("test:1")

    hand_over_two_days_later(message)

    [letter] = mail.outbox
    html = letter.alternatives[0][0]
    assert ("filter 1" in letter.body, "Words 1." in html) == (False, False)
    assert ("filter 2" in letter.body, "Words 2." in html) == (True, True)
    assert letter.subject == "“filter 2”"


def test_a_digest_that_waited_tells_nothing_that_was_taken_back_or_read(member, waiting_digest):
    message = waiting_digest("", "", "")
    take_back(group="g1")
    read_group(member, "g2")

    hand_over_two_days_later(message)

    body = mail.outbox[0].body
    assert [f"filter {number}" in body for number in (1, 2, 3)] == [False, False, True]


def test_a_digest_of_which_nothing_is_left_does_not_leave(waiting_digest, closed):
    message = waiting_digest("test:1")
    closed.add("test:1")

    message = hand_over_two_days_later(message)

    assert mail.outbox == []
    assert (message.state, message.held_for) == ("held", "taken_back")


def test_a_digest_that_waited_asks_the_parts_again_for_the_same_days(member, waiting_digest):
    asked = []

    def load(user, since, until):
        asked.append((since, until))
        return {"what": "Guji"} if len(asked) == 1 else None

    digests.section(10, "test", "messaging/tests/section", load)
    message = waiting_digest("")

    hand_over_two_days_later(message)

    assert "Guji" not in mail.outbox[0].body
    assert asked[0] == asked[1]
