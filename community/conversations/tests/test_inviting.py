"""Inviting somebody into a conversation of several: who may, whom, and what the invited one reads."""

import pytest
from django.urls import reverse

from community.conversations import actions, privacy, queries
from community.conversations.actions import NotAllowed
from community.conversations.models import Conversation, Message, Participant, Reach
from community.moderation import Refused
from community.moderation.models import Standing
from community.moderation.subjects import subject_named
from members.actions import tie
from members.models import Tie
from messaging.models import Notice

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def anna(known):
    return known("anna")


@pytest.fixture
def nina(known):
    return known("nina")


@pytest.fixture
def talk(masha, oleg, anna):
    """Masha, Oleg and Anna, who all take part."""
    conversation = actions.start(by=masha, to=[oleg, anna], text="Cupping on Friday?")
    for person in (oleg, anna):
        actions.accept(conversation=conversation, by=person)
    return conversation


def invite(talk, by, *people):
    return actions.invite(conversation=talk, by=by, people=people)


def state_of(talk, member):
    return talk.participants.get(member=member).state


def page_for(client, talk):
    return client.get(talk.get_absolute_url()).content.decode()


def test_anybody_in_it_may_invite_and_a_stranger_is_asked(talk, oleg, nina):
    invite(talk, oleg, nina)

    assert state_of(talk, nina) == "asked"
    assert talk.participants.get(member=nina).invited_by == oleg


def test_whom_one_knows_is_in_it_at_once(talk, oleg, nina):
    tie(nina, oleg, Tie.Kind.FOLLOWING)

    invite(talk, oleg, nina)

    assert state_of(talk, nina) == "in"


def test_the_invited_read_what_is_written_from_then_on(sign_in, talk, masha, oleg, nina):
    invite(talk, oleg, nina)
    actions.send(conversation=talk, by=masha, text="At seven, then.")
    page = page_for(sign_in(nina), talk)

    assert "At seven, then." in page
    assert "Oleg invited you into this conversation." in page
    assert "Cupping on Friday?" not in page
    assert "Cupping on Friday?" in page_for(sign_in(masha, fresh=True), talk)


def test_what_was_said_before_comes_by_no_other_way(sign_in, talk, masha, nina):
    invite(talk, masha, nina)
    client = sign_in(nina)

    assert "Cupping" not in client.get(reverse("conversations:inbox")).content.decode()
    newer = client.get(reverse("conversations:newer", args=[talk.pk]) + "?number=0", headers=HTMX).content.decode()
    assert "invited you" in newer
    assert "Cupping" not in newer
    assert "Cupping" not in client.get(talk.get_absolute_url() + "?after=99").content.decode()
    assert not subject_named("conversations.message").visible_to(nina).exists()
    assert subject_named("conversations.message").visible_to(masha).exists()


def test_everybody_in_it_sees_who_was_invited_by_whom(sign_in, talk, masha, oleg, nina):
    invite(talk, oleg, nina)

    assert "Oleg invited Nina, who reads what is written from here on." in page_for(sign_in(masha), talk)
    assert "You invited Nina, who reads what is written from here on." in page_for(sign_in(oleg, fresh=True), talk)


def test_an_open_page_hears_of_it_and_renews_the_list_of_people(sign_in, talk, masha, oleg, nina):
    invite(talk, oleg, nina)

    newer = sign_in(masha).get(reverse("conversations:newer", args=[talk.pk]) + "?number=1", headers=HTMX)

    answer = newer.content.decode()
    assert "Oleg invited Nina" in answer
    assert 'id="people" data-hx-swap-oob="true"' in answer


def test_the_invited_one_is_told_and_nobody_else(talk, masha, oleg, nina, django_capture_on_commit_callbacks):
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        invite(talk, oleg, nina)

    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.place) == (nina, "conversations.invited", talk.place)
    assert queries.unread_count(nina) == 1


def test_an_invitation_by_somebody_muted_waits_nowhere(talk, oleg, nina, django_capture_on_commit_callbacks):
    tie(nina, oleg, Tie.Kind.MUTED)

    with django_capture_on_commit_callbacks(execute=True):
        invite(talk, oleg, nina)

    assert not Notice.objects.filter(user=nina).exists()
    assert queries.inbox(nina)[0] == []


def test_an_invitation_may_be_refused_and_is_not_repeated(talk, masha, oleg, nina):
    invite(talk, oleg, nina)
    actions.refuse(conversation=talk, by=nina)

    assert not Conversation.objects.visible_to(nina).exists()
    for person in (oleg, masha):
        with pytest.raises(NotAllowed, match="Nina can't be invited"):
            invite(talk, person, nina)


def test_refusing_for_good_blocks_the_one_who_invited(talk, oleg, nina):
    invite(talk, oleg, nina)

    actions.refuse(conversation=talk, by=nina, block=True)

    assert Tie.objects.get(member=nina).person == oleg


def test_who_was_invited_by_somebody_now_gone_blocks_nobody_else(sign_in, talk, masha, oleg, nina):
    invite(talk, oleg, nina)
    privacy.erase(oleg)
    client = sign_in(nina)

    page = page_for(client, talk)
    assert "You are asked into this conversation" in page
    assert "Masha asks you" not in page
    assert "never hear from" not in page
    answer = client.post(reverse("conversations:answer", args=[talk.pk]), {"wish": "block"}, follow=True)

    assert not Tie.objects.exists()
    assert state_of(talk, nina) == "refused"
    assert "hear from this person again" not in answer.content.decode()


