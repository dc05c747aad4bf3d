"""Exactly where they left off."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.testing import assert_query_counts
from community.forums import actions, queries
from community.forums.models import Level, Post, Tag, Topic, TopicReader
from community.forums.queries import rows
from community.forums.queries import topic as queries_of_topic
from community.forums.tests.factories import fresh, let_in, make_group, make_space, make_topic, say
from community.moderation.subjects import subject_named
from members import arrival
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
        assert (row.topic.pk, row.unread) == (followed.pk, 2)
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
    assert queries.page_of(fresh(other_member), topic, 1).posts[-1].pk == waiting.pk

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


def test_a_muted_topic_is_not_among_the_latest(space, member, owner):
    muted, heard = make_topic(owner, space, "Muted"), make_topic(owner, space, "Heard")
    assert titles(queries.latest(member)) == ["Heard", "Muted"]
    actions.follow_topic(by=member, topic=muted, level="muted")
    actions.follow_topic(by=member, topic=heard)

    assert titles(queries.latest(member)) == ["Heard"]
    assert titles(queries.latest(owner)) == ["Heard", "Muted"]


def test_muted_people_and_spaces_are_not_new(space, member, other_member, owner):
    other = make_space("other")
    actions.follow_space(by=member, space=other, level="muted")
    tie(member, other_member, "muted")
    make_topic(owner, space, "Seen")
    make_topic(owner, other, "In a muted space")
    make_topic(other_member, space, "Of somebody muted")
    assert titles(queries.new(fresh(member))) == ["Seen"]


def test_what_has_a_muted_tag_is_in_no_list_of_ones_own(space, member, owner):
    make_topic(owner, space, "Heard", tags=["moka"])
    read, followed = (make_topic(owner, space, title, tags=["moka", "puzzle"]) for title in ("Read", "Followed"))
    for topic in (read, followed):
        reads(member, topic)
    actions.follow_topic(by=member, topic=followed)
    for topic in (read, followed):
        say(owner, topic)
    make_topic(owner, space, "Never opened", tags=["puzzle"])
    assert titles(queries.new(member)) == ["Never opened", "Heard"]

    actions.follow_tag(by=member, tag=Tag.objects.get(slug="puzzle"), level="muted")

    for person in (member, fresh(member), arrival.fetch(member.pk)):
        assert titles(queries.new(person)) == ["Heard"]
        assert titles(queries.unread(person)) == ["Followed"]
        assert queries.counts(person) == queries.Counts(new=1, unread=1)
        assert titles(queries.latest(person)) == ["Heard"]
        assert sum(row.unread for group in queries.front(person) for row in group.spaces) == 1


def test_of_a_muted_space_only_what_one_follows_is_unread(space, member, owner):
    read, followed = make_topic(owner, space, "Read"), make_topic(owner, space, "Followed")
    for topic in (read, followed):
        reads(member, topic)
        say(owner, topic)
    actions.follow_topic(by=member, topic=followed)
    actions.follow_space(by=member, space=space, level="muted")

    assert titles(queries.unread(fresh(member))) == ["Followed"]
    assert queries.counts(fresh(member)).unread == 1


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
    monkeypatch.setattr(queries.lists, "SIZE", 2)
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


# --- Two topics become one ------------------------------------------------------------------------------------------------


@pytest.fixture
def merged(space, member, owner, make_member):
    """`merged(mine=2, theirs=3)`: a reader who had read so far in a topic of three posts and in one of four that then is
    put behind it; None: never opened.
    """
    reader, writer = make_member("reader"), make_member("writer")

    def make(mine=None, theirs=None, hide=()):
        into, topic = (make_topic(writer, space, title) for title in ("Stays", "Goes"))
        for place, each in enumerate([into] * 2 + [topic] * 3):
            say(writer, each, f"Said {place}")
        for each, number in ((into, mine), (topic, theirs)):
            if number is not None:
                actions.mark_read(by=reader, topic=each, number=number)
        for number in hide:
            subject_named("forums.post").hide(Post.objects.get(topic=topic, number=number), by=owner)
        actions.merge(by=owner, topic=topic, into=into)
        return reader, Topic.objects.get(pk=into.pk)

    return make


def left_to_read(reader, topic):
    """How many the lists say, and which the topic leads to first; nothing when all is read."""
    rows = [row for row in queries.unread(fresh(reader)).items if row.topic.pk == topic.pk]
    return (rows[0].unread, queries.first_unread(reader, topic)) if rows else None


@pytest.mark.parametrize(
    ("mine", "theirs", "left"),
    [
        (3, 4, None),  # all of both
        (3, 2, (2, 6)),  # all of the one, part of what came: 4 and 5 are read
        (3, None, (4, 4)),  # never saw the other
        (None, 4, (3, 1)),  # read only what came
        (None, 2, (5, 1)),  # a part of it
        (2, 4, (1, 3)),  # one post between what is read
        (1, 1, (5, 2)),
    ],
)
def test_of_merged_topics_what_was_read_is_read_and_the_rest_is_not(merged, mine, theirs, left):
    assert left_to_read(*merged(mine, theirs)) == left


def test_reading_on_comes_to_what_was_read_and_skips_it(merged):
    reader, topic = merged(mine=1, theirs=2)  # read: 1, 4, 5
    actions.mark_read(by=reader, topic=topic, number=2)
    assert left_to_read(reader, topic) == (3, 3)

    actions.mark_read(by=reader, topic=topic, number=3)

    assert left_to_read(reader, topic) == (2, 6)
    assert TopicReader.objects.get(member=reader, topic=topic).also_to == 0
    actions.mark_read(by=reader, topic=topic, number=7)
    assert left_to_read(reader, topic) is None


def test_what_follows_a_merging_is_unread_and_one_by_one_counted(merged, member):
    reader, topic = merged(mine=3, theirs=4)
    say(member, topic)
    assert left_to_read(reader, topic) == (1, 8)
    other, again = merged(mine=None, theirs=4)
    say(member, again)
    assert left_to_read(other, again) == (4, 1)


def test_what_is_hidden_in_what_came_is_not_counted(merged):
    assert left_to_read(*merged(mine=1, theirs=2, hide=[2, 3])) == (3, 2)  # 2, 3 and the last


def test_all_read_means_all_read_of_merged_topics_too(merged):
    reader, topic = merged(mine=1, theirs=2)
    actions.mark_all_read(by=fresh(reader))

    assert left_to_read(reader, topic) is None


def test_who_answers_there_has_read_what_they_wrote(merged):
    reader, topic = merged(mine=1, theirs=4)
    actions.mark_read(by=reader, topic=topic, number=3)
    say(reader, topic)

    assert left_to_read(reader, topic) is None


def test_a_topic_merged_and_merged_again_remembers_what_it_can(merged, owner, space, member):
    reader, topic = merged(mine=None, theirs=4)  # read: 4 to 7
    third = make_topic(member, space, "Third")
    say(member, third)
    actions.mark_read(by=reader, topic=third, number=1)
    actions.merge(by=owner, topic=topic, into=third)  # read: 1, and 6 to 9; not 2, nor 3 to 5
    third.refresh_from_db()

    assert left_to_read(reader, third) == (4, 2)


def test_merging_costs_the_same_for_one_reader_and_for_thirty(space, member, owner, make_member):
    people = iter(range(1000))

    def cost(readers):
        into, topic = make_topic(member, space, "Stays"), make_topic(member, space, "Goes")
        for number in range(readers):
            actions.mark_read(by=make_member(f"reader-{next(people)}"), topic=(into, topic)[number % 2], number=1)
        with CaptureQueriesContext(connection) as made:
            actions.merge(by=owner, topic=topic, into=into)
        return len(made)

    cost(2)
    assert cost(2) == cost(30)


def test_numbers_that_were_split_off_in_the_middle_are_no_news(space, member, other_member, owner, sign_in):
    topic = make_topic(owner, space)
    reads(member, topic)
    for place in range(2, 31):
        say(other_member, topic, f"Post {place}")
    actions.split(by=owner, topic=topic, numbers=range(2, 28), title="Aside", space=space)
    topic.refresh_from_db()

    (row,) = (row for row in queries.unread(fresh(member)) if row.topic.title == topic.title)
    assert row.unread == 3
    assert row.first_unread_url.endswith("?page=2#post-28")  # not where nothing stands any more
    assert queries.first_unread(member, topic) == 28
    page = sign_in(member).get(topic.get_absolute_url()).content.decode()
    assert "3 new posts" in page
    assert "?page=2#post-28" in page


@pytest.mark.parametrize("are_missing", [False, True])
def test_nobody_wants_to_know_of_more_than_ninety_nine(
    space, member, other_member, owner, sign_in, monkeypatch, are_missing
):
    monkeypatch.setattr(rows, "MOST_COUNTED", 20)
    monkeypatch.setattr(queries_of_topic, "MOST_COUNTED", 20)
    topic = make_topic(owner, space)
    reads(member, topic)
    for place in range(2, 53):
        say(other_member, topic, f"Post {place}")
    if are_missing:
        actions.split(by=owner, topic=topic, numbers=range(2, 28), title="Aside", space=space)

    (row,) = (row for row in queries.unread(fresh(member)) if row.topic.title == topic.title)

    assert row.unread == 20
    client = sign_in(member)
    assert "19+ new" in client.get(reverse("forums:unread")).content.decode()
    assert "19+ new posts" in client.get(f"{topic.get_absolute_url()}?page=3").content.decode()


# --- What one chose to hear ---------------------------------------------------------------------------------------------


def test_what_is_muted_stands_in_one_place_with_the_way_back(space, member, owner, sign_in):
    topic = make_topic(owner, space, "Of the wrong kind", tags=["decaf"])
    tag = topic.tags.get()
    ways = [
        (reverse("forums:follow_space", args=[space.slug]), str(space.title)),
        (reverse("forums:follow_tag", args=[tag.slug]), "#decaf"),
        (reverse("forums:follow_topic", args=[topic.pk]), "Of the wrong kind"),
    ]
    reader, page = sign_in(member), reverse("forums:chosen")
    assert "You mute nothing" in reader.get(page).content.decode()

    for address, title in ways:
        answer = reader.post(address, {"level": "muted"}, follow=True)
        assert f'<a href="{page}">What you muted</a>' in answer.content.decode()
        assert title in titles_in(reader.get(page), "muted-title")
    for address, title in ways:
        assert address in reader.get(page).content.decode()
        answer = reader.post(address, {"level": "normal", "back": "chosen"}, follow=True)
        assert answer.redirect_chain == [(page, 302)]
        assert title not in titles_in(answer, "muted-title")
    assert "You mute nothing" in reader.get(page).content.decode()


def test_followed_spaces_and_tags_stand_apart_from_muted_ones(space, member, owner, sign_in):
    make_topic(owner, space, tags=["water"])
    actions.follow_space(by=member, space=space)
    actions.follow_tag(by=member, tag=Tag.objects.get(slug="water"), level=Level.MUTED)

    page = sign_in(member).get(reverse("forums:chosen"))

    assert (titles_in(page, "muted-title"), titles_in(page, "followed-title")) == (["#water"], [str(space.title)])


def test_what_became_closed_is_not_named_among_what_one_muted(member, owner, sign_in):
    club = make_group()
    attic = make_space("attic", groups=[club])
    member = let_in(member, club)
    topic = make_topic(let_in(owner, club), attic, "Behind the door", tags=["secret"])
    actions.follow_space(by=member, space=attic, level=Level.MUTED)
    actions.follow_tag(by=member, tag=topic.tags.get(), level=Level.MUTED)
    actions.follow_topic(by=member, topic=topic, level=Level.MUTED)
    reader, page = sign_in(member), reverse("forums:chosen")
    assert titles_in(reader.get(page), "muted-title") == ["Attic", "#secret", "Behind the door"]

    revoke_access(member, club)

    assert titles_in(reader.get(page), "muted-title") == []


def test_the_page_of_what_one_muted_asks_as_much_for_three_as_for_one(space, member, owner, sign_in):
    reader = sign_in(member)

    def mute_one_more():
        topic = make_topic(owner, space, tags=[f"tag-{Topic.objects.count()}"])
        actions.follow_topic(by=member, topic=topic, level=Level.MUTED)
        actions.follow_tag(by=member, tag=topic.tags.get(), level=Level.MUTED)

    mute_one_more()
    assert_query_counts(5, lambda: reader.get(reverse("forums:chosen")), grow=mute_one_more)


def titles_in(answer, heading):
    found = BeautifulSoup(answer.content.decode(), "html.parser")
    return [title.get_text() for title in found.select(f"[aria-labelledby={heading}] h3")]
