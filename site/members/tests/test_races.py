"""Two people in the same instant: real threads on the real database."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from members import actions, words
from members.models import AccessGrant, User
from members.tests.factories import access_group
from members.viewsets import MemberEditForm

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all of them in threads that start together; an exception is its result."""
    start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(number: int, deed: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[number] = deed()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_people_of_one_name_get_different_handles():
    deeds = [lambda n=n: actions.add_member(f"vera{n}@example.org", display_name="Вера") for n in range(6)]

    results = at_once(*deeds)

    assert all(isinstance(result, User) for result in results), results
    assert {user.handle for user in User.objects.all()} == {"vera", *(f"vera-{n}" for n in range(2, 7))}


def test_one_address_makes_one_account():
    results = at_once(*[lambda: actions.add_member("vera@example.org") for _time in range(5)])

    assert User.objects.count() == 1
    assert sum(isinstance(result, actions.EmailTaken) for result in results) == 4


def test_one_handle_goes_to_one_member():
    members = [actions.add_member(f"m{n}@example.org") for n in range(4)]

    results = at_once(*[lambda member=member: actions.change_handle(member, "swallow") for member in members])

    assert User.objects.filter(handle="swallow").count() == 1
    assert sum(isinstance(result, actions.HandleTaken) for result in results) == 3


def test_granting_at_once_is_granting_once():
    member, club = actions.add_member("m@example.org"), access_group()

    results = at_once(*[lambda: actions.grant_access(member, club, source="tier") for _time in range(5)])

    assert all(isinstance(result, AccessGrant) for result in results), results
    assert AccessGrant.objects.count() == 1


def test_revoking_while_granting_leaves_both_sides_in_step():
    member, club = actions.add_member("m@example.org"), access_group()
    actions.grant_access(member, club, source="tier")

    at_once(
        lambda: actions.revoke_access(member, club, source="tier"),
        lambda: actions.grant_access(member, club, source="invitation"),
    )
    actions.sweep_access()

    assert list(member.groups.all()) == [club.group]


# --- A name put aside while its owner saves the profile ---------------------------------------------------------------

PROFILE = {"handle": "masha", "bio": "Filter.", "language": "en", "time_zone": "Europe/Moscow"}


@pytest.fixture
def put_aside_meanwhile(member, monkeypatch):
    """A moderator decides after the form was sent and before it is saved."""

    def decide(*_asked: Any) -> None:
        moderator = threading.Thread(target=lambda: (actions.put_name_aside(member.pk), connections.close_all()))
        moderator.start()
        moderator.join()

    monkeypatch.setattr(words, "demand_fine", decide)


def test_saving_a_profile_does_not_bring_back_a_name_put_aside_meanwhile(put_aside_meanwhile, member, sign_in):
    name = member.display_name

    sign_in(member).post("/me/profile/", PROFILE | {"display_name": name})

    member.refresh_from_db()
    assert (member.display_name, member.asked_name, member.bio) == ("masha", name, "Filter.")


def test_another_name_waits_when_the_one_before_was_put_aside_meanwhile(
    put_aside_meanwhile, member, sign_in, monkeypatch
):
    asked: list[str] = []
    monkeypatch.setattr(words, "must_wait", lambda name, user=None: bool(user and user.asked_name))
    monkeypatch.setattr(words, "ask_about_name", lambda user: asked.append(user.asked_name))

    sign_in(member).post("/me/profile/", PROFILE | {"display_name": "Casino Masha"})

    member.refresh_from_db()
    assert (member.display_name, member.asked_name, asked) == ("masha", "Casino Masha", ["Casino Masha"])


def test_staff_saving_a_member_write_back_only_what_they_changed(member):
    form = MemberEditForm(
        {"email": member.email, "display_name": member.display_name, "handle": "swallow", "is_active": "on"},
        instance=member,
    )
    name = member.display_name
    assert form.is_valid(), form.errors
    at_once(lambda: actions.put_name_aside(member.pk))

    form.save()

    user = User.objects.get(pk=member.pk)
    assert (user.display_name, user.asked_name, user.handle) == ("masha", name, "swallow")
