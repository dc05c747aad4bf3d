"""Trust rises by reading and taking part, and is not lost in a bad week."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.moderation import actions, levels, queries, rules, trust
from community.moderation.levels import Measure
from community.moderation.models import Day, FirstDeed, Like, ModerationSettings, RepliedTopic, Standing
from community.moderation.tests.conftest import fresh
from messaging.models import Notice

pytestmark = pytest.mark.django_db

HOUSE = ModerationSettings()
KNOWN = {"topics": 5, "posts": 30, "seconds": 600}
MEMBER = {
    "days": 15,
    "topics": 20,
    "posts": 100,
    "seconds": 3600,
    "replied": 3,
    "likes_given": 1,
    "likes_received": 1,
}
REGULAR = MEMBER | {
    "recent_days": 50,
    "recent_replied": 10,
    "recent_topics": 25,
    "recent_posts": 250,
    "recent_given": 30,
    "recent_received": 20,
    "recent_givers": 5,
    "recent_like_days": 7,
    "new_topics": 100,
    "new_posts": 1000,
}


@pytest.mark.parametrize(("counted", "level"), [({}, 0), (KNOWN, 1), (MEMBER, 2), (REGULAR, 3)])
def test_each_level_takes_its_numbers(counted, level):
    assert levels.earned(Measure(**counted), HOUSE) == level


@pytest.mark.parametrize(("base", "level"), [(KNOWN, 1), (MEMBER, 2), (REGULAR, 3)])
def test_one_short_of_any_number_is_not_enough(base, level):
    for name in base:
        if name.startswith("new_"):
            continue
        assert levels.earned(Measure(**base | {name: base[name] - 1}), HOUSE) < level, name


def test_likes_of_two_friends_make_no_regular():
    assert levels.earned(Measure(**REGULAR | {"recent_received": 200, "recent_givers": 2}), HOUSE) == 2
    assert levels.earned(Measure(**REGULAR | {"recent_received": 200, "recent_like_days": 1}), HOUSE) == 2


def test_of_a_huge_community_nobody_need_read_a_quarter():
    huge = REGULAR | {"new_topics": 10**6, "new_posts": 10**7, "recent_topics": 500, "recent_posts": 20000}
    assert levels.earned(Measure(**huge), HOUSE) == 3


def test_upheld_reports_and_sanctions_keep_from_the_third_level():
    assert levels.earned(Measure(**REGULAR | {"recent_upheld": 5}), HOUSE) == 3
    assert levels.earned(Measure(**REGULAR | {"recent_upheld": 6}), HOUSE) == 2
    assert levels.earned(Measure(**REGULAR | {"was_suspended": True}), HOUSE) == 2


def test_a_level_is_lost_below_nine_tenths_and_not_before():
    assert levels.keeps(Measure(**REGULAR | {"recent_days": 45, "recent_given": 27}), HOUSE)
    assert not levels.keeps(Measure(**REGULAR | {"recent_days": 44}), HOUSE)


def test_a_regular_who_falls_back_keeps_the_level_for_two_weeks(member, monkeypatch):
    Standing.objects.create(user=member, level=3, since=timezone.now() - timedelta(days=13))
    monkeypatch.setattr(queries, "measures", lambda ids, settings: {pk: Measure(**MEMBER) for pk in ids})

    actions.recount([member.pk])
    assert fresh(member).standing.level == 3

    Standing.objects.update(since=timezone.now() - timedelta(days=15))
    actions.recount([member.pk])
    assert fresh(member).standing.level == 2


def test_the_lower_levels_are_never_lost(member):
    Standing.objects.create(user=member, level=2, since=timezone.now() - timedelta(days=500))

    actions.recount([member.pk])

    assert fresh(member).standing.level == 2


def test_who_has_just_read_enough_is_known_within_minutes_and_told(member):
    trust.count(member.pk, topics_entered=5, posts_read=29, seconds=600)
    assert actions.promote_newcomers() == 0
    trust.count(member.pk, posts_read=1)

    assert actions.promote_newcomers() == 1

    assert rules.trust(fresh(member)) == 1
    assert Notice.objects.get(user=member).kind == "moderation.trusted"
    assert actions.promote_newcomers() == 0


def test_what_is_given_by_hand_stays(member, moderator):
    actions.set_level(member, 4, by=moderator)

    actions.sweep()
    actions.recount([member.pk])
    assert fresh(member).standing.level == 4

    actions.count_again(member, by=moderator)
    assert not fresh(member).standing.by_hand
    assert fresh(member).standing.level == 4  # from above it is lost only to the rules of the third


def test_a_day_is_one_row_and_an_hour_at_once_is_the_most(member):
    for _time in range(3):
        trust.count(member.pk, topics_entered=1, posts_read=2, seconds=10)
    trust.count(member.pk, seconds=10**6)

    day = Day.objects.get()
    assert (day.topics_entered, day.posts_read, day.seconds) == (3, 6, 3630)


def test_a_topic_replied_in_and_a_like_count_once(member, other_member):
    trust.count(member.pk, replied_topic=7)
    trust.count(member.pk, replied_topic=7)
    trust.liked(member.pk, other_member.pk, key="post:1")
    trust.liked(member.pk, other_member.pk, key="post:1")
    trust.liked(member.pk, member.pk, key="post:2")

    assert (RepliedTopic.objects.count(), Like.objects.count()) == (1, 1)
    counted = queries.measures([member.pk, other_member.pk], HOUSE)
    assert (counted[member.pk].replied, counted[member.pk].likes_given) == (1, 1)
    assert (counted[other_member.pk].likes_received, counted[other_member.pk].recent_givers) == (1, 1)


def test_counting_three_costs_what_counting_one_costs(make_member, django_assert_num_queries):
    ids = [make_member(f"person-{n}").pk for n in range(3)]
    for amount in (1, 3):
        with django_assert_num_queries(7):
            queries.measures(ids[:amount], HOUSE)


def test_whoever_works_for_the_brand_is_trusted_and_visitors_are_not(owner, member):
    from django.contrib.auth.models import AnonymousUser

    assert [rules.trust(person) for person in (AnonymousUser(), member, owner)] == [0, 0, 4]


def test_ones_own_profile_says_what_comes_next_and_others_see_nothing(member, other_member):
    shown = queries.trust_section(member, member)

    assert (shown["level"], shown["limits"], len(shown["needs"])) == (0, True, 3)
    assert queries.trust_section(member, other_member) is None


def test_the_section_stands_on_ones_own_profile_alone(member, other_member, sign_in):
    address = f"/members/{member.handle}/"

    assert "What comes next: known" in sign_in(member).get(address).content.decode()
    assert "What comes next" not in sign_in(other_member).get(address).content.decode()


def test_old_first_days_are_swept(member):
    FirstDeed.objects.create(member=member, deed="topic", number=1, at=timezone.now() - timedelta(days=3))

    actions.sweep()

    assert not FirstDeed.objects.exists()
