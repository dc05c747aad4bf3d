"""Two at the same instant, with real threads and real transactions."""

import threading

import pytest
from django.db import connection

from community.comments.tests.factories import make_article, say
from community.comments.tests.test_races import at_once
from community.forums.actions import edit_post
from community.forums.models import Post, Space
from community.forums.tests.factories import make_space, make_topic
from community.forums.tests.factories import say as reply
from community.moderation import Refused, actions, trust
from community.moderation import actions as moderation_actions
from community.moderation.actions import reporting, sweeping
from community.moderation.models import Appeal, Day, Decision, FirstDeed, Flag, Item, Standing, WatchedWord
from community.moderation.screening import screen
from community.moderation.subjects import subject_named

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def words(member):
    return say(member, make_article(), "Cheap beans here")


@pytest.fixture
def moderators(make_member):
    return [make_member(f"mod-{n}", is_staff=True, is_superuser=True) for n in range(3)]


def test_two_moderators_decide_once(words, other_member, moderators):
    actions.flag(words, by=other_member, reason="spam")
    item = Item.objects.get()

    answers = at_once(
        [
            lambda: actions.settle(item, "keep", by=moderators[0]),
            lambda: actions.settle(item, "hide", by=moderators[1], reason="spam"),
            lambda: actions.settle(item, "ban", by=moderators[2], reason="spam"),
        ]
    )

    assert sum(isinstance(answer, Decision) for answer in answers) == 1
    late = [answer for answer in answers if isinstance(answer, actions.AlreadyDecided)]
    assert len(late) == 2
    assert all(answer.decision == Decision.objects.get() for answer in late)


def test_one_member_pressing_twice_reports_once(words, other_member):
    answers = at_once([lambda: actions.flag(words, by=other_member, reason="spam") for _click in range(4)])

    assert {type(answer) for answer in answers} == {Flag}
    assert (Flag.objects.count(), Item.objects.get().flags_count) == (1, 1)


def test_first_reports_of_many_at_once_share_one_item(words, make_member):
    people = [make_member(f"person-{n}") for n in range(5)]

    answers = at_once([lambda p=p: actions.flag(words, by=p, reason="spam") for p in people])

    assert {type(answer) for answer in answers} == {Flag}
    assert (Item.objects.count(), Item.objects.get().flags_count, Flag.objects.count()) == (1, 5, 5)


