"""The inbox and a conversation as people see them."""

import re
import uuid
from datetime import timedelta
from time import time

import pytest
from django.urls import reverse
from django.utils import timezone

from common.testing import assert_query_counts
from community.conversations import actions, queries
from community.conversations.models import Conversation, Message, Participant
from members import kept
from members.actions import tie
from members.models import Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(masha, oleg):
    conversation = actions.start(by=masha, to=[oleg], text="The *grinder* arrived.")
    actions.accept(conversation=conversation, by=oleg)
    return conversation


def address(name, conversation):
    return reverse(f"conversations:{name}", args=[conversation.pk])


def test_an_empty_inbox_says_what_to_do(sign_in, masha):
    page = sign_in(masha).get(reverse("conversations:inbox")).content.decode()

    assert "No letters yet" in page
    assert reverse("profiles:directory") in page


def test_a_newcomer_reads_when_messages_open_before_they_write_one(sign_in, make_member, oleg, vera):
    reader = sign_in(make_member("nina"))
    page = reader.get(f"{reverse('conversations:new')}?to=oleg").content.decode()

    assert "Private messages open once you have looked around a little." in page
    assert "after 5 topics, 30 posts and 10 minutes" in page
    assert "<textarea" not in page
    assert "<textarea" in reader.get(f"{reverse('conversations:new')}?to={vera.handle}").content.decode()


def test_the_inbox_shows_the_unread_first(sign_in, masha, oleg, known, talk):
    Participant.objects.update(last_at=timezone.now() - timedelta(days=2))
    actions.start(by=oleg, to=[known("anna")], text="Newer, and mine.")
    page = sign_in(oleg).get(reverse("conversations:inbox")).content.decode()

    assert page.index("The grinder arrived.") < page.index("Newer, and mine.")
    assert "letter--unread" in page


def test_my_page_says_that_somebody_wrote(sign_in, oleg, masha, talk):
    assert "1 conversation with something new" in sign_in(oleg).get(reverse("members:home")).content.decode()
    assert "with something new" not in sign_in(masha, fresh=True).get(reverse("members:home")).content.decode()


def test_a_first_word_that_waits_for_a_moderator_is_not_in_the_inbox(masha, oleg):
    actions.start(by=masha, to=[oleg], text="Hello.")
    Message.objects.update(state="held")

    assert queries.inbox(oleg)[0] == []
    assert len(queries.inbox(masha)[0]) == 1


def test_a_conversation_is_read_by_those_in_it_alone(sign_in, masha, oleg, known, owner, talk):
    for person, status in ((masha, 200), (oleg, 200), (known("anna"), 404), (owner, 404)):
        assert sign_in(person, fresh=True).get(talk.get_absolute_url()).status_code == status


@pytest.mark.parametrize("name", ["newer", "read", "draft", "mute", "answer", "leave"])
def test_nothing_of_it_answers_a_stranger(sign_in, known, talk, name):
    client = sign_in(known("anna"))

    assert client.post(address(name, talk)).status_code in (404, 405)
    assert client.get(address(name, talk)).status_code in (404, 405)


def test_opening_it_writes_nothing(sign_in, oleg, talk):
    sign_in(oleg).get(talk.get_absolute_url())

    assert queries.unread_count(oleg) == 1
    sign_in(oleg).post(address("read", talk), {"number": "1"})
    assert queries.unread_count(oleg) == 0


def test_a_message_is_sent_without_script(sign_in, oleg, talk):
    key = uuid.uuid4()
    for _click in range(2):
        answer = sign_in(oleg).post(talk.get_absolute_url(), {"text": "Which one?", "key": key})

    assert answer["Location"] == f"{talk.get_absolute_url()}#m2"
    assert talk.messages.count() == 2


