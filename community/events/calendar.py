"""Events as calendar programs read them (RFC 5545), written by the icalendar package."""

from collections.abc import Iterable
from datetime import timedelta

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from common.markdown import in_lines
from community.events.models import Event


def absolute(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def calendar(events: Iterable[Event], *, name: str, with_links_of: frozenset[int] = frozenset()) -> bytes:
    """A calendar file of this name. `with_links_of`: the events whose link to join online this reader may have.

    Times are written in the event's own zone with its rules (VTIMEZONE), so that a change of summer time in the
    reader's country moves nothing.
    """
    result = icalendar.Calendar()
    result.add("prodid", "-//Svoi//Events//EN")
    result.add("version", "2.0")
    result.add("method", "PUBLISH")
    result.add("x-wr-calname", name)
    result.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for event in events:
        result.add_component(_entry(event, with_link=event.pk in with_links_of))
    result.add_missing_timezones()
    return bytes(result.to_ical())


def _entry(event: Event, *, with_link: bool) -> icalendar.Event:
    address = absolute(event.get_absolute_url())
    entry = icalendar.Event()
    entry.add("uid", f"event-{event.pk}@{settings.WAGTAILADMIN_BASE_URL.partition('://')[2].partition('/')[0]}")
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("sequence", event.sequence)
    entry.add("dtstart", event.local_start)
    entry.add("dtend", event.local_end)
    title = str(event.title)
    entry.add("summary", _("Called off: “%(title)s”") % {"title": title} if event.is_cancelled else title)
    words = [str(event.summary), in_lines(str(event.text)), address]
    if with_link and event.online_url:
        words.insert(2, event.online_url)
    if event.is_cancelled:
        words.insert(0, str(event.cancelled_because))
    entry.add("description", "\n\n".join(word for word in words if word))
    entry.add("location", str(event.place) or (event.online_url if with_link else _("Online")))
    entry.add("url", address)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry
