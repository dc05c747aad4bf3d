"""Pages that were told when to appear and when to go do so by the job alone, and what showed them is renewed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from content.models import ArticlePage
from content.tasks import publish_what_is_due
from content.tests.factories import Tree

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Any:
    def run_at(moment: datetime) -> None:
        with time_machine.travel(moment, tick=False), django_capture_on_commit_callbacks(execute=True):
            publish_what_is_due.enqueue()

    return run_at


def test_a_page_appears_when_it_was_told_to_and_not_before(tree: Tree, client: Any, run: Any, settings: Any) -> None:
    settings.PAGE_CACHE = {"ENABLED": True, "CLOCK_SKEW": 0}
    with time_machine.travel(NOON - timedelta(hours=1)):
        article = tree.article("later", title="Told to wait")
        article.unpublish()
        article.refresh_from_db()
        article.go_live_at = NOON
        article.save_revision().publish()
        assert not ArticlePage.objects.get(pk=article.pk).live
        assert "Told to wait" not in client.get("/articles/").content.decode()

    run(NOON - timedelta(minutes=1))
    assert not ArticlePage.objects.get(pk=article.pk).live

    run(NOON + timedelta(seconds=1))
    run(NOON + timedelta(seconds=61))  # a second run finds nothing to do
    assert ArticlePage.objects.get(pk=article.pk).live
    with time_machine.travel(NOON + timedelta(minutes=2)):
        assert client.get(article.url).status_code == 200
        assert "Told to wait" in client.get("/articles/").content.decode()


def test_a_page_goes_when_it_was_told_to(tree: Tree, client: Any, run: Any) -> None:
    with time_machine.travel(NOON - timedelta(hours=1)):
        article = tree.article("for-a-while", expire_at=NOON)
        assert client.get(article.url).status_code == 200

    run(NOON + timedelta(seconds=1))

    assert not ArticlePage.objects.get(pk=article.pk).live
    with time_machine.travel(NOON + timedelta(minutes=1)):
        assert client.get("/articles/for-a-while/").status_code == 404