def test_htmx_gets_an_empty_form_and_then_fetches_what_is_new_once(sign_in, oleg, talk):
    client, htmx = sign_in(oleg), {"HX-Request": "true"}
    answer = client.post(talk.get_absolute_url(), {"text": "Which one?", "key": uuid.uuid4()}, headers=htmx)

    assert "Which one?" not in answer.content.decode()
    assert "message-sent" in answer["HX-Trigger"]
    new = client.get(f"{address('newer', talk)}?number=1", headers=htmx).content.decode()
    assert 'id="m2"' in new
    assert 'id="m1"' not in new
    assert 'name="number" value="2"' in new
    assert client.get(f"{address('newer', talk)}?number=2", headers=htmx).content.decode().strip() == ""


def test_what_is_refused_keeps_the_text(sign_in, masha, oleg, talk):
    tie(oleg, masha, Tie.Kind.BLOCKED)

    page = sign_in(masha).post(talk.get_absolute_url(), {"text": "Long words.", "key": uuid.uuid4()}).content.decode()

    assert "takes no messages" in page
    assert "Long words." in page


def test_an_open_page_fetches_what_it_heard_of(sign_in, masha, oleg, talk):
    actions.send(conversation=talk, by=masha, text="Second.")

    answer = sign_in(oleg).get(f"{address('newer', talk)}?number=1", headers={"HX-Request": "true"}).content.decode()

    assert "Second." in answer
    assert "grinder" not in answer


def test_earlier_messages_come_a_part_at_a_time(sign_in, masha, oleg, talk):
    Message.objects.bulk_create(
        [
            Message(conversation=talk, number=number + 2, author=masha, html=f"<p>Thought {number}.</p>")
            for number in range(40)
        ]
    )
    client = sign_in(oleg)
    page = client.get(talk.get_absolute_url()).content.decode()
    first = queries.talk(oleg, talk)

    assert "Thought 39." in page
    assert "grinder" not in page
    earlier = client.get(f"{talk.get_absolute_url()}?after={first.earlier_key}").content.decode()
    assert "grinder" in earlier
    assert "Thought 39." not in earlier


