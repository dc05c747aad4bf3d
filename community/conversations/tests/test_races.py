"""Two at the same instant, with real threads and real transactions."""

import uuid

import pytest

from common.testing import run_in_threads
from community.conversations import actions
from community.conversations.models import Conversation, Message

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_is_one_message(masha, oleg):
    conversation = actions.start(by=masha, to=[oleg], text="Hello.")
    actions.accept(conversation=conversation, by=oleg)
    key = uuid.uuid4()

    sent = run_in_threads(
        [lambda: actions.send(conversation=conversation, by=masha, text="Once.", key=key) for _click in range(4)]
    )

    assert len({message.pk for message in sent}) == 1
    assert conversation.messages.count() == 2


def test_two_replying_at_once_have_two_numbers(masha, oleg):
    conversation = actions.start(by=masha, to=[oleg], text="Hello.")
    actions.accept(conversation=conversation, by=oleg)

    run_in_threads(
        [
            lambda who=who, n=n: actions.send(conversation=conversation, by=who, text=f"Number {n}")
            for n in range(4)
            for who in (masha, oleg)
        ]
    )

    assert list(conversation.messages.order_by("number").values_list("number", flat=True)) == list(range(1, 10))
    conversation.refresh_from_db()
    assert conversation.last_number == 9


def test_a_first_word_from_both_sides_at_once_is_one_conversation(masha, oleg):
    made = run_in_threads(
        [
            lambda: actions.start(by=masha, to=[oleg], text="I was about to write to you."),
            lambda: actions.start(by=oleg, to=[masha], text="And I to you."),
        ]
    )

    assert made[0] == made[1]
    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 2
    assert set(made[0].participants.values_list("state", flat=True)) == {"in"}


def test_two_inviting_the_same_one_at_once_invite_once(masha, oleg, known):
    nina = known("nina")
    talk = actions.start(by=masha, to=[oleg, known("anna")], text="Cupping?")
    actions.accept(conversation=talk, by=oleg)

    run_in_threads(
        [
            lambda by=by: actions.invite(conversation=talk, by=by, people=[nina])
            for by in (masha, oleg)
            for _click in range(2)
        ]
    )

    assert talk.participants.filter(member=nina).count() == 1
    assert Message.objects.filter(invited=nina).count() == 1
