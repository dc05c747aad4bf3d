"""The member who asks for a page, and what is brought along with them."""

from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.test import override_settings
from django.utils import timezone

from community.moderation.rules import standing, trust
from members import actions, arrival
from members.models import Tie, User
from members.rules import access_group_ids, not_heard_by
from messaging.models import Notice
from messaging.queries import unread_at_first, unread_count

pytestmark = pytest.mark.django_db
PAGE = "/me/"


def is_known(browser):
    return browser.get(PAGE).status_code == 200


def test_one_query_brings_the_member_and_what_pages_ask_about_them(member, other_member, django_assert_num_queries):
    club = actions.ensure_access_group("club", title={"en": "the club"})
    actions.grant_access(member, club)
    Tie.objects.create(member=member, person=other_member, kind=Tie.Kind.MUTED)
    for number in range(3):
        Notice.objects.create(user=member, kind="x", group=str(number), place="")
    arrival.fetch(member.pk)
    with django_assert_num_queries(1):
        here = arrival.fetch(member.pk)
        known = access_group_ids(here), not_heard_by(here), trust(here), unread_at_first(here)
    fresh = User.objects.get(pk=member.pk)
    assert known == ({club.pk}, {other_member.pk}, 0, 3)
    assert known == (access_group_ids(fresh), not_heard_by(fresh), trust(fresh), unread_count(fresh))


def test_who_has_nothing_brings_nothing_along(member):
    here = arrival.fetch(member.pk)
    assert (access_group_ids(here), not_heard_by(here), unread_at_first(here)) == (frozenset(), frozenset(), 0)
    assert not standing(here).is_barred


def test_access_that_ended_or_has_not_begun_is_not_brought(member):
    now = timezone.now()
    for key, from_, until in (("past", -2, -1), ("future", 1, 2)):
        grant = actions.grant_access(member, actions.ensure_access_group(key, title={"en": key}))
        type(grant).objects.filter(pk=grant.pk).update(
            starts_at=now + timedelta(days=from_), ends_at=now + timedelta(days=until)
        )
    assert access_group_ids(arrival.fetch(member.pk)) == frozenset()


def test_notices_of_a_place_one_may_not_see_do_not_ring(member):
    Notice.objects.create(user=member, kind="x", group="x", place="nowhere:7")
    assert unread_at_first(arrival.fetch(member.pk)) == 0


def test_what_is_read_within_a_request_is_counted_anew(member):
    notice = Notice.objects.create(user=member, kind="x", group="x")
    here = arrival.fetch(member.pk)
    Notice.objects.filter(pk=notice.pk).update(read_at=timezone.now())
    assert unread_count(here) == 0


def test_a_standing_that_changed_within_a_request_is_asked_for_again(member):
    here = arrival.fetch(member.pk)
    standing(here).save()
    type(standing(here)).objects.filter(user=here).update(level=3)
    vars(here).pop("_standing")
    assert trust(here) == 3


def test_who_was_switched_off_is_nobody_at_once(member, sign_in):
    browser = sign_in(member)
    assert is_known(browser)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert not is_known(browser)


def test_a_password_changed_elsewhere_ends_the_session(member, sign_in):
    browser = sign_in(member)
    assert is_known(browser)
    member.set_password("another one, longer")
    member.save()
    assert not is_known(browser)


@pytest.mark.parametrize("key", [BACKEND_SESSION_KEY, HASH_SESSION_KEY])
def test_a_session_with_a_strange_mark_is_nobodys(member, sign_in, key):
    browser = sign_in(member)
    session = browser.session
    session[key] = "something.else"
    session.save()
    assert not is_known(browser)


def test_a_session_outlives_a_new_secret_key(member, sign_in, settings):
    browser, old = sign_in(member), settings.SECRET_KEY
    with override_settings(SECRET_KEY="a new one", SECRET_KEY_FALLBACKS=[old]):
        assert is_known(browser)
    with override_settings(SECRET_KEY="a new one"):
        assert is_known(browser)  # it was signed anew
