"""Rows of lists are kept in the process under all that they are made of: what changed is shown at once, and nobody's marks, rights
or token stand on the page of another.
"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from common.translated import TranslatedText
from community.forums import actions
from community.forums.models import Level, Who
from community.forums.tests.factories import let_in, make_group, make_space, make_topic, say
from community.moderation.subjects import subject_named
from members.models import AccessGrant

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(db):
    return make_space()


def texts(client, name, *args):
    """The rows of a list as they are read."""
    answer = client.get(reverse(f"forums:{name}", args=args))
    rows = BeautifulSoup(answer.content, "html.parser").select(".topic-row, .space")
    return [" ".join(row.get_text(" ").split()) for row in rows]


def one_text(client, name, *args):
    (text,) = texts(client, name, *args)
    return text


def test_a_row_says_what_its_topic_is_now(space, member, other_member, owner, sign_in):
    topic = make_topic(other_member, space, "Bloom")
    reader = sign_in(member, fresh=True)
    assert "Bloom" in one_text(reader, "latest")

    actions.edit_topic(by=other_member, topic=topic, title="Blossom", tags=["water"])
    assert "Blossom" in (row := one_text(reader, "latest"))
    assert "water" in row
    say(owner, topic)
    assert "1 reply" in one_text(reader, "latest")
    actions.pin(by=owner, topic=topic)
    assert "Pinned:" in one_text(reader, "latest")
    actions.lock(by=owner, topic=topic)
    assert "Closed:" in one_text(reader, "latest")
    other_member.display_name = "Somebody Else"
    other_member.save()
    assert "Somebody Else" in one_text(reader, "latest")


def test_what_ends_by_itself_ends_in_a_row_that_is_kept(space, member, owner, sign_in, time_machine):
    topic = make_topic(owner, space)
    actions.pin(by=owner, topic=topic, until=timezone.now() + timedelta(minutes=5))
    actions.close_after(by=owner, topic=topic, days=1)
    reader = sign_in(member, fresh=True)
    assert "Pinned:" in (row := one_text(reader, "latest"))
    assert "Closed:" not in row

    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    assert "Pinned:" not in one_text(reader, "latest")
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert "Closed:" in one_text(reader, "latest")


def test_a_row_names_the_space_as_it_is_called_now(space, member, sign_in):
    make_topic(member, space)
    reader = sign_in(member, fresh=True)
    assert "Kitchen" in one_text(reader, "latest")
    assert "Kitchen" in one_text(reader, "front")

    space.title, space.slug = TranslatedText(en="Bar", ru="Стойка"), "bar"
    space.save()

    assert "Bar" in one_text(reader, "latest")
    assert "Bar" in one_text(reader, "front")
    assert 'href="/community/bar/' in reader.get(reverse("forums:latest")).content.decode()
    assert "Стойка" in reader.get("/ru/community/").content.decode()


def test_hidden_topics_and_ended_access_are_gone_from_every_list_at_once(space, member, other_member, owner, sign_in):
    closed = make_space("attic", groups=[make_group()])
    reader = sign_in(let_in(member, make_group()), fresh=True)
    secret, topic = make_topic(owner, closed, "Secret"), make_topic(owner, space, "Bloom")
    for each in (secret, topic):
        actions.mark_read(by=member, topic=each, number=1)
        actions.follow_topic(by=member, topic=each)
        actions.bookmark(by=member, post=say(owner, each), on=True)
    lists = ("latest", "unread", "following", "bookmarks", "front")
    for name in lists:
        assert len(texts(reader, name)) == 2, name

    AccessGrant.objects.filter(user=member).update(ends_at=timezone.now())
    for name in lists:
        row = one_text(reader, name)
        assert ("Secret" in row, "Bloom" in row) == (False, True), name
    subject_named("forums.topic").hide(topic, by=owner)
    for name in lists[:-1]:
        assert texts(reader, name) == [], name
    assert "Bloom" not in one_text(reader, "front")


def test_a_row_shows_nobody_the_marks_of_another(space, member, other_member, owner, sign_in):
    topic = make_topic(owner, space)
    actions.mark_read(by=member, topic=topic, number=1)
    say(owner, topic), say(owner, topic)

    assert "2 new" in one_text(sign_in(member, fresh=True), "latest")
    assert "new topic" in one_text(sign_in(other_member, fresh=True), "latest")
    assert "new" not in one_text(sign_in(owner, fresh=True), "latest")
    assert "1 unread" in one_text(sign_in(member, fresh=True), "front")
    assert "unread" not in one_text(sign_in(other_member, fresh=True), "front")


def test_a_moment_is_told_in_the_zone_of_its_reader(space, member, other_member, sign_in):
    make_topic(member, space, at=timezone.now().replace(hour=22, minute=30))
    for person, zone in ((member, "Asia/Tokyo"), (other_member, "Europe/London")):
        person.time_zone = zone
        person.save()

    pages = [
        sign_in(person, fresh=True).get(reverse("forums:latest")).content.decode() for person in (member, other_member)
    ]

    assert "T07:30" in pages[0]
    assert "T07:30" not in pages[1]
    assert "T22:30" in pages[1]


def test_a_page_of_a_space_is_nobodys_own(space, member, other_member, owner, client, sign_in):
    space.open, space.see = Who.STAFF, Who.EVERYBODY
    space.save()
    actions.follow_space(by=member, space=space, level=Level.FOLLOWING)
    address = reverse("forums:space", args=[space.slug])

    def page(reader):
        document = BeautifulSoup(reader.get(address).content, "html.parser")
        return document, document.select_one(".forum-head__deeds").get_text(" ", strip=True)

    (first, team), (second, mine), (third, theirs) = (
        page(sign_in(who, fresh=True)) for who in (owner, member, other_member)
    )
    _document, visitors = page(client)

    assert "New topic" in team
    assert "New topic" not in mine + theirs + visitors
    assert "Following" in mine
    assert "Following" not in theirs
    assert visitors == "Sign in to begin a topic"
    tokens = {
        each.select_one(".forum-head__deeds [name=csrfmiddlewaretoken]")["value"] for each in (first, second, third)
    }
    assert len(tokens) == 3


def test_muting_a_space_takes_it_out_of_what_is_latest_and_new_at_once(space, member, other_member, sign_in):
    make_topic(other_member, space)
    reader = sign_in(member, fresh=True)
    assert texts(reader, "latest")
    assert texts(reader, "new")

    actions.follow_space(by=member, space=space, level=Level.MUTED)

    assert not texts(reader, "latest")
    assert not texts(reader, "new")
    assert "Muted" in reader.get(reverse("forums:space", args=[space.slug])).content.decode()
    actions.follow_space(by=member, space=space, level=Level.NORMAL)
    assert texts(reader, "latest")
    assert texts(reader, "new")


def test_what_is_marked_as_read_is_new_no_more_at_once(space, member, other_member, sign_in):
    make_topic(other_member, space)
    reader = sign_in(member, fresh=True)
    assert texts(reader, "new")

    reader.post(reverse("forums:read_all"))

    assert not texts(reader, "new")
    assert "new topic" not in one_text(reader, "latest")


def test_a_space_that_is_closed_is_gone_from_the_front_at_once(space, member, owner, sign_in):
    make_topic(owner, space)
    reader = sign_in(member, fresh=True)
    assert texts(reader, "front")

    space.see = Who.STAFF
    space.save()

    assert not texts(reader, "front")
    assert not texts(reader, "latest")
