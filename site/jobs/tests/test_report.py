"""Reports → Background work."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from jobs.models import FailedJob
from jobs.testing import queued, run_queued
from jobs.tests import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed() -> FailedJob:
    examples.ran.clear()
    return FailedJob.objects.create(
        path="jobs.tests.examples.greet",
        args=["Vera"],
        attempts=3,
        error="No network",
        traceback="Traceback: no network",
    )


def test_a_superuser_sees_what_failed_and_why(sign_in: Callable[..., Any], owner: Any, failed: FailedJob) -> None:
    html = sign_in(owner).get(reverse("jobs_report")).content.decode()

    assert "jobs.tests.examples.greet" in html
    assert "Traceback: no network" in html
    assert "Start again" in html


def test_a_superuser_starts_it_again(sign_in: Callable[..., Any], owner: Any, failed: FailedJob) -> None:
    with queued():
        response = sign_in(owner).post(reverse("jobs_start_again", args=[failed.pk]), follow=True)
        run_queued()

    assert examples.ran == [("Vera", False)]
    assert "jobs.tests.examples.greet is started again." in response.content.decode()


def test_a_job_that_is_no_more_is_told(sign_in: Callable[..., Any], owner: Any, failed: FailedJob) -> None:
    FailedJob.objects.update(path="gone.job")

    response = sign_in(owner).post(reverse("jobs_start_again", args=[failed.pk]), follow=True)

    assert "The site no longer has the job gone.job." in response.content.decode()


def test_staff_see_and_do_nothing_of_it(
    sign_in: Callable[..., Any], make_member: Callable[..., Any], failed: FailedJob
) -> None:
    editor = make_member("editor", is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = sign_in(editor)

    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    for response in (client.get(reverse("jobs_report")), client.post(reverse("jobs_start_again", args=[failed.pk]))):
        assert (response.status_code, response.headers["Location"]) == (302, reverse("wagtailadmin_home"))
    failed.refresh_from_db()
    assert failed.started_again_at is None
