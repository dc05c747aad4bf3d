"""What the pages and calendar files of events show, and to whom."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from common.translated import TranslatedText
from community.events import actions
from community.events.models import Event
from community.events.tests.factories import make_event
from community.forums.models import Who
from community.moderation.actions import sanction
from content.ensure import ensure_closed_collection
from content.renditions import make_renditions
from content.tests.factories import make_picture
from members.actions import ensure_access_group, grant_access
from members.models import User
from messaging.actions import prefer
from messaging.actions.digesting import write_digest
from messaging.models import Rhythm

pytestmark = pytest.mark.django_db


def test_each_sees_the_events_that_exist_for_them(member: Any, other_member: Any, owner: Any) -> None:
    club = ensure_access_group("club", title={"en": "the club"}, owner="members")
    grant_access(other_member, club, source="test")
    for see in (Who.EVERYBODY, Who.MEMBERS, Who.GROUPS, Who.STAFF):
        event = make_event(slug=see, see=see)
        if see == Who.GROUPS:
            event.see_groups.add(club)
    make_event(slug="draft", is_published=False)

    def seen(user: Any) -> set[str]:
        return set(Event.objects.visible_to(user).values_list("slug", flat=True))

    assert seen(AnonymousUser()) == {"everybody"}
    assert seen(member) == {"everybody", "members"}
    assert seen(other_member) == {"everybody", "members", "groups"}
    assert seen(owner) == {"everybody", "members", "groups", "staff"}


def test_who_is_suspended_sees_what_a_visitor_sees(member: Any, owner: Any) -> None:
    make_event(slug="open")
    make_event(slug="for-members", see=Who.MEMBERS)
    sanction(member, "suspend", by=owner, reason="spam", days=7)

    seen = Event.objects.visible_to(User.objects.get(pk=member.pk))

    assert [event.slug for event in seen] == ["open"]


def test_a_closed_event_does_not_exist_for_others(member: Any, sign_in: Callable[..., Any]) -> None:
    club = ensure_access_group("club", title={"en": "the club"}, owner="members")
    event = make_event(see=Who.GROUPS)
    event.see_groups.add(club)
    client = sign_in(member)

    assert client.get(event.get_absolute_url()).status_code == 404
    assert client.get(f"{event.get_absolute_url()}event.ics").status_code == 404
    assert client.post(f"/events/{event.pk}/answer/", {"answer": "come"}).status_code == 404
    assert "Cupping" not in client.get("/events/").content.decode()

    grant_access(member, club, source="test")

    assert client.get(event.get_absolute_url()).status_code == 200
    assert "Cupping" in client.get("/events/").content.decode()


def test_the_list_costs_the_same_for_one_and_three(member: Any, sign_in: Callable[..., Any]) -> None:
    client = sign_in(member)
    actions.come(make_event(), by=member)
    one = _queries_of(client, "/events/")
    for number in range(2):
        actions.come(make_event(slug=f"more-{number}"), by=member)

    assert _queries_of(client, "/events/") == one


def _queries_of(client: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def test_the_link_to_join_is_for_those_who_come(member: Any, other_member: Any, sign_in: Callable[..., Any]) -> None:
    event = make_event(online_url="https://meet.example/secret", place={}, limit=1)
    actions.come(event, by=member)
    actions.come(event, by=other_member)  # waits
    url = event.get_absolute_url()

    def shows(client: Any) -> tuple[bool, bool]:
        page, file = client.get(url).content.decode(), client.get(f"{url}event.ics").content.decode()
        return "meet.example/secret" in page, "meet.example/secret" in file.replace("\r\n ", "")

    assert shows(sign_in(member, fresh=True)) == (True, True)
    assert shows(sign_in(other_member, fresh=True)) == (False, False)
    from conftest import StrictClient

    assert shows(StrictClient()) == (False, False)


def test_coming_by_the_button_and_giving_the_place_back(member: Any, sign_in: Callable[..., Any]) -> None:
    event = make_event()
    client = sign_in(member)

    page = client.post(f"/events/{event.pk}/answer/", {"answer": "come"}, follow=True).content.decode()
    assert "You have a place" in page

    page = client.post(f"/events/{event.pk}/answer/", {"answer": "decline"}, follow=True).content.decode()
    assert "I am coming" in page
    assert event.answers.get().state == "declined"


def test_who_leaves_the_queue_is_not_thanked_for_a_place(member: Any, other_member: Any, sign_in: Any) -> None:
    event = make_event(limit=1)
    actions.come(event, by=member)
    actions.come(event, by=other_member)

    page = (
        sign_in(other_member).post(f"/events/{event.pk}/answer/", {"answer": "decline"}, follow=True).content.decode()
    )

    assert "You have left the queue." in page
    assert "the place is free" not in page


def test_a_visitor_is_asked_to_sign_in_and_sees_no_names(client: Any, member: Any) -> None:
    event = make_event()
    actions.come(event, by=member)

    page = client.get(event.get_absolute_url()).content.decode()

    assert "Sign in to come" in page
    assert member.display_name not in page
    assert client.post(f"/events/{event.pk}/answer/").status_code == 302


def test_the_calendar_keeps_the_event_s_own_zone(client: Any) -> None:
    starts_at = datetime(2027, 7, 1, 16, 0, tzinfo=UTC)
    event = make_event(starts_at=starts_at, time_zone="Europe/Berlin", title={"en": "Talk", "ru": "Разговор"})

    file = icalendar.Calendar.from_ical(client.get(f"{event.get_absolute_url()}event.ics").content)
    (entry,) = file.walk("VEVENT")

    assert entry["DTSTART"].dt == starts_at
    assert entry["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert [zone["TZID"] for zone in file.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert entry["SUMMARY"] == "Talk"
    assert entry["STATUS"] == "CONFIRMED"


def test_the_calendar_keeps_the_paragraphs_of_the_text(client: Any) -> None:
    event = make_event(text={"en": "Bring a cup.\n\n- milk, cold\n- a scale\n\nSee you; soon.", "ru": "Приходите"})

    file = client.get(f"{event.get_absolute_url()}event.ics").content
    (entry,) = icalendar.Calendar.from_ical(file).walk("VEVENT")

    # RFC 5545, 3.3.11: a line break is written \n, and comma and semicolon are escaped.
    assert "Bring a cup.\\n\\n• milk\\, cold\\n".encode() in file.replace(b"\r\n ", b"")
    assert entry["DESCRIPTION"].startswith(
        "Five coffees side by side\n\nBring a cup.\n\n• milk, cold\n• a scale\n\nSee you; soon.\n\nhttp"
    )


def test_a_called_off_event_says_so_in_the_calendar(client: Any, owner: Any) -> None:
    event = make_event()
    actions.cancel(event, by=owner, because={"en": "Rain"})

    (entry,) = icalendar.Calendar.from_ical(client.get(f"{event.get_absolute_url()}event.ics").content).walk("VEVENT")

    assert entry["STATUS"] == "CANCELLED"
    assert entry["SEQUENCE"] == 1
    assert entry["DESCRIPTION"].startswith("Rain\n\nFive coffees")


def test_one_s_own_calendar_has_what_one_comes_to_and_dies_with_its_key(
    member: Any, client: Any, sign_in: Callable[..., Any]
) -> None:
    coming, other = make_event(see=Who.MEMBERS), make_event(slug="other")
    actions.come(coming, by=member)
    key = actions.calendar_key(member)

    events = icalendar.Calendar.from_ical(client.get(f"/events/calendar/{key}.ics").content).walk("VEVENT")
    assert len(events) == 1
    assert f"event-{coming.pk}@" in events[0]["UID"]
    assert other.pk != coming.pk

    sign_in(member).post("/events/calendar/")

    assert client.get(f"/events/calendar/{key}.ics").status_code == 404


def test_the_public_calendar_has_only_what_everybody_sees(member: Any, sign_in: Callable[..., Any]) -> None:
    make_event()
    make_event(slug="closed", see=Who.MEMBERS, title={"en": "Secret evening"})

    file = sign_in(member).get("/events/calendar.ics").content.decode()

    assert "Cupping evening" in file
    assert "Secret" not in file


def test_structured_data_is_on_public_events_alone(client: Any, member: Any, sign_in: Callable[..., Any]) -> None:
    public, closed = make_event(online_url="https://meet.example/x"), make_event(slug="closed", see=Who.MEMBERS)

    page = client.get(public.get_absolute_url()).content.decode()
    assert '"@type": "Event"' in page
    assert "meet.example" not in page
    assert "application/ld+json" not in sign_in(member).get(closed.get_absolute_url()).content.decode()


def told_of(client: Any, event: Any) -> dict[str, Any]:
    html = BeautifulSoup(client.get(event.get_absolute_url()).content.decode(), "html.parser")
    found: dict[str, Any] = json.loads(html.select_one('script[type="application/ld+json"]').string)
    return found


def test_structured_data_says_where_to_go_and_what_it_looks_like(client: Any) -> None:
    cover, secret = make_picture("cups"), make_picture("lab", collection=ensure_closed_collection())
    make_renditions(cover)
    make_renditions(secret)
    both = make_event(online_url="https://meet.example/x", picture=cover, limit=8)
    hidden = make_event(slug="online", online_url="https://meet.example/y", place="", picture=secret)

    told = told_of(client, both)

    assert told["image"].startswith("http://127.0.0.1:8000/media/")
    assert told["maximumAttendeeCapacity"] == 8
    assert told["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    place = {"@type": "Place", "name": "The warehouse", "address": "The warehouse"}
    assert told["location"] == [place, {"@type": "VirtualLocation", "url": told["url"]}]
    assert {"name", "startDate", "endDate", "eventStatus", "description", "organizer"} <= set(told)
    elsewhere = told_of(client, hidden)
    assert elsewhere["location"] == {"@type": "VirtualLocation", "url": elsewhere["url"]}
    assert "image" not in elsewhere


def test_a_kept_page_is_made_anew_when_somebody_comes(
    client: Any, member: Any, django_capture_on_commit_callbacks: Any
) -> None:
    event = make_event(limit=10)
    assert "0 of 10 taken" in client.get(event.get_absolute_url()).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        actions.come(event, by=member)

    # The counters change without a signal of the event's own; the answer's does it.
    assert "1 of 10 taken" in client.get(event.get_absolute_url()).content.decode()


def test_a_kept_page_says_by_itself_that_answers_are_no_longer_taken_and_that_it_is_over(
    client: Any, time_machine: Any, settings: Any
) -> None:
    settings.PAGE_CACHE = {"ENABLED": True, "CLOCK_SKEW": 0}
    begun = timezone.now()
    event = make_event(answers_until=begun + timedelta(days=1))
    pages = [event.get_absolute_url(), "/events/", "/events/past/"]

    def how_kept() -> list[str]:
        return [client.get(address).headers["X-Cache"] for address in pages]

    assert (how_kept(), how_kept()) == (["miss"] * 3, ["hit"] * 3)
    time_machine.move_to(begun + timedelta(days=1, seconds=1))
    assert "Answers are no longer taken" in client.get(pages[0]).content.decode()
    how_kept()
    time_machine.move_to(event.ends_at + timedelta(seconds=1))
    assert "This event is over" in client.get(pages[0]).content.decode()
    assert ["Cupping" in client.get(address).content.decode() for address in pages[1:]] == [False, True]


def test_past_events_are_apart(client: Any) -> None:
    make_event(starts_at=timezone.now() - timedelta(days=3))

    assert "Cupping" not in client.get("/events/").content.decode()
    assert "Cupping" in client.get("/events/past/").content.decode()


def test_the_digest_names_events_announced_since_the_last_letter_that_one_may_see(member: Any) -> None:
    from community.events.home import in_digest

    since = timezone.now() - timedelta(days=7)
    announced = make_event()
    make_event(slug="old", created_at=since - timedelta(days=1))
    make_event(slug="closed", see=Who.STAFF)
    actions.come(make_event(slug="answered"), by=member)

    found = in_digest(member, since, timezone.now())

    assert found == {"events": [announced], "headlines": ["Cupping evening"]}
    assert in_digest(member, timezone.now(), timezone.now()) is None


def test_the_digest_calls_an_event_as_it_is_called_now(member: Any) -> None:
    prefer(member.pk, "events.reminder", "mail", "digest")
    Rhythm.objects.create(user=member, digest="daily", is_chosen=True)
    event = make_event(starts_at=timezone.now() + timedelta(hours=3))
    actions.come(event, by=member)
    actions.remind()
    Event.objects.filter(pk=event.pk).update(title=TranslatedText(en="A late cupping", ru="Поздний каппинг"))

    letter = write_digest(member.pk, "2030-01-01")

    assert letter is not None
    assert letter.subject == "“A late cupping”"
    assert "Begins soon: “A late cupping”" in letter.text