def test_a_decision_is_taken_back_once(words, moderators):
    done = actions.settle(actions.take_up(words, by=moderators[0]), "hide", by=moderators[0], reason="spam")

    answers = at_once([lambda m=m: actions.undo(done, by=m) for m in moderators])

    assert sum(isinstance(answer, Decision) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 2


def test_two_appeals_at_once_are_one(member, moderators):
    decision = actions.sanction(member, "silence", by=moderators[0], reason="spam", days=3)

    answers = at_once([lambda: actions.appeal(decision, by=member, text="Please") for _click in range(3)])

    assert {type(answer) for answer in answers} == {Appeal}
    assert (Appeal.objects.count(), Item.objects.count()) == (1, 1)


def test_a_day_counts_what_ten_tabs_read(member):
    at_once([lambda: trust.count(member.pk, posts_read=1, seconds=5) for _tab in range(10)])

    assert (Day.objects.get().posts_read, Day.objects.get().seconds) == (10, 50)


def test_ten_topics_at_once_are_three_on_the_first_day(member, rules_of_the_house):
    rules_of_the_house(rate_newcomers=0)

    answers = at_once([lambda: screen(member, deed="topic", text="Hello") for _press in range(10)])

    assert sum(answer == "" for answer in answers) <= 3
    assert FirstDeed.objects.count() <= 3


def test_of_two_sanctions_at_once_none_is_forgotten(member, moderators):
    at_once(
        [
            lambda: actions.sanction(member, "silence", by=moderators[0], reason="spam", days=3),
            lambda: actions.sanction(member, "ban", by=moderators[1], reason="spam"),
            lambda: actions.sanction(member, "suspend", by=moderators[2], reason="spam", days=3),
        ]
    )

    standing = Standing.objects.get(user=member)
    assert standing.is_banned
    assert standing.silenced_until
    assert standing.barred_until


def test_everything_of_a_member_goes_while_others_answer_in_the_same_topics(
    member, make_member, moderators, monkeypatch
):
    """Whoever writes in these topics meanwhile, and whoever goes on with the removal twice, waits for nobody who waits."""
    space = make_space()
    topics = [make_topic(moderators[1], space, title=f"Topic {n}") for n in range(4)]
    for topic in [*topics, *reversed(topics)]:
        reply(member, topic, "Cheap beans here")
    people = [make_member(f"person-{n}") for n in range(4)]
    monkeypatch.setattr(sweeping, "remove_rest", Later())
    whole = actions.remove_everything(member, by=moderators[0])

    def go() -> None:
        while sweeping.go_on_removing(whole.pk):
            pass

    def write(person) -> None:
        for topic in reversed(topics):
            reply(person, topic, "Not here, please")

    answers = at_once([go, go, *(lambda p=p: write(p) for p in people)])

    assert answers == [None] * 6
    assert set(Post.objects.filter(author=member).values_list("state", flat=True)) == {"removed"}
    assert Decision.objects.filter(part_of=whole, subject="forums.post").count() == 8
    for topic in topics:
        topic.refresh_from_db()
        assert topic.posts_count == Post.objects.filter(topic=topic, state="published").count() == 5
    assert Space.objects.get().posts_count == 20


def test_a_removal_is_taken_back_while_it_goes_on(member, moderators, monkeypatch):
    topic = make_topic(moderators[1], make_space())
    for n in range(12):
        reply(member, topic, f"Cheap beans {n}")
    monkeypatch.setattr(sweeping, "remove_rest", Later())
    whole = actions.remove_everything(member, by=moderators[0])

    def go() -> None:
        while sweeping.go_on_removing(whole.pk):
            pass

    answers = at_once([go, lambda: actions.undo(whole, by=moderators[1])])

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    while sweeping.go_on_putting_back(whole.pk):
        pass
    assert set(Post.objects.filter(author=member).values_list("state", flat=True)) == {"published"}
    assert not whole.parts.standing().exists()


class Later:
    """A job that somebody else does."""

    def enqueue(self, *args: object) -> None:
        pass


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Elsewhere writers wait for each other as a whole.")
def test_a_report_that_hides_and_a_change_that_asks_for_a_look_wait_for_each_other_in_one_order(
    member, make_member, rules_of_the_house, monkeypatch
):
    """Whoever changes a post holds its topic and makes an item; whoever hides one holds the item and wants its topic."""
    rules_of_the_house(hide_after_flags=1)
    WatchedWord.objects.create(text="casino", answer="flag")
    post = reply(member, make_topic(member, make_space()), "Beans")
    reader = make_member("reader")
    Standing.objects.create(user=reader, level=2)
    holds_topic, about_to_hide = threading.Event(), threading.Event()
    look_at, hide = reporting.look_at, subject_named("forums.post").hide

    def look(thing):
        holds_topic.set()
        about_to_hide.wait(3)
        return look_at(thing)

    def put_away(thing, *, by):
        about_to_hide.set()
        hide(thing, by=by)

    def report():
        holds_topic.wait(3)
        return actions.flag(post, by=reader, reason="spam")

    monkeypatch.setattr(moderation_actions, "look_at", look)
    monkeypatch.setattr(subject_named("forums.post"), "hide", put_away)
    answers = at_once([lambda: edit_post(by=member, post=post, text="A casino"), report])

    assert [type(answer) for answer in answers] == [Post, Flag]
    assert (Post.objects.get(pk=post.pk).state, Item.objects.count()) == ("hidden", 1)
