"""The contact budget: one for all channels, enforced where messages leave, and never for what was asked for."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from common.testing import run_in_threads
from messaging import budget
from messaging.actions import hand_over, send_text, sweep, tell
from messaging.models import Contact, ContactBudget, Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everybody_agreed(request, monkeypatch):
    """To advertising, but for the test that is about it."""
    if "consent" not in request.node.name:
        monkeypatch.setattr("messaging.rules.has_consent", lambda user, kind: True)


def offer(member, number, kind="test.offer"):
    tell(kind, to=member, key=f"offer:{number}", url="/", title=str(number), group=f"offer:{number}")


def used(member, number, *, channel="mail", ago=timedelta(hours=1)):
    for place in range(number):
        Contact.objects.create(
            user=member, key=f"{channel}{place}", kind="test.offer", channel=channel, at=timezone.now() - ago
        )


def test_two_a_week_and_the_third_waits_with_its_reason(member):
    for number in range(3):
        offer(member, number)

    assert len(mail.outbox) == 2
    third = Message.objects.get(key__startswith="offer:2")
    assert (third.state, third.held_for) == ("queued", "budget")
    assert third.not_before == Contact.objects.earliest("at").at + timedelta(days=7)
    assert budget.counter(member).used == 2


def test_what_waited_leaves_when_there_is_room_again(member):
    for number in range(3):
        offer(member, number)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        sweep()

        assert len(mail.outbox) == 3
        assert budget.counter(member).used == 1


def test_what_would_wait_longer_than_its_kind_allows_is_dropped_with_its_reason(member):
    used(member, 2, ago=timedelta(0))
    offer(member, 1)
    message = Message.objects.get()
    Message.objects.update(created_at=timezone.now() - timedelta(days=1), state="queued", not_before=None)

    hand_over(message.pk)

    message.refresh_from_db()
    assert (message.state, message.held_for) == ("held", "budget")


def test_what_answers_a_deed_or_was_asked_for_is_never_counted(member):
    used(member, 2)

    offer(member, 1, kind="test.order")
    offer(member, 2, kind="test.reply")
    send_text("account", address=member.email, subject="Code", text="123", language="en", user=member)

    assert len(mail.outbox) == 3
    assert Contact.objects.count() == 2


def test_a_message_counts_once_however_often_it_is_tried(member, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError("no route")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        offer(member, 1)
    assert budget.counter(member).used == 0  # it did not leave
    message = Message.objects.get()

    hand_over(message.pk), hand_over(message.pk)

    assert (budget.counter(member).used, len(mail.outbox)) == (1, 1)


def test_without_consent_no_advertising_leaves(member):
    offer(member, 1)

    assert mail.outbox == []
    assert Message.objects.get().held_for == "consent"
    assert not Contact.objects.exists()


def test_nought_means_none_at_all(member):
    ContactBudget.objects.create(a_week=0)

    offer(member, 1)

    assert mail.outbox == []
    assert Message.objects.get().state == "held"


def test_questions_on_the_site_count_in_the_same_budget(member):
    assert budget.count_prompt(member, key="nps:1", kind="nps")
    assert budget.count_prompt(member, key="nps:1", kind="nps")  # shown again on the next page
    offer(member, 1)

    assert not budget.may_prompt(member)
    assert not budget.count_prompt(member, key="nps:2", kind="nps")
    assert budget.counter(member).used == 2


def test_messengers_have_a_month_of_their_own(member):
    used(member, 1, channel="messenger", ago=timedelta(days=20))
    message = Message(key="m", kind="test.offer", channel="messenger", user=member, counts=True)

    until = budget.spend(message, member, timezone.now())

    assert until is not None
    assert timedelta(days=9) < until - timezone.now() < timedelta(days=11)


def test_what_left_the_window_counts_no_more(member):
    used(member, 2, ago=timedelta(days=7, seconds=1))

    assert budget.counter(member).used == 0
    assert budget.may_prompt(member)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once(make_member):
    member = make_member("masha")
    used(member, 1)
    run_in_threads([lambda n=n: offer(member, n) for n in range(4)])

    assert Contact.objects.count() == 2
    assert Message.objects.filter(state="sent").count() == 1
