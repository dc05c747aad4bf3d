"""Moments in sentences, and in texts."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def in_words(moment: datetime) -> str:
    """The moment where its reader lives, as a sentence says it: “25 ноября 2026 г. в 10:24”."""
    local = timezone.localtime(moment)
    said = {"day": date_format(local, "DATE_FORMAT"), "time": date_format(local, "TIME_FORMAT")}
    return _("%(day)s, %(time)s") % said


def before_full_stop(moment: datetime) -> str:
    """The moment in words for the end of a sentence: English times end in “a.m.”, and two full stops are one too many."""
    return in_words(moment).rstrip(".")


def moment_in(text: str) -> datetime:
    """A moment that a database was asked to write as text (`Cast("at", CharField())`)."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC)
