"""Two people in the same instant: real threads on the real database."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from members import actions
from members.models import AccessGrant, User
from members.tests.factories import access_group

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
