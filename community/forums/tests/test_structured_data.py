"""What search engines are told of a topic, beside its words: what the page shows to everybody, with the fields they ask for."""

import json

import pytest
from bs4 import BeautifulSoup

from common.testing import assert_query_counts
from community.forums import actions
from community.forums.links import POSTS_ON_A_PAGE
from community.forums.models import Post, Topic, Who
from community.forums.tests.factories import heart, make_space, make_topic, say
from community.moderation.subjects import subject_named

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _nothing_is_kept(settings):
    settings.PAGE_CACHE = {"ENABLED": False}


@pytest.fixture
def public(db):
    return make_space("porch", see=Who.EVERYBODY, language="en")


def script(client, address):
    return BeautifulSoup(client.get(address).content.decode(), "html.parser").select_one(
        'script[type="application/ld+json"]'
    )


def told(client, topic, page=1):
    """Structured data by its type."""
    found = script(client, topic.get_absolute_url() + (f"?page={page}" if page > 1 else ""))
    return {part["@type"]: part for part in json.loads(found.string)["@graph"]}


def test_a_discussion_is_told_with_what_was_answered(public, member, other_member, client):
    topic = make_topic(member, public, "Bloom </script>", "How **long** do you wait?")
    reply = say(other_member, topic, "> How long?\n\nThirty seconds & no more.")
    actions.react(by=member, post=reply, kind=heart(), on=True)
    actions.edit_post(by=other_member, post=reply, text="> How long?\n\nForty seconds & no more.")

    posting = told(client, topic)["DiscussionForumPosting"]

    address = f"{BASE}{topic.get_absolute_url()}"
    assert {name: posting[name] for name in ("headline", "text", "url", "author", "inLanguage", "isPartOf")} == {
        "headline": "Bloom </script>",
        "text": "How long do you wait?",
        "url": address,
        "author": {"@type": "Person", "name": "Masha"},
        "inLanguage": "en",
        "isPartOf": {"@type": "CollectionPage", "name": "Porch", "url": f"{BASE}/community/porch/"},
    }
    assert posting["datePublished"].startswith(topic.created_at.date().isoformat())
    assert [(each["interactionType"], each["userInteractionCount"]) for each in posting["interactionStatistic"]] == [
        ("https://schema.org/CommentAction", 1),
        ("https://schema.org/LikeAction", 0),
    ]
    [comment] = posting["comment"]
    assert (comment["text"], comment["author"]["name"], comment["url"]) == (
        "Forty seconds & no more.",
        str(other_member),
        f"{address}#post-2",
    )
    assert comment["interactionStatistic"]["userInteractionCount"] == 1
    assert comment["datePublished"] < comment["dateModified"]


def test_the_way_to_a_topic_is_told(public, member, client):
    topic = make_topic(member, public)

    trail = told(client, topic)["BreadcrumbList"]["itemListElement"]

    assert [(step["position"], step["name"], step["item"]) for step in trail] == [
        (1, "Community", f"{BASE}/community/"),
        (2, "Porch", f"{BASE}/community/porch/"),
        (3, "Bloom", f"{BASE}{topic.get_absolute_url()}"),
    ]


def test_a_later_page_names_the_topic_and_tells_its_own_posts(public, member, other_member, client):
    topic = make_topic(member, public, text="Said on the first page.")
    for place in range(POSTS_ON_A_PAGE):
        say(other_member, topic, f"Answer {place}")

    posting = told(client, topic, page=2)["DiscussionForumPosting"]

    assert posting["url"] == f"{BASE}{topic.get_absolute_url()}"
    assert posting["author"]["name"] == "Masha"
    assert "text" not in posting
    assert [comment["text"] for comment in posting["comment"]] == [f"Answer {POSTS_ON_A_PAGE - 1}"]


def test_a_question_is_told_with_the_accepted_answer_and_the_others(public, member, other_member, client):
    topic = make_topic(member, public, "How long?", "I wait a minute.", kind=Topic.Kind.QUESTION)
    say(other_member, topic, "Twenty seconds.")
    best = say(other_member, topic, "Forty seconds.")
    actions.accept(by=member, post=best)

    question = told(client, topic)["QAPage"]["mainEntity"]

    assert (question["name"], question["text"], question["answerCount"]) == ("How long?", "I wait a minute.", 2)
    assert question["acceptedAnswer"]["text"] == "Forty seconds."
    assert question["acceptedAnswer"]["url"] == f"{BASE}{topic.get_absolute_url()}#post-3"
    assert [answer["text"] for answer in question["suggestedAnswer"]] == ["Twenty seconds."]
    for said in (question, question["acceptedAnswer"], *question["suggestedAnswer"]):
        assert {"author", "datePublished", "upvoteCount", "url"} <= set(said)


