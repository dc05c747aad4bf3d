"""Signing in with the link of a letter: once, within a week, its reader only, and never by merely opening it."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.utils import timezone

from common.testing import run_in_threads
from messaging import places
from messaging.actions import tell
from messaging.links import open_url
from messaging.models import Message, Notice

pytestmark = pytest.mark.django_db


def link_of(member, key="k"):
    tell("test.reply", to=member, key=key, url="/me/profile/", title="Filters", group="topic:1")
    return "/" + open_url(f"{key}:{member.pk}", member).split("/", 3)[3]


def press(client, link):
    return client.post("/mail/open/", {"in": link.partition("in=")[2].replace("%3A", ":")})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_opening_the_link_asks_and_one_press_signs_in(member, client):
    link = link_of(member)

    page = client.get(link)
    assert (page.status_code, is_signed_in(client)) == (200, False)  # scanners open links too
    assert "Sign in and read" in page.content.decode()
    assert not Message.objects.exclude(entered_at=None).exists()
    response = press(client, link)

    assert (response.status_code, response["Location"]) == (302, "/me/profile/")
    assert client.session["_auth_user_id"] == str(member.pk)
    assert Notice.objects.get().read_at is not None


def test_other_open_pages_hear_that_it_was_read(member, client, monkeypatch):
    link, rung = link_of(member), []
    monkeypatch.setattr("messaging.actions.reading.publish_to", lambda channels, event: rung.append((channels, event)))

    press(client, link)

    assert rung == [([f"me:{member.pk}"], "noticed")]


def test_it_signs_in_once(member, client):
    link = link_of(member)
    press(client, link)
    client.logout()

    response = client.get(link)
    assert (response.status_code, response["Location"]) == (302, "/me/profile/")
    press(client, link)

    assert not is_signed_in(client)


def test_who_comes_again_to_a_closed_place_signs_in_instead_of_finding_nothing(member, client, monkeypatch):
    monkeypatch.setitem(places._kinds, "attic", places.Declared(lambda user, asked: asked if user.pk else (), None))
    tell("test.reply", to=member, key="k", url="/me/profile/", title="Filters", group="topic:1", place="attic:1")
    link = "/" + open_url(f"k:{member.pk}", member).split("/", 3)[3]
    assert "Read without signing in" not in client.get(link).content.decode()
    press(client, link)
    client.logout()

    assert client.get(link)["Location"] == "/accounts/login/?next=/me/profile/"
    assert press(client, link)["Location"] == "/accounts/login/?next=/me/profile/"


def test_it_is_good_for_a_week(member, client):
    link = link_of(member)

    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client.get(link).status_code == 302
        press(client, link)

    assert not is_signed_in(client)


@pytest.mark.parametrize("what", ["staff", "second factor", "closed", "new password", "new address"])
def test_whom_it_does_not_sign_in(what, member, client):
    link = link_of(member)
    if what == "staff":
        member.is_staff = True
    elif what == "second factor":
        Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={})
    elif what == "closed":
        member.is_active = False
    elif what == "new password":
        member.set_password("another good password")
    else:
        member.email = "new@example.org"
    member.save()

    assert client.get(link)["Location"] == "/me/profile/"  # where the site asks as always
    press(client, link)

    assert not is_signed_in(client)


def test_a_changed_or_foreign_token_is_not_found(member, other_member, client):
    link = link_of(member)
    theirs = open_url(f"k:{member.pk}", other_member)

    assert client.get(link[:-2] + "xx").status_code == 404
    assert client.get("/mail/open/?in=abc").status_code == 404
    assert client.get("/mail/open/").status_code == 404
    press(client, theirs)
    assert not is_signed_in(client)


def test_who_is_signed_in_is_led_on_and_stays_who_they_are(member, other_member, sign_in):
    link = link_of(member)
    client = sign_in(other_member)

    assert client.get(link)["Location"] == "/me/profile/"
    press(client, link)

    assert client.session["_auth_user_id"] == str(other_member.pk)


def test_it_is_no_fresh_proof_of_who_they_are(member, client):
    press(client, link_of(member))

    assert "/accounts/reauthenticate/" in client.get("/me/privacy/erase/")["Location"]


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_signs_in(make_member):
    from conftest import StrictClient

    member = make_member("masha")
    link = link_of(member)
    clients = [StrictClient() for _ in range(3)]

    run_in_threads([lambda client=client: press(client, link) for client in clients])

    assert [is_signed_in(client) for client in clients].count(True) == 1


def test_the_page_of_a_letters_link_lets_the_browser_say_where_its_form_comes_from(member, client):
    """With the policy “no-referrer” a browser sends “Origin: null”, and Django refuses the form."""
    page = client.get(link_of(member)).content.decode()

    assert '<meta name="referrer" content="same-origin">' in page