def test_who_is_asked_may_accept_or_refuse(sign_in, masha, oleg):
    talk = actions.start(by=masha, to=[oleg], text="Hello.")
    client = sign_in(oleg)
    page = client.get(talk.get_absolute_url()).content.decode()
    assert "asks whether they may write to you" in page

    client.post(address("answer", talk), {"wish": "refuse"})

    assert client.get(talk.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("answer", [None, "refuse", "accept"])
def test_who_asked_reads_before_writing_again_that_no_answer_has_come(sign_in, masha, oleg, answer):
    talk = actions.start(by=masha, to=[oleg], text="Hello.")
    if answer:
        sign_in(oleg).post(address("answer", talk), {"wish": answer})

    page = sign_in(masha).get(talk.get_absolute_url()).content.decode()

    assert ("has not answered yet." in page) == (answer != "accept")


def test_refusing_for_good_blocks_the_one_who_asked(sign_in, masha, oleg):
    talk = actions.start(by=masha, to=[oleg], text="Hello.")

    sign_in(oleg).post(address("answer", talk), {"wish": "block"})

    assert Tie.objects.get().kind == Tie.Kind.BLOCKED


def test_refusing_for_good_blocks_the_other_also_where_one_began_it_oneself(sign_in, masha, oleg, talk):
    actions.leave(conversation=talk, by=masha)
    actions.send(conversation=talk, by=oleg, text="Still there?")

    sign_in(masha).post(address("answer", talk), {"wish": "block"})

    assert [(one.member, one.person) for one in Tie.objects.all()] == [(masha, oleg)]


def test_a_new_message_to_somebody_one_knows_leads_to_the_conversation(sign_in, masha, talk):
    answer = sign_in(masha).get(f"{reverse('conversations:new')}?to=oleg")

    assert answer["Location"] == f"{talk.get_absolute_url()}#write"


def test_one_conversation_with_several_is_begun_by_their_handles(sign_in, masha, oleg, known):
    known("anna")
    form = {"to": "@oleg, anna", "title": "Friday", "text": "Cupping?", "key": uuid.uuid4()}

    answer = sign_in(masha).post(reverse("conversations:new"), form)

    made = Conversation.objects.get()
    assert answer["Location"] == f"{made.get_absolute_url()}#write"
    assert made.participants.count() == 3


def test_a_handle_nobody_has_is_named(sign_in, masha):
    form = {"to": "nobody-here", "text": "Cupping?", "key": uuid.uuid4()}

    assert (
        "Nobody here is called @nobody-here."
        in sign_in(masha).post(reverse("conversations:new"), form).content.decode()
    )


def test_words_of_somebody_muted_in_a_conversation_of_several_are_folded(sign_in, masha, oleg, known):
    talk = actions.start(by=masha, to=[oleg, known("anna")], text="Listen to me.")
    tie(oleg, masha, Tie.Kind.MUTED)

    page = sign_in(oleg).get(talk.get_absolute_url()).content.decode()

    assert "said__folded" in page


def test_erased_words_leave_a_place(sign_in, masha, oleg, talk):
    from community.conversations import privacy

    privacy.erase(masha)

    page = sign_in(oleg).get(talk.get_absolute_url()).content.decode()
    assert "These words left with their author." in page
    assert "grinder" not in page


def test_the_inbox_costs_the_same_for_one_and_for_three(sign_in, oleg, known, talk):
    client = sign_in(oleg)

    def grow():
        other = known(f"person-{Conversation.objects.count()}")
        actions.start(by=other, to=[oleg], text="Hello.")

    assert_query_counts(6, lambda: client.get(reverse("conversations:inbox")), grow=grow)


def test_a_conversation_costs_the_same_for_one_and_for_three(sign_in, masha, oleg, talk):
    client = sign_in(oleg)

    def grow():
        Message.objects.bulk_create(
            [
                Message(
                    conversation=talk, number=talk.messages.count() + 1, author=masha, text="More.", html="<p>More.</p>"
                )
            ]
        )

    assert_query_counts(6, lambda: client.get(talk.get_absolute_url()), grow=grow)


# --- What is handed over and reported ---------------------------------------------------------------------------------


def test_ones_own_words_are_handed_over_and_others_are_not(masha, oleg, talk):
    from community.conversations import privacy

    assert privacy.collect(masha)["messages"][0]["text"] == "The *grinder* arrived."
    assert privacy.collect(oleg)["messages"] == []
    assert privacy.collect(oleg)["conversations"][0]["with"] == ["masha"]


def test_moderators_see_the_reported_message_and_a_little_before_it(masha, oleg, known, talk):
    from community.moderation.subjects import subject_named

    subject = subject_named("conversations.message")
    for text in ("One.", "Two.", "Three.", "Four."):
        actions.send(conversation=talk, by=masha, text=text)
    reported = Message.objects.get(text="Four.")

    assert subject.text(reported) == "Four."
    assert [text for _who, text in subject.context(reported)] == ["Two.", "Three."]
    assert subject.visible_to(oleg).filter(pk=reported.pk).exists()
    assert not subject.visible_to(known("anna")).exists()


def test_a_message_that_was_taken_away_leaves_a_line(sign_in, oleg, talk):
    from community.moderation.subjects import subject_named

    subject_named("conversations.message").remove(Message.objects.get(), by=None)

    page = sign_in(oleg).get(talk.get_absolute_url()).content.decode()
    assert "A moderator took this message away." in page
    assert "grinder" not in page


# --- Signed out in mid-write ------------------------------------------------------------------------------------------


@pytest.fixture
def late(client):
    """`late(masha, address, text=…)`: Masha opened the page, her sign-in ended, and only then does she send."""

    def send(writer, address, **words):
        client.force_login(writer)
        form = client.get(address).context["form"]
        client.logout()
        return client.post(address, {"writer": form.writer, "key": uuid.uuid4(), **words})

    return send


def test_words_sent_after_the_sign_in_ended_are_there_again_after_the_next(client, late, oleg, talk):
    answer = late(oleg, talk.get_absolute_url(), text="Long words.")
    assert answer.status_code == 302
    assert talk.get_absolute_url() in answer["Location"]
    assert talk.messages.count() == 1

    client.force_login(oleg)
    assert "Long words." in client.get(talk.get_absolute_url()).content.decode()

    client.post(talk.get_absolute_url(), {"text": "Long words.", "key": uuid.uuid4()})
    assert talk.messages.count() == 2
    page = client.get(talk.get_absolute_url()).content.decode()
    assert page.count("Long words.") == 1


def test_a_new_message_is_kept_with_its_addressees(client, late, masha, oleg):
    late(masha, reverse("conversations:new"), to="oleg", title="", text="Long words.")

    client.force_login(masha)
    page = client.get(reverse("conversations:new")).content.decode()
    assert "Long words." in page
    assert 'value="oleg"' in page


def test_whoever_signs_in_next_on_that_browser_sees_nothing_of_it(client, late, masha, oleg):
    late(masha, reverse("conversations:new"), to="oleg", title="", text="Long words.")

    client.force_login(oleg)
    assert kept.KEY not in client.session
    page = client.get(reverse("conversations:new")).content.decode()
    assert "Long words." not in page
    assert 'value="oleg"' not in page


def test_words_without_a_known_writer_are_kept_for_nobody(client, masha):
    for writer in ("", str(masha.pk), "forged:1"):
        client.post(reverse("conversations:new"), {"to": "oleg", "text": "Long words.", "writer": writer})

    assert kept.KEY not in client.session


def test_words_are_kept_for_an_hour(client, late, masha, monkeypatch):
    late(masha, reverse("conversations:new"), to="oleg", title="", text="Long words.")
    client.force_login(masha)
    assert kept.KEY in client.session

    monkeypatch.setattr(kept, "time", lambda: time() + 3601)

    assert "Long words." not in client.get(reverse("conversations:new")).content.decode()
    assert kept.KEY not in client.session


def test_words_kept_for_somebody_one_talks_with_already_are_shown_before_the_conversation(client, late, masha, talk):
    late(masha, reverse("conversations:new"), to="oleg", title="", text="Long words.")
    client.force_login(masha)

    answer = client.get(reverse("conversations:new"))
    assert "Long words." in answer.content.decode()

    client.post(reverse("conversations:new"), {"to": "oleg", "text": "Long words.", "key": uuid.uuid4()})
    assert talk.messages.filter(text="Long words.").exists()
    assert kept.KEY not in client.session


@pytest.mark.parametrize("asked", ["?to=anna", "?with=anna"])
def test_words_kept_for_one_person_are_not_put_into_a_letter_to_another(client, late, masha, oleg, known, asked):
    known("anna")
    late(masha, reverse("conversations:new"), to="oleg", title="", text="Long words.")
    client.force_login(masha)

    assert "Long words." not in client.get(reverse("conversations:new") + asked).content.decode()
    client.post(reverse("conversations:new"), {"to": "anna", "text": "Hello.", "key": uuid.uuid4()})
    assert "Long words." in client.get(reverse("conversations:new")).content.decode()


def test_a_browser_keeps_a_draft_for_each_member_of_its_own(client, masha, oleg, talk):
    drafts = set()
    for person in (masha, oleg):
        client.force_login(person)
        for address in (talk.get_absolute_url(), reverse("conversations:new")):
            drafts.add(re.search(r'data-keep-draft="([^"]+)"', client.get(address).content.decode())[1])

    assert len(drafts) == 4


def test_an_open_page_is_led_to_the_sign_in(client, talk):
    answer = client.post(talk.get_absolute_url(), {"text": "Long words."}, headers={"HX-Request": "true"})

    assert "/accounts/login/" in answer["HX-Redirect"]
