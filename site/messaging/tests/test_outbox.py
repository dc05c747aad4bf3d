"""Letters: written once, handed over at most once, never lost, never without a way out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone, translation

from jobs.testing import queued, run_queued
from members.actions import tie
from members.models import Tie, User
from messaging.actions import hand_over, refuse, send, send_text, sweep, tell, tell_many
from messaging.kinds import kind_named
from messaging.models import Message, Notice, Preference
from messaging.tests.conftest import looked, shelf

pytestmark = pytest.mark.django_db


def test_a_letter_has_one_line_of_subject_a_written_text_and_html(member):
    message = send("test.notice", to=member, key="a", context={"what": "Guji\nand Nyeri"})

    [letter] = mail.outbox
    assert letter.subject == "News about Guji and Nyeri"
    assert "Hello Masha" in letter.body
    [(html, kind)] = letter.alternatives
    assert (kind, "<html" in html, "<mj-" in html) == ("text/html", True, False)
    message.refresh_from_db()
    assert message.state == Message.State.SENT


def test_the_same_key_writes_one_letter(member):
    send("test.notice", to=member, key="a", context={"what": "x"})

    assert send("test.notice", to=member, key="a", context={"what": "y"}) is None
    assert len(mail.outbox) == 1


def test_a_letter_is_in_its_readers_language(member):
    member.language = "ru"

    with translation.override("en"):
        message = send("test.notice", to=member, key="a", context={"what": "x"})

    assert message.language == "ru"
    assert 'lang="ru"' in message.html
    assert "Отписаться" in message.html


def test_a_notice_carries_the_one_click_unsubscribe_of_rfc_8058(member, client):
    send("test.notice", to=member, key="a", context={"what": "x"})
    headers = mail.outbox[0].extra_headers
    address = headers["List-Unsubscribe"].strip("<>").partition("8000")[2]

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.get(address).status_code == 200
    assert not Preference.objects.exists()  # scanners open links
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(Preference.objects.values_list("user", "kind", "channel", "way")) == [
        (member.pk, "test.notice", "mail", "off")
    ]


def test_a_forged_unsubscribe_link_is_not_found(client):
    assert client.get("/mail/unsubscribe/abc:def/").status_code == 404


def test_a_refused_kind_is_kept_with_its_reason_and_not_sent(member):
    refuse(member.pk, "test.notice")

    assert send("test.notice", to=member, key="a", context={"what": "x"}) is None
    assert mail.outbox == []
    assert Message.objects.get().held_for == "refused"


def test_account_letters_cannot_be_refused(member):
    refuse(member.pk, "account")

    send_text("account", address=member.email, subject="Code\nhere", text="123", language="en", user=member)

    assert [letter.subject for letter in mail.outbox] == ["Code here"]
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert not kind_named("account").may_be_switched_off


@pytest.mark.parametrize("address", ["/accounts/join/", "/accounts/password/reset/"])
def test_codes_of_the_account_go_through_the_outbox_like_every_letter(address, member, client):
    client.post(
        address, {"email": member.email, "display_name": "Masha", "consent_terms": "on", "consent_personal_data": "on"}
    )

    letter = Message.objects.get()
    assert (letter.kind, letter.address, letter.state) == ("account.code", member.email, Message.State.SENT)
    assert [sent.subject for sent in mail.outbox] == [letter.subject]


def test_a_letter_being_handed_over_is_not_handed_over_twice(member):
    message = send("test.notice", to=member, key="a", context={"what": "x"})

    hand_over(message.pk)

    assert len(mail.outbox) == 1


def test_a_mail_server_that_refuses_leaves_the_letter_waiting(member, monkeypatch):
    message = waiting_letter(member)
    sending_fails(monkeypatch, ConnectionRefusedError("no route"))

    with pytest.raises(ConnectionRefusedError, match="no route"):
        hand_over(message.pk)

    message.refresh_from_db()
    assert (message.state, message.reason) == (Message.State.QUEUED, "no route")


def test_a_letter_that_may_have_been_taken_is_not_sent_again(member, monkeypatch):
    message = waiting_letter(member)
    sending_fails(monkeypatch, TimeoutError("no answer after the letter"))

    with pytest.raises(TimeoutError):
        hand_over(message.pk)
    monkeypatch.undo()
    sweep()

    message.refresh_from_db()
    assert (message.state, mail.outbox) == (Message.State.FAILED, [])
    assert message.reason == "nobody knows whether it was sent: no answer after the letter"


def waiting_letter(member):
    return Message.objects.create(
        key="a", kind="test.notice", user=member, address=member.email, language="en", subject="s", text="t"
    )


def sending_fails(monkeypatch, error):
    def send(self):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)


def test_the_sweep_tries_what_waits_and_says_what_failed(member):
    def letter(key, hours_old, state=Message.State.QUEUED):
        at = timezone.now() - timedelta(hours=hours_old)
        return Message.objects.create(
            key=key,
            kind="test.notice",
            user=member,
            address=member.email,
            language="en",
            subject=key,
            text="t",
            state=state,
            created_at=at,
            handed_over_at=at,
        )

    letter("waiting", 1), letter("too old", 100), letter("killed", 2, Message.State.SENDING)

    sweep()

    assert dict(Message.objects.values_list("key", "state")) == {
        "waiting": "sent",
        "too old": "failed",
        "killed": "failed",
    }
    assert [sent.subject for sent in mail.outbox] == ["waiting"]


def test_an_erased_or_closed_account_gets_nothing(member):
    member.is_active = False

    assert send("test.notice", to=member, key="a", context={"what": "x"}) is None
    assert not Message.objects.exists()


# --- What a letter tells is asked again when it leaves ------------------------------------------------------------------


@pytest.mark.parametrize("is_there", [True, False])
def test_a_letter_leaves_only_while_what_it_quotes_may_still_be_read(member, is_there):
    tell("test.quote", to=member, key="a", url="/", title="Filters", excerpt="Words.", about={"is_there": is_there})

    assert len(mail.outbox) == is_there
    assert Message.objects.get().held_for == ("" if is_there else "taken_back")


@pytest.mark.parametrize("there", ["as it is now", ""])
def test_what_a_letter_needs_besides_is_loaded_when_it_leaves(member, there):
    shelf.update(coffee="as it was")
    with queued():
        tell("test.loaded", to=member, key="a", url="/", title="x", about={"on": "coffee"})
        assert "as it was" in Message.objects.get().text
        shelf.pop("coffee")
        if there:
            shelf.update(coffee=there)
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            run_queued()

    assert [there in letter.body for letter in mail.outbox] == ([True] if there else [])
    assert Message.objects.get().held_for == ("" if there else "taken_back")


def test_what_is_gone_while_it_is_told_makes_no_letter_and_undoes_nothing(member, other_member):
    """Whoever tells may do it within a transaction of their own: what they did stays done."""
    shelf.pop("tea", None)

    tell_many("test.loaded", to=[member, other_member], key="a", url="/", title="x", about={"on": "tea"})

    assert (Notice.objects.count(), Message.objects.count()) == (2, 0)


def test_what_is_gone_does_not_join_the_letter_that_waits(member):
    shelf.update(coffee="still there")
    shelf.pop("tea", None)
    with queued():
        for on in ("coffee", "tea"):
            tell("test.loaded", to=member, key=on, url="/", title=on, group="g", about={"on": on})

    message = Message.objects.get()
    assert ("still there" in message.text, len(message.context["deeds"])) == (True, 1)


def test_a_worker_of_the_release_before_finds_the_context_it_asks_for(member):
    shelf.update(coffee="x")
    with queued():
        tell("test.reply", to=member, key="a", url="/", title="x")
        tell("test.loaded", to=member, key="b", url="/", title="x", about={"on": "coffee"})

    kept = dict(Message.objects.values_list("kind", "context"))
    assert kept["test.reply"]["words"]["context"] == {}
    assert "context" not in kept["test.loaded"]["words"]  # that worker cannot write it: it waits for a new one


def test_what_letters_need_besides_is_loaded_once_for_all_who_read_alike(make_member):
    shelf.update(coffee="x")
    readers = [make_member(name) for name in ("a1", "b1", "c1")] + [make_member("d1", language="ru")]
    looked.clear()
    with queued():
        tell_many("test.loaded", to=readers, key="a", url="/", title="x", about={"on": "coffee"})

    assert Message.objects.count() == 4
    assert looked == ["coffee", "coffee"]


def test_dates_in_a_letter_are_those_of_its_readers_clock(make_member):
    at = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
    for name, zone in (("dasha", "Asia/Novosibirsk"), ("kate", "Europe/London")):
        send("privacy_export_ready", to=make_member(name, time_zone=zone), key=name, context={"until": at, "url": "/"})

    assert ["Nov. 23, 2026, 4:30 a.m." in letter.body for letter in mail.outbox] == [True, False]
    assert "Nov. 22, 2026, 9:30 p.m." in mail.outbox[1].body


def test_whom_its_reader_blocked_meanwhile_is_not_heard_in_a_letter_that_waited(member, other_member):
    with queued():
        tell("test.reply", to=member, key="a", url="/", title="Filters", by=other_member, excerpt="Words.")
    tie(member, other_member, Tie.Kind.BLOCKED)

    hand_over(Message.objects.get().pk)

    assert mail.outbox == []
    assert Message.objects.get().held_for == "unheard"


# --- Letters of several, one of whom is not heard or seen any more -------------------------------------------------------


def join_two(member, vera, bad, kind="test.reply", **more):
    """A letter that waits and tells of two: first Vera, then Bad."""
    for number, by in enumerate([vera, bad], 1):
        with queued():
            tell(
                kind,
                to=member,
                key=f"reply:{number}",
                group="topic:1",
                url=f"/topic/#{number}",
                title="Filters",
                by=by,
                excerpt=f"Words of {by.display_name}.",
                **{name: values[number - 1] for name, values in more.items()},
            )
    return Message.objects.get()


def test_muting_one_person_does_not_lose_anothers_letter(member, other_member, make_member):
    vera, bad = make_member("vera"), other_member
    message = join_two(member, vera, bad)
    assert message.subject == "Oleg and Vera: 2 new answers in “Filters”"
    tie(member, bad, Tie.Kind.MUTED)

    hand_over(message.pk)

    [letter] = mail.outbox
    assert letter.subject == "Vera: a new answer in “Filters”"
    assert "Oleg" not in letter.body + str(letter.alternatives)
    message.refresh_from_db()
    assert (message.state, message.url, len(message.context["deeds"])) == ("sent", "/topic/#1", 1)
    assert "Oleg" not in str(message.context)


def test_muting_the_first_of_two_leaves_the_words_of_the_second(member, other_member, make_member):
    vera = make_member("vera")
    message = join_two(member, vera, other_member)
    tie(member, vera, Tie.Kind.MUTED)

    hand_over(message.pk)

    [letter] = mail.outbox
    assert letter.subject == "Oleg: a new answer in “Filters”"
    assert "Words of Oleg." in letter.body
    assert "Vera" not in letter.body


def test_a_letter_of_people_who_are_all_muted_stays(member, other_member, make_member):
    vera = make_member("vera")
    message = join_two(member, vera, other_member)
    tie(member, vera, Tie.Kind.MUTED), tie(member, other_member, Tie.Kind.BLOCKED)

    hand_over(message.pk)

    assert mail.outbox == []
    assert Message.objects.get().held_for == "unheard"


def test_what_is_gone_is_left_out_of_a_letter_that_tells_of_more(member, other_member, make_member):
    about = [{"is_there": True}, {"is_there": False}]
    message = join_two(member, make_member("vera"), other_member, kind="test.quote", about=about)

    hand_over(message.pk)

    [letter] = mail.outbox
    assert "Words of Oleg." not in letter.body
    assert Message.objects.get().context["is_there"] is True


def test_a_letter_that_waited_calls_people_by_the_name_they_have_when_it_leaves(member, other_member):
    with queued():
        tell("test.reply", to=member, key="a", url="/", title="Filters", by=other_member, excerpt="Words.")
    User.objects.filter(pk=other_member.pk).update(display_name="Member 7")

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        hand_over(Message.objects.get().pk)

    [letter] = mail.outbox
    assert letter.subject == "Member 7: a new answer in “Filters”"
    assert "Words." in letter.body
    assert "Oleg" not in letter.body + str(letter.alternatives) + str(list(Message.objects.values()))


def test_a_letter_of_the_release_before_leaves_as_it_was_written(member, other_member):
    with queued():
        tell("test.reply", to=member, key="a", url="/", title="Filters", by=other_member, excerpt="Words.")
    by = {"id": other_member.pk, "name": "Oleg"}
    Message.objects.update(context={"deeds": [{"by": by, "key": "a"}]})

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        hand_over(Message.objects.get().pk)

    assert [letter.subject for letter in mail.outbox] == ["Oleg: a new answer in “Filters”"]


def test_news_join_a_letter_of_the_release_before(member, other_member, make_member):
    vera = make_member("vera")
    with queued():
        tell("test.reply", to=member, key="a", group="topic:1", url="/", title="Filters", by=vera, excerpt="Words.")
    Message.objects.update(context={"deeds": [{"by": {"id": vera.pk, "name": "Vera"}, "key": "a"}]})

    message = join_two(member, vera, other_member)
    tie(member, vera, Tie.Kind.MUTED)
    hand_over(message.pk)

    assert [letter.subject for letter in mail.outbox] == ["Oleg: a new answer in “Filters”"]
