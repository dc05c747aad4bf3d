"""Moments in sentences."""

from datetime import UTC, datetime

from django.utils import timezone, translation

from common.dates import before_full_stop


def test_a_moment_at_the_end_of_a_sentence_leaves_its_full_stop_to_the_sentence():
    moment = datetime(2026, 11, 25, 7, 24, tzinfo=UTC)
    with timezone.override("UTC"), translation.override("en"):
        assert before_full_stop(moment) == "Nov. 25, 2026, 7:24 a.m"
    with timezone.override("UTC"), translation.override("ru"):
        assert before_full_stop(moment).endswith("7:24")
