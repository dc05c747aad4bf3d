import pytest
from django.db import connection
from django.db.models import Q

from members.models import Tie, User

pytestmark = pytest.mark.django_db


def test_among_finds_what_in_finds(member, other_member):
    assert list(User.objects.filter(pk__among={member.pk, 0})) == [member]
    assert set(User.objects.exclude(pk__among=frozenset({member.pk}))) == set(User.objects.exclude(pk=member.pk))
    assert list(User.objects.filter(pk__among=[])) == []
    assert list(User.objects.filter(Q(pk__among=set()) | Q(pk=member.pk))) == [member]


def test_among_asks_foreign_keys_and_across_tables(member, other_member):
    tie = Tie.objects.create(member=member, person=other_member, kind=Tie.Kind.FOLLOWING)
    assert list(Tie.objects.filter(member_id__among={member.pk})) == [tie]
    assert list(Tie.objects.filter(person__pk__among={other_member.pk})) == [tie]
    assert not Tie.objects.filter(person_id__among={member.pk}).exists()


def test_among_is_one_parameter_where_the_database_can():
    _sql, params = User.objects.filter(pk__among=set(range(200))).query.sql_with_params()
    assert len(params) == (1 if connection.vendor == "postgresql" else 200)
