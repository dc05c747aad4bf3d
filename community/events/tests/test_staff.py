"""Events in the CMS."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from community.events import actions
from community.events.models import Event
from community.events.tests.factories import make_event
from community.forums.tests.factories import make_space
from messaging.models import Message

pytestmark = pytest.mark.django_db


def form_data(**fields: Any) -> dict[str, Any]:
    return {
        "title_en": "Latte lesson", "title_ru": "Урок латте", "summary_en": "Milk", "summary_ru": "Молоко",
        "text_en": "", "text_ru": "", "starts_at": "2027-07-01 19:00", "ends_at": "2027-07-01 21:00",
        "time_zone": "Europe/Berlin", "place_en": "The bar", "place_ru": "Бар", "online_url": "", "see": "members",
        "limit": "10", "answers_until": "", "is_published": "on", "host": "", "recap_space": "", "slug": "", "picture": "",
    } | fields  # fmt: skip


def test_times_are_those_of_the_event_s_zone_whoever_types_them(owner: Any, sign_in: Callable[..., Any]) -> None:
    owner.time_zone = "Asia/Vladivostok"
    owner.save()
    client = sign_in(owner)

    answer = client.post("/cms/snippets/events/event/add/", form_data())

    assert answer.status_code == 302, answer.context["form"].errors
    event = Event.objects.get()
    assert event.starts_at == datetime(2027, 7, 1, 17, 0, tzinfo=UTC)  # summer time in Berlin
    assert event.slug == "latte-lesson"
    page = client.get(f"/cms/snippets/events/event/edit/{event.pk}/").content.decode()
    assert "2027-07-01 19:00" in page


def test_a_moved_event_tells_its_guests(owner: Any, member: Any, sign_in: Callable[..., Any]) -> None:
    client = sign_in(owner)
    client.post("/cms/snippets/events/event/add/", form_data())
    event = Event.objects.get()
    actions.come(event, by=member)

    client.post(
        f"/cms/snippets/events/event/edit/{event.pk}/",
        form_data(starts_at="2027-07-02 19:00", ends_at="2027-07-02 21:00", slug=event.slug),
    )

    assert Message.objects.filter(kind="events.changed", user=member).count() == 1


def test_an_event_that_ends_before_it_begins_is_refused_at_the_field(owner: Any, sign_in: Callable[..., Any]) -> None:
    answer = sign_in(owner).post("/cms/snippets/events/event/add/", form_data(ends_at="2027-07-01 18:00"))

    assert "It ends before it begins" in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("see", "space_sees", "is_refused"),
    [("everybody", "everybody", False), ("members", "everybody", True), ("members", "members", False),
     ("groups", "members", True), ("staff", "groups", True), ("staff", "staff", False)],
)  # fmt: skip
def test_a_closed_event_is_not_talked_about_where_strangers_read(
    see: str, space_sees: str, is_refused: bool, owner: Any, sign_in: Callable[..., Any]
) -> None:
    space = make_space(see=space_sees)

    answer = sign_in(owner).post(
        "/cms/snippets/events/event/add/", form_data(see=see, recap_space=str(space.pk), host=str(owner.pk))
    )

    assert (answer.status_code == 200) is is_refused
    assert Event.objects.exists() is not is_refused


def test_calling_off_needs_a_reason(owner: Any, member: Any, sign_in: Callable[..., Any]) -> None:
    event = make_event()
    actions.come(event, by=member)
    client = sign_in(owner)

    client.post(f"/cms/events/{event.pk}/cancel/", {"because_en": "", "because_ru": ""})
    event.refresh_from_db()
    assert not event.is_cancelled

    client.post(f"/cms/events/{event.pk}/cancel/", {"because_en": "Rain", "because_ru": "Дождь"})
    event.refresh_from_db()
    assert event.is_cancelled
    assert "Masha" in client.get(f"/cms/events/{event.pk}/people/").content.decode()


def test_only_who_may_change_events_may_call_them_off(member: Any, in_role: Any, sign_in: Callable[..., Any]) -> None:
    event = make_event()

    assert sign_in(member).get(f"/cms/events/{event.pk}/people/").status_code == 403
    assert sign_in(in_role("support"), fresh=True).get(f"/cms/events/{event.pk}/people/").status_code == 302


def test_the_address_is_the_whole_title(owner: Any, sign_in: Callable[..., Any]) -> None:
    sign_in(owner).post("/cms/snippets/events/event/add/", form_data(title_en="Cupping of the whole winter lot"))

    assert Event.objects.get().slug == "cupping-of-the-whole-winter-lot"


def test_an_event_is_not_put_into_the_past_before_everybodys_eyes(owner: Any, sign_in: Callable[..., Any]) -> None:
    client, add = sign_in(owner), "/cms/snippets/events/event/add/"
    past = {"starts_at": "2020-07-01 19:00", "ends_at": "2020-07-01 21:00"}

    answer = client.post(add, form_data(**past))
    assert "That moment has passed" in answer.content.decode()
    assert 'value="2020-07-01 21:00"' in answer.content.decode()
    assert client.post(add, form_data(**past, is_published="")).status_code == 302  # what was may be noted

    over = make_event(starts_at=datetime(2020, 7, 1, 16, tzinfo=UTC), is_published=True)
    same = {"starts_at": "2020-07-01 19:00", "ends_at": "2020-07-01 21:00", "time_zone": "Europe/Moscow"}
    answer = client.post(f"/cms/snippets/events/event/edit/{over.pk}/", form_data(**same, slug=over.slug))
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.parametrize("state", ["coming", "waiting"])
def test_who_was_coming_has_no_place_at_what_is_called_off(
    state: str, owner: Any, member: Any, other_member: Any, sign_in: Callable[..., Any]
) -> None:
    event = make_event(limit=1, is_published=True)
    actions.come(event, by=other_member if state == "waiting" else member)
    if state == "waiting":
        actions.come(event, by=member)
    client = sign_in(member)
    before = client.get(event.get_absolute_url()).content.decode()
    assert "1 of 1 taken" in before
    assert "Who is coming" in before

    actions.cancel(event, by=owner, because={"en": "The sledge broke.", "ru": "Сломались сани."})

    after = client.get(event.get_absolute_url()).content.decode()
    assert "The sledge broke." in after
    for words in ("You have a place", "in the queue", "1 of 1 taken", "Who is coming"):
        assert words not in after