def test_an_invitation_by_somebody_now_gone_is_not_taken_for_one_by_who_began_it(talk, masha, oleg, nina):
    tie(nina, masha, Tie.Kind.MUTED)
    invite(talk, oleg, nina)
    privacy.erase(oleg)

    assert len(queries.inbox(nina)[0]) == 1


def test_who_left_may_be_asked_again_and_reads_nothing_of_the_time_between(sign_in, talk, masha, anna):
    actions.leave(conversation=talk, by=anna)
    actions.send(conversation=talk, by=masha, text="Anna is difficult.")

    invite(talk, masha, anna)

    assert state_of(talk, anna) == "asked"
    assert "difficult" not in page_for(sign_in(anna), talk)


def test_blocked_people_are_not_brought_together(talk, masha, oleg, anna, nina, known):
    zoya = known("zoya")
    tie(anna, nina, Tie.Kind.BLOCKED)
    tie(zoya, anna, Tie.Kind.BLOCKED)

    for person in (nina, zoya):
        with pytest.raises(NotAllowed, match="can't be invited into this conversation"):
            invite(talk, masha, person)
    assert not Participant.objects.filter(member__in=[nina, zoya]).exists()


def test_whoever_cannot_be_written_to_cannot_be_invited(talk, masha, nina):
    actions.open_letter_box(nina, Reach.NOBODY)

    with pytest.raises(NotAllowed, match="takes no messages"):
        invite(talk, masha, nina)


def test_a_conversation_of_two_stays_one_of_two(sign_in, masha, oleg, nina):
    pair = actions.start(by=masha, to=[oleg], text="Between us.")
    client = sign_in(masha)

    with pytest.raises(NotAllowed, match="stays between the two of you"):
        invite(pair, masha, nina)
    assert client.get(reverse("conversations:invite", args=[pair.pk])).status_code == 302
    assert reverse("conversations:new") + "?with=oleg" in page_for(client, pair)
    assert 'value="oleg, "' in client.get(reverse("conversations:new") + "?with=oleg").content.decode()


def test_who_is_only_asked_invites_nobody(sign_in, masha, oleg, anna, nina):
    talk = actions.start(by=masha, to=[oleg, anna], text="Cupping?")

    with pytest.raises(NotAllowed, match="not in this conversation"):
        invite(talk, oleg, nina)
    assert sign_in(oleg).get(reverse("conversations:invite", args=[talk.pk])).status_code == 302


def test_a_newcomer_invites_nobody_but_the_team(talk, make_member, nina, vera, masha):
    newcomer = make_member("petya")
    tie(newcomer, masha, Tie.Kind.FOLLOWING)
    invite(talk, masha, newcomer)

    with pytest.raises(Refused, match="Private messages open"):
        invite(talk, newcomer, nina)
    invite(talk, newcomer, vera)
    assert state_of(talk, vera) == "asked" or state_of(talk, vera) == "in"


def test_whoever_is_silenced_invites_nobody(talk, oleg, nina):
    from datetime import timedelta

    from django.utils import timezone

    Standing.objects.filter(user=oleg).update(silenced_until=timezone.now() + timedelta(days=1))

    with pytest.raises(Refused):
        invite(talk, oleg, nina)


def test_ten_people_at_most_whenever_they_come(talk, masha, known):
    people = [known(f"person-{number}") for number in range(8)]

    with pytest.raises(NotAllowed, match="ten people"):
        invite(talk, masha, *people)
    invite(talk, masha, *people[:7])
    assert talk.participants.count() == 10


def test_a_second_click_invites_nobody_twice(talk, masha, nina):
    assert len(invite(talk, masha, nina)) == 1
    assert invite(talk, masha, nina) == []
    assert Message.objects.filter(invited=nina).count() == 1


def test_inviting_by_handle_on_its_page(sign_in, talk, masha, nina):
    client, address = sign_in(masha), reverse("conversations:invite", args=[talk.pk])

    assert "nothing of what was said before" in client.get(address).content.decode()
    wrong = client.post(address, {"people": "nina, nobody-here"}).content.decode()
    assert "Nobody here is called @nobody-here." in wrong
    assert 'value="nina, nobody-here"' in wrong
    assert client.post(address, {"people": "@Nina"})["Location"] == f"{talk.get_absolute_url()}#write"
    assert state_of(talk, nina) == "asked"


@pytest.mark.parametrize("written", ["", " , "])
def test_inviting_nobody_is_said_so(sign_in, talk, masha, written):
    answer = sign_in(masha).post(reverse("conversations:invite", args=[talk.pk]), {"people": written})

    assert answer.status_code == 200
    assert "form__error" in answer.content.decode() or "errorlist" in answer.content.decode()


def test_a_line_about_an_invitation_is_nobodys_message(talk, masha, oleg, nina):
    invite(talk, oleg, nina)

    assert not subject_named("conversations.message").written_by(oleg).exists()
    assert privacy.collect(oleg)["messages"] == []
    assert queries.inbox(masha)[0][0].excerpt == "Cupping on Friday?"


def test_whoever_is_forgotten_leaves_no_name_in_such_a_line(sign_in, talk, masha, oleg, nina):
    invite(talk, oleg, nina)
    assert privacy.collect(nina)["conversations"][0]["invited_by"] == "oleg"

    privacy.erase(oleg)
    privacy.erase(nina)

    assert "Former member invited Former member" in page_for(sign_in(masha), talk)
    assert not Participant.objects.filter(invited_by=oleg).exists()
