"""A prepared query finds what its queryset finds, whatever it was prepared with."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import django
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Case, F, QuerySet, UUIDField, Value, When
from django.db.models.functions import Concat
from django.db.models.signals import post_save

from common import prepared
from common.prepared import ask, change, insert, one, remove
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


def _by_number(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


def _up_to(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk__lte=pk).order_by("pk")


def _in(pks: frozenset[int]) -> QuerySet[User]:
    return User.objects.filter(pk__in=sorted(pks))


def _with_groups(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk).prefetch_related("groups")


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


def _first_few(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk__gt=pk)[:pk]


def _from_to(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk__range=(pk, pk + 2))


def _written_out(pk: int) -> QuerySet[User, Any]:
    return User.objects.filter(pk__gt=pk).extra(where=[f"id < {pk}"])


def _marked(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk).annotate(twice=Value(pk * 2))


def _named(pk: int) -> QuerySet[User, Any]:
    return User.objects.filter(pk=pk).annotate(same=Value(pk)).values_list("same", "handle")


def _older(pk: int, name: str) -> QuerySet[User]:
    people = User.objects.filter(handle=name) if name else User.objects.all()
    return people.filter(pk__gt=pk) if pk else people


@pytest.mark.parametrize("build", [_changed, _first_few, _from_to, _written_out, _marked])
def test_a_value_that_is_not_put_into_a_condition_as_it_is_is_refused(build: Any, people: list[User]) -> None:
    with pytest.raises(prepared.Unfit, match="puts a value into"):
        ask(build, people[0].pk)


def test_a_value_beside_the_row_is_the_value_of_the_moment(people: list[User]) -> None:
    for person in people:
        assert ask(_named, person.pk) == [(person.pk, person.handle)]


def test_zero_and_an_empty_text_may_ask_something_else(people: list[User]) -> None:
    for values in [(people[0].pk, "b"), (0, "b"), (people[0].pk, ""), (0, "")]:
        assert set(ask(_older, *values)) == set(_older(*values)), values


@pytest.mark.parametrize("number", [10**25, -(10**25), 2**63])
def test_a_number_that_no_column_holds_finds_nothing(number: int, people: list[User]) -> None:
    assert ask(_by_number, people[0].pk) == [people[0]]
    assert ask(_by_number, number) == []
    assert ask(_up_to, people[0].pk) == [people[0]]
    assert ask(_up_to, number) == list(_up_to(number))


def test_the_largest_number_is_a_number(people: list[User]) -> None:
    assert ask(_up_to, 2**63 - 1) == people
    assert ask(_up_to, 2**62) == people


def test_members_one_by_one_are_refused_where_a_set_is_one_value(people: list[User]) -> None:
    pks = frozenset(person.pk for person in people)
    if connection.vendor == "postgresql":
        with pytest.raises(prepared.Unfit, match="puts a value into"):
            ask(_in, pks)
    else:
        assert set(ask(_in, pks)) == set(people)
        assert ask(_in, frozenset([people[1].pk])) == [people[1]]


def test_what_would_prefetch_is_refused(people: list[User]) -> None:
    with pytest.raises(prepared.Unfit, match="prefetches"):
        ask(_with_groups, people[0].pk)


def test_a_question_that_finds_nothing_ever_is_refused() -> None:
    with pytest.raises(prepared.Unfit, match="finds nothing"):
        ask(_nobody, 1)


@pytest.mark.parametrize("value", [None, True, 1.5, [1], {1}, datetime(2001, 1, 1), frozenset(["a"])])
def test_a_value_of_another_kind_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="takes no"):
        ask(_changed, value)


def _renamed(pk: int, name: str) -> tuple[QuerySet[User], dict[str, Any]]:
    return User.objects.filter(pk=pk).order_by("handle"), {
        "display_name": name,
        "handle": Concat(F("handle"), Value("-1")),
    }


def _seen(pks: frozenset[int], moment: datetime | None) -> tuple[QuerySet[User], dict[str, Any]]:
    return User.objects.filter(pk__among=pks), {"seen_at": moment}


def _first_renamed(name: str) -> tuple[QuerySet[User], dict[str, Any]]:
    return User.objects.filter(handle=name)[:1], {"display_name": name}


def test_rows_are_changed_as_by_update(people: list[User], django_assert_num_queries: Any) -> None:
    for person in people:
        with django_assert_num_queries(1):
            assert change(_renamed, person.pk, f"Called {person.handle}") == 1
    assert list(User.objects.order_by("pk").values_list("handle", "display_name")) == [
        (f"{name}-1", f"Called {name}") for name in "abc"
    ]
    assert change(_renamed, 10**8, "nobody") == 0
    assert change(_renamed, people[0].pk, "") == 1
    assert User.objects.get(pk=people[0].pk).display_name == ""


def test_a_change_may_take_a_value_away(people: list[User]) -> None:
    moment, pks = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), frozenset(person.pk for person in people)
    for pair in [(pks, moment), (pks, None), (pks - {people[0].pk}, moment), (frozenset(), moment)]:
        changed = change(_seen, *pair)
        assert changed == len(pair[0])
        assert set(User.objects.filter(pk__in=pair[0]).values_list("seen_at", flat=True)) <= {pair[1]}
    assert User.objects.get(pk=people[0].pk).seen_at is None


def test_a_change_of_some_of_many_is_refused(people: list[User]) -> None:
    with pytest.raises(prepared.Unfit, match="some of many"):
        change(_first_renamed, "a")


def test_a_change_that_fails_leaves_no_transaction_to_go_on_with(people: list[User]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change(_taken, people[0].pk, people[1].handle)
    assert User.objects.get(pk=people[0].pk).handle == "a"


def _taken(pk: int, handle: str) -> tuple[QuerySet[User], dict[str, Any]]:
    return User.objects.filter(pk=pk), {"handle": handle}


def _under_handle(handle: str) -> QuerySet[User]:
    return User.objects.filter(handle=handle).order_by("pk")


def test_rows_are_removed_without_being_asked_for(people: list[User], django_assert_num_queries: Any) -> None:
    assert ask(_under_handle, "a") == people[:1]
    for handle, found in [("a", 1), ("b", 1), ("nobody", 0)]:
        with django_assert_num_queries(1):
            assert remove(_under_handle, handle) == found
    assert remove(_under_handle, "") == 0
    assert ask(_under_handle, "a") == []
    assert list(User.objects.filter(pk__in=[person.pk for person in people])) == people[2:]


def _under(key: UUID) -> QuerySet[User]:
    given = Case(When(handle="b", then=Value(_KEY)), default=None, output_field=UUIDField())
    return User.objects.annotate(given=given).filter(given=key)


_KEY = UUID("6ff1a1a4-97a5-4b5b-9d7b-0d1a1f3a2c11")


def test_a_uuid_is_found_again(people: list[User]) -> None:
    assert ask(_under, uuid4()) == []
    assert ask(_under, _KEY) == [people[1]]


def test_a_new_row_is_saved_as_by_save(people: list[User]) -> None:
    told: list[tuple[str, bool]] = []

    def hear(instance: Any, created: bool, **signal: Any) -> None:
        told.append((instance.handle, created))

    post_save.connect(hear, sender=User)
    try:
        new = [User(email=f"{name}@example.org", handle=name, language="ru") for name in ("d", "e")]
        for person in new:
            insert(person)
    finally:
        post_save.disconnect(hear, sender=User)
    assert told == [("d", True), ("e", True)]
    for person in new:
        assert not person._state.adding
        kept = User.objects.get(pk=person.pk)
        assert [getattr(kept, field.attname) for field in User._meta.concrete_fields] == [
            getattr(person, field.attname) for field in User._meta.concrete_fields
        ]
        person.display_name = "Another"
        person.save()
    assert User.objects.filter(display_name="Another").count() == 2


def test_a_row_that_is_there_already_is_refused_by_the_database(people: list[User]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(User(email="other@example.org", handle=people[0].handle))
    with pytest.raises(prepared.Unfit, match="has a key"):
        insert(people[0])


def test_another_django_is_asked_plainly(people: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django, "VERSION", (6, 2, 0, "final", 0))
    monkeypatch.setattr(prepared, "_Question", None)
    monkeypatch.setattr(prepared, "_Change", None)
    monkeypatch.setattr(prepared, "_Removal", None)
    monkeypatch.setattr(prepared, "_Insert", None)
    insert(User(email="z@example.org", handle="z"))
    assert change(_renamed, people[0].pk, "z") == 1
    assert ask(_changed, people[0].pk) == [people[1]]
    assert remove(_under_handle, "z") == 1


def test_this_is_the_django_it_was_written_for() -> None:
    """After an upgrade: run these tests and the forums' with the new TESTED_WITH, and measure a page with and without
    (bench/scale.py) before it is kept. Until then every prepared query is an ordinary one.
    """
    assert django.VERSION[:2] == prepared.TESTED_WITH
