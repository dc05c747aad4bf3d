"""Many people at the same instant, with real threads and real transactions."""

import threading
import uuid

import pytest

from community.forums import actions, queries, telling
from community.forums.actions.counting import something_unread
from community.forums.models import Invitation, InvitationUse, Post, Space, Topic, TopicReader
from community.forums.tests.factories import at_once, fresh, heart, make_space, make_topic, say
from community.moderation.models import ModerationSettings, Standing
from community.moderation.models.trust import Level
from community.moderation.subjects import subject_named
from messaging.models import Message, Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def topic(member):
    return make_topic(member, make_space())


def people(make_member, number):
    return [make_member(f"person-{n}") for n in range(number)]


def test_fifty_replies_at_once_have_fifty_numbers(topic, make_member):
    writers = people(make_member, 10)

    answers = at_once([lambda n=n: say(writers[n % 10], topic, f"Answer {n}") for n in range(50)])

    assert {type(answer) for answer in answers} == {Post}, answers
    assert sorted(answer.number for answer in answers) == list(range(2, 52))
    topic.refresh_from_db()
    assert (topic.last_number, topic.posts_count) == (51, 51)
    space = Space.objects.get()
    assert (space.posts_count, space.topics_count, space.last_topic_id) == (51, 1, topic.pk)
    for mark in TopicReader.objects.all():
        assert mark.is_unread == TopicReader.objects.filter(something_unread(), pk=mark.pk).exists()


def test_a_double_click_is_one_post(topic, other_member):
    key = uuid.uuid4()

    answers = at_once([lambda: say(fresh(other_member), topic, "Once", key=key) for _click in range(8)])

    assert len({answer.pk for answer in answers}) == 1
    topic.refresh_from_db()
    assert (topic.last_number, topic.posts_count) == (2, 2)


@pytest.mark.parametrize("limit", ["slow mode", "replies of a newcomer", "posts a minute"])
def test_a_double_click_is_not_refused_for_its_own_post(member, make_member, limit):
    topic = make_topic(member, make_space(slow_mode_seconds=60 if limit == "slow mode" else 0))
    writer, settings = make_member("writer"), ModerationSettings.current()
    if limit == "replies of a newcomer":
        settings.newcomer_replies = 1
    else:
        Standing.objects.create(user=writer, level=Level.REGULAR)
    if limit == "posts a minute":
        settings.rate_members = 1
    settings.save()
    key = uuid.uuid4()

    answers = at_once(
        [lambda: actions.reply(by=fresh(writer), topic=topic.pk, text="Once", key=key) for _click in range(6)]
    )

    assert {type(answer) for answer in answers} == {Post}, answers
    assert len({answer.pk for answer in answers}) == 1


def test_a_double_click_is_one_topic(member):
    space, key = make_space(), uuid.uuid4()

    answers = at_once([lambda: make_topic(fresh(member), space, key=key) for _click in range(6)])

    assert len({answer.pk for answer in answers}) == 1
    assert (Topic.objects.count(), Space.objects.get().topics_count) == (1, 1)


def test_of_two_answers_chosen_at_once_one_stands(topic, member, other_member):
    Topic.objects.filter(pk=topic.pk).update(kind="question")
    posts = [say(other_member, topic, f"{n}") for n in range(2)]

    at_once([lambda p=p: actions.accept(by=fresh(member), post=p) for p in posts for _click in range(2)])

    topic.refresh_from_db()
    assert topic.accepted_post in posts


def test_an_invitation_lets_in_as_many_as_it_says(owner, make_member):
    space = make_space(see="groups")
    invitation = actions.invite(by=owner, space=space, limit=3)
    guests = people(make_member, 6)

    answers = at_once(
        [
            lambda g=g: actions.accept_invitation(by=fresh(g), token=invitation.token)
            for g in guests
            for _click in range(2)
        ]
    )

    assert Invitation.objects.get().used_count == InvitationUse.objects.count() == 3
    assert sum(isinstance(answer, Space) for answer in answers) == 6
    assert sum(isinstance(answer, actions.NotAllowed) for answer in answers) == 6


def test_reactions_at_once_are_counted_exactly(topic, make_member):
    post, kind, fans = topic.posts.get(), heart(), people(make_member, 6)

    at_once(
        [lambda f=f: actions.react(by=fresh(f), post=post, kind=kind, on=True) for f in fans for _click in range(2)]
    )
    at_once([lambda f=f: actions.react(by=fresh(f), post=post, kind=kind, on=False) for f in fans[:2]])

    post.refresh_from_db()
    assert (post.reactions, post.reactions_count) == ({"heart": 4}, 4)


