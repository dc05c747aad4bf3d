"""A person's letters go with them."""

import pytest

from messaging import privacy
from messaging.actions import prefer, subscribe, suppress, tell
from messaging.models import Contact, Message, Notice, Preference, PushSubscription, Rhythm, Suppression, Told

pytestmark = pytest.mark.django_db
TABLES = (Message, Notice, Told, Preference, Rhythm, Contact, PushSubscription)


def world(member, other_member):
    tell("test.reply", to=member, key="a", url="/", title="Filters", by=other_member)
    prefer(member.pk, "test.rare", "mail", "off")
    Rhythm.objects.create(user=member)
    Contact.objects.create(user=member, key="a", kind="test.offer", channel="mail")
    subscribe(member, endpoint="https://fcm.googleapis.com/x", p256dh="p", auth="a")
    suppress(member.email, "bounce")


def test_everything_about_a_person_is_handed_over(member, other_member):
    world(member, other_member)

    collected = privacy.collect(member)

    assert all(collected.values()), collected
    assert collected["notices"][0]["title"] == "Filters"


def test_nothing_is_left_of_who_was_erased(member, other_member):
    world(member, other_member)
    tell("test.reply", to=other_member, key="b", url="/", title="Filters")

    privacy.erase(member)

    assert [model.objects.filter(user=member).exists() for model in TABLES] == [False] * len(TABLES)
    assert not Suppression.objects.exists()
    assert Notice.objects.filter(user=other_member).exists()


def test_a_complaint_outlives_the_account(member):
    suppress(member.email, "complaint")

    privacy.erase(member)

    assert Suppression.objects.holding(member.email).exists()


def test_what_one_may_not_read_any_more_is_not_handed_over(member, other_member):
    for number, place in enumerate(("", "nowhere:1")):  # a place of a kind that nobody declares is closed to everybody
        more = {"title": f"Title {number}", "excerpt": f"Words {number}", "place": place, "by": other_member}
        tell("test.reply", to=member, key=f"k{number}", group=f"g{number}", url="/", **more)

    collected = privacy.collect(member)

    assert [notice["title"] for notice in collected["notices"]] == ["Title 0"]
    assert ["Words 1" in letter["text"] for letter in collected["letters"]] == [False, False]
    assert len(collected["letters"]) == 2
