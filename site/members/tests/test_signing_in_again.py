"""A page stays open, and the sign-in ends meanwhile: what is pressed there leads to signing in, and back to the page."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

pytestmark = pytest.mark.django_db

PAGE = "/community/latest/?after=x"
NAVIGATION = {"Sec-Fetch-Mode": "navigate"}
ENDED = "Your sign-in had ended."


@pytest.fixture
def press():
    """An address that is pressed and is no page."""
    return reverse("forums:read_all")


def test_a_button_leads_back_to_the_page_where_it_stands(client, press):
    answer = client.post(press, headers=NAVIGATION | {"Referer": f"http://testserver{PAGE}"})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/community/latest/%3Fafter%3Dx")
    assert ENDED in client.get(answer["Location"]).content.decode()


def test_htmx_puts_no_page_for_signing_in_where_the_button_is(client, press):
    answer = client.post(press, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{PAGE}"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["HX-Redirect"] == "/accounts/login/?next=/community/latest/%3Fafter%3Dx"


def test_a_list_that_is_continued_by_htmx_asks_to_sign_in_too(client):
    page = "http://testserver/community/unread/"

    answer = client.get(reverse("forums:unread"), headers={"HX-Request": "true", "HX-Current-URL": page})

    assert answer["HX-Redirect"] == "/accounts/login/?next=/community/unread/"
    assert not Session.objects.exists()  # a GET writes nothing


@pytest.mark.parametrize("page", ["https://elsewhere.example/community/", ""])
def test_leads_to_no_page_of_others(client, press, page):
    answer = client.post(press, headers=NAVIGATION | {"Referer": page})

    assert answer["Location"] == "/accounts/login/?next=/"


def test_what_a_script_asks_in_the_background_is_not_talked_about(client, press):
    answer = client.post(press, headers={"Sec-Fetch-Mode": "cors", "Referer": f"http://testserver{PAGE}"})

    assert answer["Location"] == f"/accounts/login/?next={press}"
    assert ENDED not in client.get(answer["Location"]).content.decode()


def test_a_visitor_who_opens_a_members_page_hears_of_no_ending(client):
    answer = client.get(reverse("forums:unread"), headers=NAVIGATION)

    assert answer["Location"] == "/accounts/login/?next=/community/unread/"
    assert ENDED not in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_the_steps_of_signing_in_lead_on(client, member, htmx):
    answer = client.post("/accounts/login/code/", {"email": member.email}, headers=NAVIGATION | htmx)

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/code/confirm/")
    assert ENDED not in client.get(answer["Location"]).content.decode()