def test_a_reply_while_others_finish_reading_is_unread_to_them(topic, member, make_member):
    """The mark says “read to 1” at the very moment post 2 appears: afterwards nobody has lost it."""
    readers = people(make_member, 8)
    for number in range(3):
        topic.refresh_from_db()
        last = topic.last_number
        at_once(
            [lambda r=r, last=last: actions.mark_read(by=fresh(r), topic=topic, number=last) for r in readers]
            + [lambda n=number: say(fresh(member), topic, f"News {n}")]
        )
        for mark in TopicReader.objects.filter(member__in=readers):
            assert mark.is_unread, (number, mark.read_number)
    assert queries.counts(fresh(readers[0])).unread == 1


def test_everything_read_while_somebody_replies(topic, member, make_member):
    readers = people(make_member, 4)
    for reader in readers:
        actions.mark_read(by=reader, topic=topic, number=1)
    say(member, topic, "One")

    at_once(
        [lambda r=r: actions.mark_all_read(by=fresh(r)) for r in readers] + [lambda: say(fresh(member), topic, "Two")]
    )

    for mark in TopicReader.objects.filter(member__in=readers):
        assert mark.is_unread == (mark.read_number < 3)


def test_merging_while_people_write_loses_nothing(topic, member, owner, make_member):
    into = make_topic(member, topic.space, "Into")
    writers = people(make_member, 4)

    answers = at_once(
        [lambda w=w, t=t: say(fresh(w), t, "Hello") for w in writers for t in (topic, into)]
        + [lambda: actions.merge(by=fresh(owner), topic=topic, into=into)]
    )

    written = [answer for answer in answers if isinstance(answer, Post)]
    into.refresh_from_db()
    assert Post.objects.filter(topic=into).count() == into.last_number == into.posts_count == len(written) + 2
    assert Space.objects.get().posts_count == into.posts_count
    assert all(isinstance(answer, Post | Topic | actions.NotAllowed) for answer in answers), answers


# --- Telling of what is hidden at that moment ---------------------------------------------------------------------------


def told_meanwhile(monkeypatch, name, telling_now, taking_away):
    """Both at once, the second while the first stands still in `telling.<name>`, at the end of which it is to write."""
    is_there, real = threading.Event(), getattr(telling, name)

    def slowly(*args, **kwargs):
        is_there.set()
        threading.Event().wait(0.5)
        return real(*args, **kwargs)

    monkeypatch.setattr(telling, name, slowly)

    def take_away():
        is_there.wait(10)
        return taking_away()

    answers = at_once([telling_now, take_away])
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers


def left_to_be_read():
    waiting = Message.objects.filter(state=Message.State.QUEUED, group__startswith="forums.topic:")
    return Notice.objects.count() + waiting.count()


@pytest.fixture
def news(topic, other_member):
    """A reply that nobody was told of yet."""
    post = say(other_member, topic, "Buy my pills")
    for model in (Notice, Message, Message.objects.model._meta.apps.get_model("messaging", "Told")):
        model._default_manager.all().delete()
    return post


def test_nobody_hears_of_a_post_that_is_hidden_while_they_are_told(news, member, owner, monkeypatch):
    told_meanwhile(
        monkeypatch,
        "tell_many",
        lambda: telling.tell_some_of_post("forums.reply", news.pk, [member.pk]),
        lambda: subject_named("forums.post").hide(Post.objects.get(pk=news.pk), by=owner),
    )

    assert left_to_be_read() == 0


def test_nobody_hears_of_a_topic_that_is_removed_while_they_are_told(topic, other_member, owner, monkeypatch):
    Notice.objects.all().delete()
    told_meanwhile(
        monkeypatch,
        "tell_many",
        lambda: telling.tell_some_of_topic("forums.new_topic", topic.pk, [other_member.pk]),
        lambda: subject_named("forums.topic").remove(Topic.objects.get(pk=topic.pk), by=owner),
    )

    assert left_to_be_read() == 0


def test_who_tells_waits_for_whoever_is_just_hiding_it(news, member, owner, monkeypatch):
    from community.forums.actions import counting

    is_hiding, real = threading.Event(), counting.take_back

    def slowly(**what):
        real(**what)
        is_hiding.set()
        threading.Event().wait(0.5)  # taken back, and not committed yet

    monkeypatch.setattr(counting, "take_back", slowly)

    def tell():
        is_hiding.wait(10)
        telling.tell_some_of_post("forums.reply", news.pk, [member.pk])

    answers = at_once([lambda: subject_named("forums.post").hide(Post.objects.get(pk=news.pk), by=owner), tell])

    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert left_to_be_read() == 0


def test_who_is_not_hidden_is_heard(news, member):
    telling.tell_some_of_post("forums.reply", news.pk, [member.pk])

    assert Notice.objects.get(user=member).number == 1
