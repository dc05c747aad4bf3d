"""Exactly where they left off."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.forums import actions, queries
from community.forums.models import Post, TopicReader
from community.forums.tests.factories import fresh, let_in, make_group, make_space, make_topic, say
from members.actions import revoke_access, tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(db):
    return make_space()


def reads(member, topic, number=None):
    topic.refresh_from_db()
    return actions.mark_read(by=member, topic=topic, number=number or topic.last_number)


def titles(found):
    return [row.topic.title for row in found]


def post_in(topic, by, **more):
    """Now, not as an import: a reply that others hear of."""
    return say(by, topic, **more)


def test_who_was_away_a_week_sees_exactly_what_is_new(space, member, other_member, owner):
    read, followed, untouched = (make_topic(owner, space, title) for title in ("Read", "Followed", "Untouched"))
    for topic in (read, followed):
        reads(member, topic)
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        member = fresh(member)
        actions.mark_all_read(by=member)
        say(other_member, followed, "One")
        say(other_member, followed, "Two")
        opened = make_topic(other_member, space, "Opened meanwhile", at=timezone.now() + timedelta(seconds=1))

        (row,) = queries.unread(member)
        assert (row.topic, row.unread) == (followed, 2)
        assert row.first_unread_url.endswith("#post-2")
        assert titles(queries.new(member)) == [opened.title]
        assert queries.counts(member) == queries.Counts(new=1, unread=1)

        reads(member, followed)
        reads(member, opened)
        assert queries.counts(fresh(member)) == queries.Counts()
        assert untouched.title not in titles(queries.unread(member))


def test_a_mark_never_goes_back_and_counts_what_is_left(space, member, owner):
    topic = make_topic(owner, space)
    for number in range(4):
        say(owner, topic, f"{number}")
    reads(member, topic, 3)
    (row,) = queries.unread(member)
    assert row.unread == 2
    reads(member, topic, 1)
    assert TopicReader.objects.get(member=member).read_number == 3
    assert queries.first_unread(member, topic) == 4


def test_reading_again_what_was_read_writes_nothing(space, member, owner):
    topic = make_topic(owner, space)
    reads(member, topic)
    with CaptureQueriesContext(connection) as asked:
        actions.mark_read(by=member, topic=topic, number=1)
    assert not [q for q in asked.captured_queries if q["sql"].startswith(("UPDATE", "INSERT"))]


def test_ones_own_reply_is_not_news_to_oneself(space, member, owner):
    topic = make_topic(owner, space)
    reads(member, topic)
    say(member, topic)
    assert not list(queries.unread(member))
    assert titles(queries.unread(owner)) == [topic.title]


def test_replying_without_having_read_leaves_the_rest_unread(space, member, other_member, owner):
    topic = make_topic(owner, space)
    reads(member, topic)
    say(other_member, topic, "Not read by Masha")
    say(member, topic, "Written without looking")
    (row,) = queries.unread(member)
    assert row.first_unread_url.endswith("#post-2")


def test_a_deleted_post_is_not_unread(space, member, other_member, owner):
    topic = make_topic(owner, space)
    reads(member, topic)
    first, second = say(other_member, topic, "One"), say(other_member, topic, "Two")
    actions.delete_post(by=other_member, post=second)
    (row,) = queries.unread(member)
    assert row.unread == 1
    actions.delete_post(by=other_member, post=first)
    assert not list(queries.unread(member))
    actions.restore_post(by=other_member, post=first)
    assert [row.unread for row in queries.unread(member)] == [1]


def test_a_post_that_waited_is_new_when_it_appears(space, member, other_member, owner):
    from community.forums.actions.counting import lock, put_post_into
    from community.forums.models import State

    topic = make_topic(owner, space)
    waiting = Post.objects.create(topic=topic, author=other_member, text="x", state=State.HELD)
    say(owner, topic, "Meanwhile")
    reads(member, topic)
    assert queries.page_of(fresh(member), topic, 1).posts[-1].number == 2
    assert queries.page_of(fresh(other_member), topic, 1).posts[-1] == waiting

    put_post_into(lock(topic), waiting, State.PUBLISHED)
    (row,) = queries.unread(member)
    assert (row.unread, Post.objects.get(pk=waiting.pk).number) == (1, 3)


def test_a_muted_topic_is_never_unread(space, member, owner):
    topic = make_topic(owner, space)
    reads(member, topic)
    actions.follow_topic(by=member, topic=topic, level="muted")
    say(owner, topic)
    assert queries.counts(member).unread == 0
    assert not list(queries.unread(member))


def test_muted_people_and_spaces_are_not_new(space, member, other_member, owner):
    other = make_space("other")
    actions.follow_space(by=member, space=other, level="muted")
    tie(member, other_member, "muted")
    make_topic(owner, space, "Seen")
    make_topic(owner, other, "In a muted space")
    make_topic(other_member, space, "Of somebody muted")
    assert titles(queries.new(fresh(member))) == ["Seen"]


def test_all_of_one_space_is_read_and_of_others_not(space, member, owner):
    other = make_space("other")
    here, there = make_topic(owner, space, "Here"), make_topic(owner, other, "There")
    make_topic(owner, space, "New here"), make_topic(owner, other, "New there")
    for topic in (here, there):
        reads(member, topic)
        say(owner, topic)
    actions.mark_all_read(by=member, space=space)
    assert titles(queries.unread(member)) == ["There"]
    assert titles(queries.new(member)) == ["New there"]
    actions.mark_all_read(by=member)
    assert queries.counts(member) == queries.Counts()


def test_what_one_lost_access_to_counts_nowhere(make_member, owner):
    club = make_group("club")
    closed, vip = make_space("club", groups=[club]), let_in(make_member("vika"), club)
    topic = make_topic(owner, closed)
    reads(vip, topic)
    post = say(owner, topic)
    actions.bookmark(by=vip, post=post, on=True)
    make_topic(owner, closed, "New")
    assert queries.counts(vip) == queries.Counts(new=1, unread=1)
    assert len(queries.bookmarked(vip)) == 1

    revoke_access(vip, club)
    vip = fresh(vip)

    assert queries.counts(vip) == queries.Counts()
    for found in (queries.unread, queries.new, queries.following, queries.bookmarked, queries.latest):
        assert not list(found(vip)), found.__name__
    assert actions.mark_read(by=vip, topic=topic, number=2) is None


@pytest.mark.parametrize(
    "ask", ["latest", "unread", "new", "following", "bookmarked", "topics_in", "front", "drafts", "page"]
)
def test_lists_cost_the_same_with_one_row_and_with_three(ask, space, member, owner):
    def fill(number):
        topic = make_topic(owner, space, f"Topic {number}", tags=["bloom"])
        reads(member, topic)
        post = say(owner, topic)
        actions.follow_topic(by=member, topic=topic)
        actions.bookmark(by=member, post=post, on=True)
        actions.save_draft(by=member, place=f"topic:{topic.pk}", text="x")
        make_topic(owner, space, f"New {number}", tags=["cup"])
        return topic

    topic = fill(1)

    def cost():
        person = fresh(member)
        with CaptureQueriesContext(connection) as asked:
            if ask == "topics_in":
                queries.topics_in(person, space)
            elif ask == "page":
                queries.page_of(person, topic, 1)
            else:
                getattr(queries, ask)(person)
        return len(asked)

    cost()
    once = cost()
    fill(2), fill(3), say(owner, topic), say(owner, topic)
    assert cost() == once
    assert once <= 10


def test_lists_are_paged_by_key(space, member, owner, monkeypatch):
    monkeypatch.setattr(queries, "SIZE", 2)
    for number in range(5):
        make_topic(owner, space, f"Topic {number}", at=timezone.now() - timedelta(minutes=number))
    pinned = make_topic(owner, space, "Pinned", at=timezone.now() - timedelta(days=1))
    actions.pin(by=owner, topic=pinned)
    found = queries.topics_in(member, space)
    assert titles(found) == ["Pinned", "Topic 0", "Topic 1"]
    second = queries.topics_in(member, space, after=found.next_key)
    assert titles(second) == ["Topic 2", "Topic 3"]
    assert titles(queries.topics_in(member, space, after=second.next_key)) == ["Topic 4"]
    assert titles(queries.topics_in(member, space, after=second.previous_key)) == ["Pinned", "Topic 0", "Topic 1"]
