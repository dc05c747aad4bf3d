"""A prepared query finds what its queryset finds, whatever it was prepared with."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet, Value

from common.prepared import ask, one
from members.models import User

pytestmark = pytest.mark.django_db


def _of_handles(pks: frozenset[int], handle: str, since: datetime) -> QuerySet[User]:
    return User.objects.filter(pk__among=pks, handle__gt=handle, joined_at__gt=since).order_by("handle")


def _pairs(pks: frozenset[int]) -> QuerySet[User, Any]:
    first = User.objects.filter(pk__among=pks).values_list("pk", "handle")
    return first.union(User.objects.filter(pk__among=pks).values_list("pk", Value("twin")), all=True)


def _but_for(pks: frozenset[int], pk: int) -> QuerySet[User, Any]:
    people = User.objects.exclude(pk=pk)
    return (people.exclude(pk__among=pks) if pks else people).order_by("pk").values_list("pk", flat=True)


def _changed(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk + 1)


def _nobody(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk, handle__in=[])


@pytest.fixture
def people() -> list[User]:
    return [User.objects.create_user(email=f"{name}@example.org", handle=name, password="x") for name in "abc"]


def test_values_are_put_in_anew_each_time(people: list[User]) -> None:
    ago, a, b, c = datetime(2001, 1, 1, tzinfo=UTC), *people
    for pks, handle in [({a.pk, b.pk, c.pk}, ""), ({a.pk, c.pk, 0}, "a"), ({b.pk}, ""), ({c.pk, b.pk, a.pk}, "b")]:
        values = frozenset(pks), handle, ago
        assert ask(_of_handles, *values) == list(_of_handles(*values))
    assert ask(_of_handles, frozenset([a.pk]), "", a.joined_at + timedelta(days=1)) == []


def test_costs_one_query_each_time(people: list[User], django_assert_num_queries: Any) -> None:
    for person in people:
        with django_assert_num_queries(1):
            found = one(_of_handles, frozenset([person.pk]), "", datetime(2001, 1, 1, tzinfo=UTC))
            assert (found.pk, found.email, found.joined_at) == (person.pk, person.email, person.joined_at)


def test_an_empty_set_is_a_set(people: list[User]) -> None:
    a, b, c = people
    assert ask(_but_for, frozenset(), a.pk) == list(_but_for(frozenset(), a.pk))
    assert c.pk not in ask(_but_for, frozenset([c.pk]), a.pk)
    assert b.pk in ask(_but_for, frozenset([c.pk]), a.pk)
    assert ask(_of_handles, frozenset(), "", datetime(2001, 1, 1, tzinfo=UTC)) == []


def test_two_questions_in_one(people: list[User]) -> None:
    a, b, _c = people
    assert sorted(ask(_pairs, frozenset([a.pk]))) == [(a.pk, "a"), (a.pk, "twin")]
    assert sorted(ask(_pairs, frozenset([b.pk]))) == [(b.pk, "b"), (b.pk, "twin")]


def test_a_value_that_is_reckoned_with_is_refused(people: list[User]) -> None:
    with pytest.raises(ValueError, match="no condition as it is"):
        ask(_changed, people[0].pk)


def test_a_question_that_finds_nothing_ever_is_refused() -> None:
    with pytest.raises(ValueError, match="finds nothing"):
        ask(_nobody, 1)


def test_what_cannot_be_told_apart_is_refused() -> None:
    with pytest.raises(TypeError):
        ask(_changed, None)
