"""Who may do what: every door by every kind of person."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.forums import actions, queries, rules
from community.forums.models import Post, Space, State, Topic, Who
from community.forums.tests.factories import fresh, let_in, make_group, make_space, make_topic, say
from community.moderation.actions import appoint
from members.actions import revoke_access

pytestmark = pytest.mark.django_db

PEOPLE = ("visitor", "member", "vip", "guest", "space moderator", "staff", "owner")


@pytest.fixture
def people(make_member, owner):
    return {
        "visitor": AnonymousUser(),
        "member": make_member("masha"),
        "vip": let_in(make_member("vika"), make_group("club")),
        "guest": make_member("gleb"),
        "space moderator": make_member("pavel"),
        "staff": make_member("sonya", is_staff=True),
        "owner": owner,
    }


def doors(space: Space, people: dict, owner) -> None:
    """A guest who was invited, and a moderator of this space alone."""
    actions.invite_by_name(by=owner, space=space, member=people["guest"])
    appoint(people["space moderator"], place=space.place, by=owner)


INSIDE = {"guest", "space moderator", "owner"}
SEES = {
    Who.EVERYBODY: set(PEOPLE),
    Who.MEMBERS: set(PEOPLE) - {"visitor"},
    Who.GROUPS: {"vip"} | INSIDE,
    Who.STAFF: {"staff"} | INSIDE,
}


@pytest.mark.parametrize("who", list(Who))
def test_who_sees_a_space(who, people, owner):
    space = make_space(see=who)
    space.see_groups.set([make_group("club")])
    doors(space, people, owner)

    seen = {name for name, person in people.items() if rules.may_see(again(person), space)}

    assert seen == SEES[who]


@pytest.mark.parametrize("deed", [rules.REPLY, rules.OPEN, rules.UPLOAD])
@pytest.mark.parametrize("who", list(Who))
def test_who_does_what_in_a_space_everybody_sees(deed, who, people, owner):
    space = make_space(see=Who.EVERYBODY, **{deed: who})
    getattr(space, f"{deed}_groups").set([make_group("club")])
    doors(space, people, owner)

    may = {name for name, person in people.items() if rules.may(again(person), deed, space)}

    everybody = set(PEOPLE) - {"visitor"}
    expected = {
        Who.EVERYBODY: everybody,
        Who.MEMBERS: everybody,
        Who.GROUPS: {"vip", "space moderator", "owner"},
        Who.STAFF: {"staff", "space moderator", "owner"},
    }
    assert may == expected[who]


def test_nobody_does_anything_where_they_see_nothing(people, owner):
    """What is said about replying never opens a closed space."""
    space = make_space(see=Who.STAFF, reply=Who.EVERYBODY, open=Who.EVERYBODY, upload=Who.EVERYBODY)
    for deed in rules.DEEDS:
        assert not rules.may(people["member"], deed, space)


def test_a_guest_speaks_where_only_guests_were_let_in(people, owner):
    space = make_space(see=Who.GROUPS, reply=Who.GROUPS, open=Who.GROUPS)
    doors(space, people, owner)
    assert rules.may_reply(again(people["guest"]), space)
    assert not rules.may_see(again(people["vip"]), space)


def test_nobody_writes_in_an_archive(people):
    space = make_space(is_archived=True)
    assert rules.may_see(people["owner"], space)
    assert not rules.may_reply(people["owner"], space)


def test_access_that_ended_closes_the_door_at_the_next_request(make_member):
    club = make_group("club")
    space, member = make_space(groups=[club]), let_in(make_member("vika"), club)
    assert rules.may_see(member, space)

    revoke_access(member, club)

    assert not rules.may_see(fresh(member), space)
    assert not Space.objects.visible_to(fresh(member)).exists()


def test_a_space_that_was_closed_is_closed_for_the_same_person_too(member):
    space = make_space(see=Who.EVERYBODY)
    assert rules.may_see(member, space)
    space.see = Who.STAFF
    space.save()
    assert not rules.may_see(member, space)
    space.see_groups.add(make_group("club"))
    space.see = Who.GROUPS
    space.save()
    assert rules.may_see(let_in(member, make_group("club")), space)


def test_a_teased_space_is_named_and_nothing_of_it(member, owner):
    space = make_space(groups=[make_group("club")], is_teased=True)
    make_topic(owner, space)
    (listed,) = rules.listed_spaces(member)
    assert (listed.space, listed.is_open) == (space, False)
    ((row,),) = [group.spaces for group in queries.front(member)]
    assert (row.is_open, row.last_topic, row.topics_count) == (False, None, 0)


def test_held_words_are_their_authors_and_the_moderators(member, other_member, owner):
    topic = make_topic(owner, make_space())
    post = say(other_member, topic)
    Post.objects.filter(pk=post.pk).update(state=State.HELD)
    Topic.objects.filter(pk=make_topic(other_member, topic.space, "Held").pk).update(state=State.HELD)

    assert post in Post.objects.visible_to(fresh(other_member))
    assert post in Post.objects.visible_to(owner)
    assert post not in Post.objects.visible_to(member)
    assert Topic.objects.visible_to(member).count() == 1
    assert Topic.objects.visible_to(fresh(other_member)).count() == 2
    assert rules.may_read(fresh(other_member), Post.objects.select_related("topic").get(pk=post.pk))


def test_asking_for_many_people_costs_the_same_as_for_one(make_member):
    club = make_group("club")
    space = make_space(groups=[club])
    people = [let_in(make_member(f"vip-{n}"), club) for n in range(3)] + [make_member("masha")]
    rules.all_spaces()

    def asked(some):
        with CaptureQueriesContext(connection) as captured:
            found = rules.who_may_see(space, [fresh(person) for person in some])
        return found, len(captured) - len(some)

    assert asked(people[:1])[0] == people[:1]
    found, _number = asked(people)
    assert found == people[:3]


def again(person):
    return person if isinstance(person, AnonymousUser) else fresh(person)
