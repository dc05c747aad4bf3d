"""What a page that is open hears of posts that changed, and what it gets for it."""

import pytest
from bs4 import BeautifulSoup

from common.testing import assert_query_counts
from community.forums import actions
from community.forums.actions import counting, moderating, topics
from community.forums.models import Topic
from community.forums.tests.factories import let_in, make_group, make_space, make_topic, say
from community.moderation.subjects import subject_named

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def topic(member):
    return make_topic(member, make_space())


def asked(client, topic, *numbers):
    answer = client.get(f"{topic.get_absolute_url()}changed/?numbers={','.join(map(str, numbers))}", headers=HTMX)
    return {
        int(post["data-number"]): post.get_text(" ", strip=True)
        for post in BeautifulSoup(answer.content.decode(), "html.parser").find_all("li", recursive=False)
    }


def test_a_changed_post_is_what_the_page_would_show_now(topic, member, other_member, owner, sign_in):
    theirs, hidden, deleted = (say(other_member, topic, f"Said {n}") for n in range(3))
    reader = sign_in(member)
    actions.edit_post(by=other_member, post=theirs, text="Other words")
    subject_named("forums.post").hide(hidden, by=owner)
    actions.delete_post(by=other_member, post=deleted)

    shown = asked(reader, topic, 2, 3, 4)

    assert "Other words" in shown[2]
    assert shown[3] == "– A moderator hid this post."
    assert shown[4] == "– Its author deleted this post."
    assert "Said 1" in asked(sign_in(owner, fresh=True), topic, 3)[3]
    page = BeautifulSoup(reader.get(topic.get_absolute_url()).content.decode(), "html.parser")
    whole = {int(post["data-number"]): post.get_text(" ", strip=True) for post in page.select("#posts > li.post")}
    assert {number: whole[number] for number in shown} == shown


def test_what_went_into_another_topic_is_not_among_them(topic, member, other_member, owner, sign_in):
    for place in range(2):
        say(other_member, topic, f"Said {place}")
    actions.split(by=owner, topic=topic, numbers=[2], title="Apart", space=topic.space)

    assert set(asked(sign_in(member), topic, 2, 3)) == {3}


@pytest.mark.parametrize("numbers", ["", "0", "x", "-1", "99999999999999", "1;2"])
def test_numbers_that_are_none_are_not_found(numbers, topic, member, sign_in):
    answer = sign_in(member).get(f"{topic.get_absolute_url()}changed/?numbers={numbers}", headers=HTMX)

    assert answer.status_code == 404


def test_who_may_not_see_the_topic_finds_nothing(member, other_member, sign_in):
    club = make_group()
    closed = make_topic(let_in(member, club), make_space("attic", groups=[club]))
    address = f"{closed.get_absolute_url()}changed/?numbers=1"

    assert sign_in(member).get(address, headers=HTMX).status_code == 200
    assert sign_in(other_member, fresh=True).get(address, headers=HTMX).status_code == 404


def test_without_htmx_it_leads_to_the_post(topic, member, sign_in):
    answer = sign_in(member).get(f"{topic.get_absolute_url()}changed/?numbers=1")

    assert answer.headers["Location"] == f"{topic.get_absolute_url()}#post-1"


def test_it_costs_the_same_with_one_post_and_three(topic, member, other_member, sign_in):
    say(other_member, topic)
    reader = sign_in(member)
    assert_query_counts(5, lambda: asked(reader, topic, *range(1, 9)), grow=lambda: say(other_member, topic))


def test_all_whose_looks_changed_are_named(member, other_member, owner, monkeypatch):
    said = []
    for module in (topics, moderating, counting):
        monkeypatch.setattr(
            module, "publish", lambda _channel, event, **facts: said.append((event, facts.get("number")))
        )
    question = make_topic(member, make_space(), kind=Topic.Kind.QUESTION)
    posts = [say(other_member, question, f"Said {n}") for n in range(3)]
    actions.accept(by=member, post=posts[0])
    said.clear()

    actions.accept(by=member, post=posts[1])
    assert set(said) == {("changed", 2), ("changed", 3)}
    said.clear()

    actions.split(by=owner, topic=question, numbers=[2, 4], title="Apart", space=question.space)
    assert {("changed", 2), ("changed", 4)} <= set(said)
