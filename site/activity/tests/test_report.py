"""Reports → Activity."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

import activity
from activity import verbs
from activity.models import Activity
from common.testing import assert_query_counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def brewed(monkeypatch: pytest.MonkeyPatch) -> activity.Verb:
    monkeypatch.setattr(verbs, "_declared", {})
    return activity.Verb("coffee.brewed", "%(by)s brewed %(about)s")


@pytest.fixture
def reader(make_member: Callable[..., Any]) -> Any:
    """Staff who may look into the log."""
    user = make_member("reader", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "view_activity"]))
    return user


def test_who_may_look_reads_what_happened(
    sign_in: Callable[..., Any], reader: Any, brewed: activity.Verb, member: Any, other_member: Any
) -> None:
    activity.record(brewed, by=member, about=other_member, grams=15)

    html = sign_in(reader).get(reverse("activity_report")).content.decode()

    assert "Masha brewed Oleg" in html
    assert "coffee.brewed" in html


def test_the_log_can_be_narrowed(sign_in: Callable[..., Any], reader: Any, brewed: activity.Verb, member: Any) -> None:
    spilled = activity.Verb("coffee.spilled", "%(by)s spilled it")
    activity.record(brewed, by=member)
    activity.record(spilled, by=member)

    html = sign_in(reader).get(reverse("activity_report_results"), {"verb": "coffee.spilled"}).content.decode()

    assert "Masha spilled it" in html
    assert "Masha brewed" not in html


def test_other_staff_may_not_look(sign_in: Callable[..., Any], make_member: Callable[..., Any]) -> None:
    editor = make_member("editor", is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))

    response = sign_in(editor).get(reverse("activity_report"))

    assert (response.status_code, response.headers["Location"]) == (302, reverse("wagtailadmin_home"))


def test_a_long_log_costs_no_more_queries(
    sign_in: Callable[..., Any], reader: Any, brewed: activity.Verb, member: Any, make_member: Callable[..., Any]
) -> None:
    client = sign_in(reader)
    people = iter(["lena", "ivan"])
    activity.record(brewed, by=member, about=member)

    def grow() -> None:
        person = make_member(next(people))
        activity.record(brewed, by=person, about=person)

    assert_query_counts(8, lambda: client.get(reverse("activity_report_results")), grow=grow)
    assert Activity.objects.count() == 3
