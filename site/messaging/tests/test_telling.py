"""News for members: once a deed, by the channels they want, grouped, and never of what they may not see."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from common.testing import assert_query_counts, run_in_threads
from members.models import Tie
from messaging import queries
from messaging.actions import mark_all_read, prefer, read_group, sweep, take_back, tell, tell_many
from messaging.models import Message, Notice, Rhythm
from messaging.rendering import cut

pytestmark = pytest.mark.django_db


def answer(to, number=1, *, by=None, kind="test.reply", **more):
    tell(
        kind,
        to=to,
        **{
            "key": f"reply:{number}",
            "url": f"/topic/#{number}",
            "title": "Filters",
            "group": "topic:1",
            "excerpt": f"Answer {number}",
            "by": by,
        }
        | more,
    )


def sentences(user):
    return [notice.sentence for notice in queries.notices(user).notices]


def test_news_come_on_the_site_and_by_mail(member, other_member):
    answer(member, by=other_member)

    assert sentences(member) == ["Oleg: a new answer in “Filters”"]
    assert queries.unread_count(member) == 1
    [letter] = mail.outbox
    assert letter.subject == "Oleg: a new answer in “Filters”"
    assert "Answer 1" in letter.body
    assert "/mail/open/?in=" in letter.body
    assert "/mail/why/" in letter.body


def test_a_long_title_gives_way_in_the_subject_and_stands_whole_in_the_letter(member, other_member):
    title = "Guji tastes of lemon peel. My fault or the coffee’s?"
    answer(member, by=other_member, title=title)

    [letter] = mail.outbox
    assert letter.subject == "Oleg: a new answer in “Guji tastes of lemon peel. My fault…”"
    assert title in letter.body
    assert sentences(member) == [f"Oleg: a new answer in “{title}”"]


@pytest.mark.parametrize(
    ("title", "room", "said"),
    [
        ("Bloom", 5, "Bloom"),
        ("How long do you bloom?", 15, "How long do…"),
        ("How long, do you bloom?", 10, "How long…"),
        ("“How long do you bloom?”", 14, "“How long do…”"),
        ("Entkoffeinierungsverfahren", 12, "Entkoffeini…"),
        ("Bloom", 0, ""),
    ],
)
def test_a_title_is_cut_at_a_word(title, room, said):
    assert cut(title, room) == said


def test_the_same_key_is_told_once_to_each(member, other_member):
    answer(member), answer(member), answer(other_member)

    assert [Notice.objects.get(user=person).number for person in (member, other_member)] == [1, 1]
    assert len(mail.outbox) == 2


def test_unread_news_of_a_group_become_one_notice(member, other_member, make_member):
    people = [other_member, make_member("timur"), make_member("vera"), other_member]
    for number, person in enumerate(people):
        answer(member, number, by=person)

    assert sentences(member) == ["Oleg, Vera and 1 more: 4 new answers in “Filters”"]
    [notice] = Notice.objects.all()
    assert (notice.url, notice.excerpt) == ("/topic/#0", "Answer 3")  # reading begins at the first unread


def test_after_reading_news_begin_a_new_notice(member, other_member):
    answer(member, 1, by=other_member)
    read_group(member, "topic:1")
    answer(member, 2, by=other_member)

    assert sentences(member) == ["Oleg: a new answer in “Filters”"] * 2
    assert queries.unread_count(member) == 1


def test_a_notice_is_in_the_language_of_the_page_and_the_letter_in_its_readers(member, other_member):
    member.language = "ru"
    member.save()

    answer(member, 1, by=other_member)

    with translation.override("ru"):
        answer(member, 2, by=other_member, group="topic:2")
        assert len(sentences(member)) == 2
    assert [message.language for message in Message.objects.all()] == ["ru", "ru"]


def test_nobody_is_told_of_their_own_deed_or_of_people_they_do_not_hear(member, other_member, make_member):
    muting, blocking = make_member("vera"), make_member("timur")
    Tie.objects.create(member=muting, person=other_member, kind=Tie.Kind.MUTED)
    Tie.objects.create(member=blocking, person=other_member, kind=Tie.Kind.BLOCKED)

    tell_many("test.reply", to=[member, other_member, muting, blocking], key="a", url="/", by=other_member)

    assert list(Notice.objects.values_list("user__handle", flat=True)) == ["masha"]


def test_further_news_of_a_group_leave_in_one_letter_later(member, other_member, make_member):
    answer(member, 1, by=other_member)
    answer(member, 2, by=make_member("vera"))
    answer(member, 3, by=other_member)

    assert len(mail.outbox) == 1
    [waiting] = Message.objects.filter(state="queued")
    assert (waiting.subject, waiting.held_for) == ("Oleg and Vera: 2 new answers in “Filters”", "bundled")
    Message.objects.filter(pk=waiting.pk).update(not_before=timezone.now() - timedelta(seconds=1))
    sweep()
    assert [letter.subject for letter in mail.outbox][1:] == ["Oleg and Vera: 2 new answers in “Filters”"]


def test_reading_the_topic_stops_the_letter_that_waits(member, other_member):
    answer(member, 1, by=other_member)
    answer(member, 2, by=other_member)
    read_group(member, "topic:1")
    Message.objects.filter(state="queued").update(not_before=timezone.now() - timedelta(seconds=1))

    sweep()

    assert len(mail.outbox) == 1
    assert list(Message.objects.values_list("held_for", flat=True).order_by("pk")) == ["", "read"]


def test_channels_are_the_members_choice(member):
    prefer(member.pk, "test.reply", "mail", "off")
    answer(member, 1)
    prefer(member.pk, "test.reply", "site", "off")
    prefer(member.pk, "test.reply", "mail", "now")
    answer(member, 2, group="topic:2")

    assert sentences(member) == [": a new answer in “Filters”"]
    assert len(mail.outbox) == 1


def test_what_is_left_to_the_digest_is_no_letter(member):
    answer(member, kind="test.rare")

    assert mail.outbox == []
    assert Notice.objects.get().is_for_digest
    assert queries.unread_count(member) == 1


def test_during_a_pause_only_the_account_writes(member):
    Rhythm.objects.create(user=member, paused_until=timezone.localdate() + timedelta(days=3))

    answer(member, 1)
    answer(member, 2, kind="test.order", group="order:1")

    assert [letter.subject for letter in mail.outbox] == ["Your order: Filters"]
    assert Notice.objects.get(kind="test.reply").is_for_digest  # found in the first digest after the pause


def test_a_closed_place_is_neither_shown_nor_counted_nor_mailed(member, closed):
    answer(member, 1, place="test:1")
    assert (queries.unread_count(member), len(mail.outbox)) == (1, 1)  # it was there to leak

    closed.add("test:1")
    answer(member, 2, place="test:1", group="topic:2")

    assert sentences(member) == []
    assert queries.unread_count(member) == 0
    assert len(mail.outbox) == 1
    assert Message.objects.latest("pk").held_for == "closed"


def test_a_place_of_an_unknown_kind_is_closed(member):
    answer(member, place="nowhere:1")

    assert (queries.unread_count(member), mail.outbox) == (0, [])


def test_what_is_gone_is_taken_back(member, other_member):
    answer(member, 1, by=other_member), answer(member, 2, by=other_member)

    take_back(key="reply:2")

    [notice] = Notice.objects.all()
    assert (notice.number, notice.excerpt) == (1, "")
    take_back(group="topic:1")
    assert not Notice.objects.exists()
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "held"]


def test_marking_all_read(member, other_member):
    answer(member, 1), answer(member, 2, group="topic:2"), answer(other_member, 1)

    mark_all_read(member)

    assert (queries.unread_count(member), queries.unread_count(other_member)) == (0, 1)


def test_many_members_are_told_in_as_many_queries_as_one(member, make_member, django_assert_num_queries):
    number = iter(range(100))

    def tell_these(people):
        at = next(number)
        tell_many("test.rare", to=people, key=f"k{at}", url="/", title="x", group=f"g{at}", by=None)

    everybody = [member, *(make_member(f"m{number}") for number in range(2))]
    tell_these([member])
    with django_assert_num_queries(9):
        tell_these([member])
    with django_assert_num_queries(9):
        tell_these(everybody)


def test_the_bell_asks_once_and_a_visitor_nothing(member, client, sign_in, django_assert_num_queries):
    answer(member, 1)
    answer(member, 2, group="topic:2")

    with django_assert_num_queries(1):
        assert queries.unread_count(member) == 2
    assert "bell__count" not in client.get("/").content.decode()
    assert '<span class="bell__count" aria-hidden="true">2</span>' in sign_in(member).get("/me/").content.decode()


def test_the_page_of_notices_costs_the_same_for_one_and_for_three(member, other_member, sign_in):
    client = sign_in(member)
    answer(member, 0, by=other_member, group="topic:0")
    number = iter(range(1, 10))

    def grow():
        at = next(number)
        answer(member, at, by=other_member, group=f"topic:{at}")

    assert_query_counts(6, lambda: client.get("/me/notices/"), grow=grow)


def test_opening_a_notice_marks_it_read_and_leads_on(member, other_member, sign_in):
    answer(member)
    notice = Notice.objects.get()
    address = f"/me/notices/{notice.pk}/"

    assert sign_in(member).get(address).status_code == 405  # a GET writes nothing
    assert sign_in(other_member, fresh=True).post(address).status_code == 404
    response = sign_in(member).post(address)

    assert (response.status_code, response["Location"]) == (302, "/topic/#1")
    assert queries.unread_count(member) == 0


@pytest.mark.django_db(transaction=True)
def test_two_deeds_at_once_become_one_notice_and_the_same_deed_one(make_member):
    member, other = make_member("masha"), make_member("oleg")

    run_in_threads([lambda n=n: answer(member, n % 4, by=other, kind="test.rare") for n in range(8)])

    [notice] = Notice.objects.all()
    assert (notice.number, notice.people) == (4, [other.pk])


def test_what_was_taken_back_does_not_leave_in_a_letter_that_others_joined(member, other_member):
    for number in (1, 2, 3):  # the first leaves at once; the second waits, and the third joins it
        answer(member, number, by=other_member)
    assert "Answer 3" in Message.objects.get(state=Message.State.QUEUED).text

    take_back(key="reply:3")

    assert Message.objects.get(key=f"reply:2:{member.pk}").held_for == "taken_back"


def test_the_bell_hears_that_something_was_read_elsewhere(member, monkeypatch):
    answer(member)
    rung = []
    monkeypatch.setattr("messaging.actions.reading.publish_to", lambda channels, event: rung.append((channels, event)))

    read_group(member, "topic:1")
    read_group(member, "topic:1")

    assert rung == [([f"me:{member.pk}"], "noticed")]
