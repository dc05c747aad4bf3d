"""What the log promises to who writes it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

import activity
from activity import listeners, verbs
from activity.models import Activity
from common.testing import run_in_threads
from jobs.models import FailedJob
from jobs.testing import queued, run_queued

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _verbs_and_listeners_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    for registry in (verbs._declared, listeners._by_verb, listeners._by_path):
        for name in list(registry):
            monkeypatch.delitem(registry, name)  # type: ignore[arg-type]


@pytest.fixture
def brewed() -> Iterator[activity.Verb]:
    verb = activity.Verb("coffee.brewed", "%(by)s brewed %(about)s")
    yield verb
    verbs._declared.pop(verb.name, None)


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_a_line_says_who_did_what_about_what_and_when(brewed: activity.Verb, member: Any, other_member: Any) -> None:
    at = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)

    line = activity.record(brewed, by=member, about=other_member, at=at, grams=Decimal("15.5"), day=date(2026, 5, 1))

    assert line is not None
    line = Activity.objects.get(pk=line.pk)
    assert (line.verb, line.by, line.about, line.at) == ("coffee.brewed", member, other_member, at)
    assert line.facts == {"grams": "15.5", "day": "2026-05-01"}


def test_without_a_time_it_happened_now(brewed: activity.Verb) -> None:
    before = timezone.now()

    line = activity.record(brewed)

    assert line is not None
    assert before <= line.at <= timezone.now()


def test_a_repeat_of_a_key_is_a_no_op(brewed: activity.Verb) -> None:
    first = activity.record(brewed, key="order-7")

    assert first is not None
    assert activity.record(brewed, key="order-7") is None
    assert Activity.objects.count() == 1


def test_a_key_is_unique_per_verb_and_lines_without_a_key_repeat(brewed: activity.Verb) -> None:
    poured = activity.Verb("coffee.poured", "poured")

    lines = [
        activity.record(brewed, key="7"),
        activity.record(poured, key="7"),
        activity.record(brewed),
        activity.record(brewed),
    ]

    assert None not in lines
    assert Activity.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_repeat_leaves_the_callers_transaction_whole(brewed: activity.Verb) -> None:
    activity.record(brewed, key="7")

    with transaction.atomic():
        activity.record(brewed, key="7")
        activity.record(brewed, key="8")

    assert set(Activity.objects.values_list("key", flat=True)) == {"7", "8"}


@pytest.mark.django_db(transaction=True)
def test_a_deed_taken_back_was_never_recorded(brewed: activity.Verb) -> None:
    heard: list[Activity] = []
    activity.listen(brewed)(_hearing(heard))
    with queued():
        with transaction.atomic():
            activity.record(brewed, key="7")
            transaction.set_rollback(True)
        run_queued()

    assert (Activity.objects.count(), heard) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_record_a_key_once(brewed: activity.Verb) -> None:
    def act(number: int) -> bool:
        """Each is a deed of its own: the key they share, and a line only it writes."""
        with transaction.atomic():
            wrote = activity.record(brewed, key="the same") is not None
            activity.record(brewed, key=f"own {number}")
            return wrote

    wrote = run_in_threads([lambda number=number: act(number) for number in range(8)])  # type: ignore[misc]

    assert sorted(wrote) == [False] * 7 + [True]
    assert Activity.objects.filter(key="the same").count() == 1
    assert Activity.objects.count() == 9


def test_another_mistake_than_a_repeat_is_not_swallowed(brewed: activity.Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError("another constraint")

    monkeypatch.setattr("activity.actions.insert", refuse)

    with pytest.raises(IntegrityError):
        activity.record(brewed, key="7")


# --- Verbs ------------------------------------------------------------------------------------------------------------


def test_a_verb_is_declared_once(brewed: activity.Verb) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"The verb “coffee\.brewed” is declared twice"):
        activity.Verb("coffee.brewed", "again")


def test_a_verb_nobody_declared_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"The verb “coffee\.spilled” is not declared"):
        activity.record("coffee.spilled")


def test_a_line_can_be_read_by_people(brewed: activity.Verb, member: Any, other_member: Any) -> None:
    line = activity.record(brewed, by=member, about=other_member)
    nobody = activity.record(brewed)
    forgotten = Activity(verb="gone.verb")

    assert line is not None
    assert nobody is not None
    assert line.sentence == "Masha brewed Oleg"
    assert nobody.sentence == "Somebody brewed something no longer there"
    assert forgotten.sentence == "gone.verb"


def test_its_words_are_in_the_readers_language() -> None:
    verb = activity.Verb("members.example", gettext_lazy("Activity"))
    line = Activity(verb=verb.name)

    with translation.override("ru"):
        assert line.sentence == "Журнал"


# --- Listening --------------------------------------------------------------------------------------------------------


def _hearing(heard: list[Activity]) -> listeners.Listener:
    def hear(line: Activity) -> None:
        heard.append(line)

    return hear


def test_every_listener_of_the_verb_hears_the_line_after_the_deed(brewed: activity.Verb, member: Any) -> None:
    poured = activity.Verb("coffee.poured", "poured")
    heard: list[tuple[str, Activity]] = []

    @activity.listen(brewed, poured)
    def keep_the_score(line: Activity) -> None:
        heard.append(("score", line))

    @activity.listen(brewed)
    def tell_the_friends(line: Activity) -> None:
        heard.append(("friends", line))

    with queued():
        first = activity.record(brewed, by=member, key="1")
        second = activity.record(poured)
        assert heard == []
        run_queued()

    assert heard == [("score", first), ("friends", first), ("score", second)]


def test_a_repeat_is_not_heard_again(brewed: activity.Verb) -> None:
    heard: list[Activity] = []
    activity.listen(brewed)(_hearing(heard))

    line = activity.record(brewed, key="7")
    activity.record(brewed, key="7")

    assert heard == [line]


def test_a_failing_listener_is_tried_again_and_holds_up_nobody(brewed: activity.Verb) -> None:
    heard: list[str] = []
    trouble = [ConnectionError("no network"), ConnectionError("still none")]

    @activity.listen(brewed)
    def fails_first(line: Activity) -> None:
        if trouble:
            raise trouble.pop()
        heard.append("late")

    @activity.listen(brewed)
    def works(line: Activity) -> None:
        heard.append("at once")

    with queued():
        activity.record(brewed)
        run_queued()
        assert heard == ["at once"]
        run_queued(waiting_for_retry=True)
        run_queued(waiting_for_retry=True)

    assert heard == ["at once", "late"]
    assert not FailedJob.objects.exists()


def test_a_listener_that_never_works_is_kept_for_people_and_the_line_stays(brewed: activity.Verb) -> None:
    @activity.listen(brewed)
    def never_works(line: Activity) -> None:
        raise ValueError("a bug")

    with queued():
        line = activity.record(brewed)
        for _ in range(12):
            run_queued(waiting_for_retry=True)

    assert line is not None
    assert Activity.objects.filter(pk=line.pk).exists()
    failed = FailedJob.objects.get()
    assert (failed.path, failed.args[0], failed.error) == ("activity.tasks.deliver", line.pk, "ValueError: a bug")


def test_a_listener_the_code_no_longer_has_is_let_go(brewed: activity.Verb, caplog: pytest.LogCaptureFixture) -> None:
    activity.listen(brewed)(_hearing([]))
    with queued():
        activity.record(brewed)
        listeners._by_path.clear()
        run_queued()

    assert not FailedJob.objects.exists()
    assert "Nobody is called activity.tests.test_log._hearing" in caplog.text
