"""Who reaches whom, and what each of them may decide."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from activity.models import Activity
from community.conversations import actions, queries, rules
from community.conversations.actions import NotAllowed
from community.conversations.messages import is_still_there
from community.conversations.models import Conversation, Message, MessageState, Participant, Reach
from community.moderation import Refused
from community.moderation.models import Standing
from members.actions import tie, untie
from members.models import Tie
from messaging.actions import unsubscribe
from messaging.models import Message as Letter
from messaging.models import Notice, Preference

pytestmark = pytest.mark.django_db


def state_of(conversation, member):
    return conversation.participants.get(member=member).state


def write(by, to, text="The grinder arrived."):
    return actions.start(by=by, to=[to], text=text, key=uuid.uuid4())


def test_a_stranger_is_asked_and_may_accept(masha, oleg):
    conversation = write(masha, oleg)

    assert state_of(conversation, oleg) == "asked"
    actions.accept(conversation=conversation, by=oleg)
    assert state_of(conversation, oleg) == "in"
    actions.send(conversation=conversation, by=masha, text="Shall we meet?")
    assert list(conversation.messages.values_list("number", flat=True)) == [1, 2]


def test_answering_is_accepting(masha, oleg):
    conversation = write(masha, oleg)

    actions.send(conversation=conversation, by=oleg, text="Good to hear.")

    assert state_of(conversation, oleg) == "in"


def test_who_is_asked_hears_one_message_and_no_more(masha, oleg):
    conversation = write(masha, oleg)

    with pytest.raises(NotAllowed, match="has not answered yet"):
        actions.send(conversation=conversation, by=masha, text="Hello? Hello?")


def test_a_refusal_looks_like_silence_to_the_one_who_asked(masha, oleg):
    conversation = write(masha, oleg)
    actions.refuse(conversation=conversation, by=oleg)

    assert not Conversation.objects.visible_to(oleg).exists()
    with pytest.raises(NotAllowed, match="has not answered yet"):
        actions.send(conversation=conversation, by=masha, text="Hello?")
    with pytest.raises(NotAllowed, match="has not answered yet"):
        write(masha, oleg, "And again.")


def test_who_refused_may_change_their_mind(masha, oleg):
    conversation = write(masha, oleg)
    actions.refuse(conversation=conversation, by=oleg)

    assert write(oleg, masha, "I thought about it.") == conversation
    actions.send(conversation=conversation, by=masha, text="Good.")
    assert conversation.messages.count() == 3


def test_people_one_follows_need_not_ask(masha, oleg):
    tie(oleg, masha, Tie.Kind.FOLLOWING)

    assert state_of(write(masha, oleg), oleg) == "in"


@pytest.mark.parametrize(
    ("open_to", "follows", "reaches"),
    [
        (Reach.EVERYBODY, False, True),
        (Reach.FOLLOWED, False, False),
        (Reach.FOLLOWED, True, True),
        (Reach.NOBODY, False, False),
        (Reach.NOBODY, True, False),
    ],
)
def test_the_letter_box_decides_who_may_begin(masha, oleg, open_to, follows, reaches):
    actions.open_letter_box(oleg, open_to)
    if follows:
        tie(oleg, masha, Tie.Kind.FOLLOWING)

    if reaches:
        assert write(masha, oleg).last_number == 0 or Message.objects.count() == 1
    else:
        with pytest.raises(NotAllowed, match="takes no messages"):
            write(masha, oleg)


def test_a_letter_box_closed_later_keeps_what_has_begun(masha, oleg):
    conversation = write(masha, oleg)
    actions.accept(conversation=conversation, by=oleg)
    actions.open_letter_box(oleg, Reach.NOBODY)

    actions.send(conversation=conversation, by=masha, text="Still here.")

    assert conversation.messages.count() == 2


def test_blocked_people_cannot_reach_whatever_was_before(masha, oleg):
    conversation = write(masha, oleg)
    actions.accept(conversation=conversation, by=oleg)
    tie(oleg, masha, Tie.Kind.BLOCKED)

    with pytest.raises(NotAllowed, match="takes no messages"):
        actions.send(conversation=conversation, by=masha, text="Why?")
    with pytest.raises(NotAllowed, match="You have blocked"):
        actions.send(conversation=conversation, by=oleg, text="Because.")
    untie(oleg, masha)
    actions.send(conversation=conversation, by=masha, text="Thank you.")


def test_the_blocked_and_the_refused_by_setting_read_the_same_sentence(masha, oleg, known):
    anna = known("anna")
    actions.open_letter_box(oleg, Reach.NOBODY)
    tie(oleg, masha, Tie.Kind.BLOCKED)

    said = []
    for person in (masha, anna):
        with pytest.raises(NotAllowed) as refusal:
            write(person, oleg)
        said.append(str(refusal.value))

    assert said[0] == said[1]


def test_a_newcomer_is_told_when_messages_open_and_may_write_to_the_team(make_member, oleg, vera):
    newcomer = make_member("nina")

    with pytest.raises(Refused, match="Private messages open"):
        write(newcomer, oleg)
    assert not Conversation.objects.exists()

    assert state_of(write(newcomer, vera), vera) == "in"


def test_the_team_is_reached_whatever_their_box_says(masha, vera):
    actions.open_letter_box(vera, Reach.NOBODY)

    write(masha, vera)

    assert Message.objects.count() == 1


def test_two_people_have_one_conversation(masha, oleg):
    assert write(masha, oleg) == write(oleg, masha, "And I wanted to write to you.")
    assert Conversation.objects.count() == 1


def test_the_same_key_begins_and_sends_once(masha, oleg, known):
    key, anna = uuid.uuid4(), known("anna")
    for _click in range(2):
        actions.start(by=masha, to=[oleg, anna], text="Cupping on Friday?", title="Friday", key=key)

    assert Conversation.objects.count() == Message.objects.count() == 1


def test_ten_people_at_most(masha, known):
    people = [known(f"person-{number}") for number in range(10)]

    with pytest.raises(NotAllowed, match="ten people"):
        actions.start(by=masha, to=people, text="Everybody!")
    assert actions.start(by=masha, to=people[:9], text="Nearly everybody.").participants.count() == 10


def test_one_person_who_cannot_be_reached_stops_a_conversation_of_several(masha, oleg, known):
    actions.open_letter_box(oleg, Reach.NOBODY)

    with pytest.raises(NotAllowed, match="Oleg takes no messages"):
        actions.start(by=masha, to=[known("anna"), oleg], text="Hello, both.")
    assert not Conversation.objects.exists()


def test_who_left_is_asked_in_again_by_a_new_message(masha, oleg):
    conversation = write(masha, oleg)
    actions.accept(conversation=conversation, by=oleg)
    actions.leave(conversation=conversation, by=oleg)
    assert not Conversation.objects.visible_to(oleg).exists()

    actions.send(conversation=conversation, by=masha, text="Are you there?")

    assert state_of(conversation, oleg) == "asked"


def test_the_last_to_leave_takes_it_along(masha, oleg):
    conversation = write(masha, oleg)
    actions.refuse(conversation=conversation, by=oleg)
    actions.leave(conversation=conversation, by=masha)

    assert not Conversation.objects.exists()


def test_whoever_is_not_in_it_cannot_write(masha, oleg, known):
    with pytest.raises(NotAllowed, match="not in this conversation"):
        actions.send(conversation=write(masha, oleg), by=known("anna"), text="What is this about?")


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_nothing_and_too_much_are_refused(masha, oleg, text):
    with pytest.raises(NotAllowed):
        write(masha, oleg, text)


# --- Unread, drafts, notices ------------------------------------------------------------------------------------------


def test_a_message_is_unread_for_the_others_and_reading_ends_that(masha, oleg):
    conversation = write(masha, oleg)
    conversation.refresh_from_db()

    assert (queries.unread_count(oleg), queries.unread_count(masha)) == (1, 0)
    actions.mark_read(conversation=conversation, by=oleg, number=1)
    assert queries.unread_count(oleg) == 0


def test_what_came_while_reading_stays_unread(masha, oleg):
    conversation = write(masha, oleg)
    actions.accept(conversation=conversation, by=oleg)
    actions.send(conversation=conversation, by=masha, text="One more thing.")
    conversation.refresh_from_db()

    actions.mark_read(conversation=conversation, by=oleg, number=1)

    assert queries.unread_count(oleg) == 1


def test_a_draft_is_kept_and_forgotten_when_it_is_sent(masha, oleg):
    conversation = write(masha, oleg)
    actions.save_draft(conversation=conversation, by=oleg, text="Half a thou")
    assert conversation.participants.get(member=oleg).draft == "Half a thou"

    actions.send(conversation=conversation, by=oleg, text="A whole thought.")

    assert conversation.participants.get(member=oleg).draft == ""


def test_the_other_is_told_once_and_the_writer_never(masha, oleg, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        conversation = write(masha, oleg)

    notice = Notice.objects.get()
    assert (notice.user, notice.place) == (oleg, f"conversation:{conversation.pk}")


@pytest.mark.parametrize("wish", ["quiet", "muted", "left"])
def test_who_wants_to_hear_nothing_is_told_nothing(masha, oleg, wish, django_capture_on_commit_callbacks):
    conversation = write(masha, oleg)
    actions.accept(conversation=conversation, by=oleg)
    Notice.objects.all().delete()
    if wish == "quiet":
        actions.mute(conversation=conversation, by=oleg, on=True)
    elif wish == "muted":
        tie(oleg, masha, Tie.Kind.MUTED)
    else:
        Participant.objects.filter(conversation=conversation, member=oleg).update(state="left")

    with django_capture_on_commit_callbacks(execute=True):
        if wish == "left":
            actions.announce(Message.objects.get())
        else:
            actions.send(conversation=conversation, by=masha, text="Psst.")

    assert not Notice.objects.filter(user=oleg).exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_unsubscribing_from_a_letter_silences_its_conversation_or_where_that_is_gone_the_kind(masha, oleg, is_there):
    line = write(masha, oleg).messages.get()
    letter = Letter(user=oleg, kind="conversations.written", context={"message": line.pk if is_there else 0})

    ended = unsubscribe(letter)

    assert Participant.objects.get(member=oleg).is_muted is is_there
    assert Preference.objects.filter(user=oleg, kind="conversations.written", way="off").exists() is not is_there
    assert str(ended) == ("letters about this one conversation" if is_there else "Somebody wrote to you in private")


def test_the_log_keeps_no_word_of_it(masha, oleg):
    write(masha, oleg, "A secret about Ethiopia.")

    line = Activity.objects.get(verb="message.sent")
    assert "Ethiopia" not in line.sentence + str(line.facts)
    assert "Oleg" not in line.sentence


def test_a_held_message_is_seen_by_its_author_alone(masha, oleg):
    conversation = write(masha, oleg)
    Message.objects.update(state=MessageState.HELD)

    assert len(queries.talk(masha, conversation).lines) == 1
    assert queries.talk(oleg, conversation).lines == []


def test_who_is_suspended_hears_of_no_conversation(masha, oleg):
    talk = actions.start(by=masha, to=[oleg], text="Hello")
    assert rules.visible_places(oleg, {talk.place}) == {talk.place}

    Standing.objects.filter(user=oleg).update(barred_until=timezone.now() + timedelta(days=1))

    assert rules.visible_places(oleg, {talk.place}) == set()
    assert rules.visible_places(masha, {talk.place}) == {talk.place}


# --- When its letter leaves -------------------------------------------------------------------------------------------


def test_a_letter_asks_whether_its_message_is_still_shown(masha, oleg):
    write(masha, oleg)
    letter = Letter(context={"message": Message.objects.get().pk})
    assert is_still_there(letter)

    Message.objects.update(state=MessageState.REMOVED)

    assert not is_still_there(letter)


def test_a_letter_queued_by_the_release_before_still_leaves(masha, oleg):
    write(masha, oleg)

    assert is_still_there(Letter(context={}))
