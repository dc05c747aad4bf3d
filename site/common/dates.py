"""Moments in sentences."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def before_full_stop(moment: datetime) -> str:
    """The moment in words for the end of a sentence: English times end in “a.m.”, and two full stops are one too many."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT").rstrip(".")