def test_an_accepted_answer_of_a_later_page_is_told_as_the_first_page_shows_it(public, member, other_member, client):
    topic = make_topic(member, public, "How long?", kind=Topic.Kind.QUESTION)
    for place in range(POSTS_ON_A_PAGE):
        say(other_member, topic, f"Answer {place}")
    best = Post.objects.get(topic=topic, number=POSTS_ON_A_PAGE + 1)
    actions.accept(by=member, post=best)

    question = told(client, topic)["QAPage"]["mainEntity"]

    assert question["acceptedAnswer"]["text"] == f"Answer {POSTS_ON_A_PAGE - 1}"
    assert question["acceptedAnswer"]["url"] == f"{BASE}{topic.get_absolute_url()}?page=2#post-25"
    assert len(question["suggestedAnswer"]) == POSTS_ON_A_PAGE - 1
    assert "QAPage" not in told(client, topic, page=2)


def test_a_question_nobody_answered_is_a_discussion_so_far(public, member, client):
    topic = make_topic(member, public, "How long?", kind=Topic.Kind.QUESTION)

    assert set(told(client, topic)) == {"BreadcrumbList", "DiscussionForumPosting"}


def test_nothing_is_told_of_what_a_visitor_may_not_read(public, member, other_member, owner, client, sign_in):
    closed = make_topic(member, make_space(), "Secret lot", "Nobody knows of it.")
    topic = make_topic(member, public, text="Beginning.")
    hidden, removed, deleted = (say(other_member, topic, f"Unsaid {n}.") for n in range(3))
    say(other_member, topic, f"It stays.\n\n{BASE}{closed.get_absolute_url()}")
    assert "late-link" in Post.objects.get(topic=topic, number=5).html
    subject_named("forums.post").hide(hidden, by=owner)
    subject_named("forums.post").remove(removed, by=owner)
    actions.delete_post(by=other_member, post=deleted)
    Post.objects.create(topic=topic, author=other_member, text="Unsaid yet.", html="<p>Unsaid yet.</p>", state="held")

    posting = told(client, topic)["DiscussionForumPosting"]

    assert [comment["text"] for comment in posting["comment"]] == ["It stays."]
    assert posting["interactionStatistic"][0]["userInteractionCount"] == 1
    for reader in (client, sign_in(member), sign_in(owner, fresh=True)):
        found = script(reader, closed.get_absolute_url()) if reader is not client else script(reader, "/community/")
        assert found is None


def test_of_a_topic_whose_beginning_is_hidden_its_place_alone_is_told(public, member, owner, client):
    topic = make_topic(member, public, text="Soon hidden.")
    say(owner, topic, "It stays.")
    Post.objects.filter(topic=topic, number=1).update(state="hidden")

    assert set(told(client, topic)) == {"BreadcrumbList"}


def test_members_get_the_page_without_it(public, member, client, sign_in):
    topic = make_topic(member, public)

    assert script(client, topic.get_absolute_url()) is not None
    assert script(sign_in(member), topic.get_absolute_url()) is None


def test_erased_members_are_not_named(public, member, other_member, client):
    topic = make_topic(member, public)
    say(other_member, topic)
    Post.objects.filter(author=other_member).update(author=None)

    [comment] = told(client, topic)["DiscussionForumPosting"]["comment"]

    assert comment["author"] == {"@type": "Person", "name": "Former member"}


def test_it_costs_no_query_on_the_first_page_and_one_on_others(public, member, client):
    topic = make_topic(member, public, kind=Topic.Kind.QUESTION)
    say(member, topic)
    assert_query_counts(3, lambda: client.get(topic.get_absolute_url()), grow=lambda: say(member, topic))
    for _place in range(POSTS_ON_A_PAGE):
        say(member, topic)

    page = f"{topic.get_absolute_url()}?page=2"

    assert_query_counts(4, lambda: client.get(page), grow=lambda: say(member, topic))
