"""Push messages: sealed for the browser, known by the site's key, and forgotten where nobody takes them any more."""

import base64
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import http_ece
import pytest
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.tasks import forget_ended_sessions as forget_sessions
from messaging import push
from messaging.actions import forget_ended_sessions, hand_over, prefer, subscribe, tell
from messaging.models import Message, PushSubscription
from messaging.models.push import digest_of

pytestmark = pytest.mark.django_db

SECRET = b"sixteen bytes!!!"
PASSWORD = "correct horse battery"


def b64(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class PushService(HTTPServer):
    """Answers as a push service does, and opens what it got as the browser would."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.answer, self.got = 201, []

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.server_port}/push/masha"

    def opened(self):
        return [
            json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=SECRET, version="aes128gcm"))
            for _headers, body in self.got
        ]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.headers, body))
        self.send_response(self.server.answer)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def service():
    server = PushService()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _key(settings, capsys):
    call_command("vapid")
    lines = dict(line.split("=", 1) for line in capsys.readouterr().out.split())
    settings.VAPID_PRIVATE_KEY, settings.VAPID_CONTACT = lines["SVOI_VAPID_PRIVATE_KEY"], "mailto:a@example.org"


@pytest.fixture
def browser(member, service):
    public = service.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return PushSubscription.objects.create(
        user=member,
        endpoint=service.endpoint,
        endpoint_digest=digest_of(service.endpoint),
        p256dh=b64(public),
        auth=b64(SECRET),
    )


def answer(member, key="k", **more):
    tell("test.reply", to=member, **{"key": key, "url": "/topic/", "title": "Фильтры", "group": "topic:1"} | more)
    return Message.objects.filter(channel="push").latest("pk")


def test_the_browser_gets_the_sentence_and_where_it_leads_and_no_more(member, other_member, browser, service):
    message = answer(member, by=other_member, excerpt="A private thought")

    assert message.state == "sent"
    [opened] = service.opened()
    assert opened["body"] == "Oleg: a new answer in “Фильтры”"
    assert (opened["url"], opened["tag"]) == ("/topic/", "topic:1")
    [(headers, body)] = service.got
    assert len(body) < 4096
    assert "Фильтры".encode() not in body
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Authorization"].startswith("vapid t=")


def test_the_key_in_the_message_is_the_one_browsers_subscribed_with(member, browser, service):
    answer(member)

    assert service.got[0][0]["Authorization"].endswith(f"k={push.public_key()}")


def test_even_the_longest_sentence_fits(member, browser, service):
    answer(member, title="Ж" * 2000)

    assert len(service.got[0][1]) < 4096


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(status, member, browser, service):
    service.answer = status

    message = answer(member)

    assert not PushSubscription.objects.exists()
    assert (message.state, message.held_for) == ("held", "no_device")


def test_a_service_that_is_down_is_tried_again(member, browser, service):
    service.answer = 503
    message = answer(member)
    assert message.state == "queued"
    service.answer = 201

    hand_over(message.pk), hand_over(message.pk)

    message.refresh_from_db()
    assert (message.state, len(service.got)) == ("sent", 2)


def test_no_detour_is_followed(member, browser, service):
    service.answer = 307

    answer(member)

    assert len(service.got) == 1


def test_who_does_not_want_it_or_has_no_browser_gets_none(member, other_member, browser, service):
    prefer(member.pk, "test.reply", "push", "off")
    for person in (member, other_member):
        tell("test.reply", to=person, key="k", url="/", title="x")

    assert not Message.objects.filter(channel="push").exists()
    assert service.got == []


def test_only_addresses_of_known_push_services_are_taken(member, sign_in):
    client, address = sign_in(member), reverse("messaging:subscribe_to_push")

    def offer(endpoint):
        body = {"endpoint": endpoint, "keys": {"p256dh": "p", "auth": "a"}}
        return client.post(address, json.dumps(body), content_type="application/json").status_code

    assert offer("https://fcm.googleapis.com/fcm/send/x") == 204
    assert offer("https://updates.push.services.mozilla.com/wpush/v2/x") == 204
    for bad in (
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilpush.apple.com.example/x",
        "https://user@fcm.googleapis.com/x",
        "nonsense",
    ):
        assert offer(bad) == 400, bad
    assert client.post(address, "{", content_type="application/json").status_code == 400
    assert PushSubscription.objects.filter(user=member).count() == 2


def test_a_browser_belongs_to_whoever_signed_in_last(member, other_member):
    for person in (member, other_member):
        subscribe(person, endpoint="https://fcm.googleapis.com/x", p256dh="p", auth="a")

    assert PushSubscription.objects.get().user == other_member


def test_the_worker_script_speaks_for_the_whole_site(client):
    response = client.get("/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert "showNotification" in response.content.decode()
    assert not response.cookies


def test_the_page_offers_it_only_where_the_site_has_a_key(member, sign_in, settings):
    assert push.public_key() in sign_in(member).get("/me/mail/").content.decode()
    settings.VAPID_PRIVATE_KEY = ""

    assert "data-ask-push" not in sign_in(member).get("/me/mail/").content.decode()


# --- A device that others use, too ----------------------------------------------------------------------------------------


def sign_in_with_password(member):
    """As a browser does, so that the session is in the list of one's devices."""
    client = Client()
    client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    assert client.session.get("_auth_user_id") == str(member.pk)
    return client


def take_push(client, name):
    body = {"endpoint": f"https://fcm.googleapis.com/{name}", "keys": {"p256dh": "p", "auth": "a"}}
    answer = client.post(reverse("messaging:subscribe_to_push"), json.dumps(body), content_type="application/json")
    assert answer.status_code == 204
    return client


def change_password(client):
    new = "a battery of horses"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})


def with_push():
    return {subscription.endpoint.rpartition("/")[2] for subscription in PushSubscription.objects.all()}


@pytest.fixture
def at_home(member):
    return take_push(sign_in_with_password(member), "home")


@pytest.fixture
def at_work(member):
    return take_push(sign_in_with_password(member), "work")


def test_who_signs_out_gets_no_push_on_this_device_and_still_on_others(at_home, at_work):
    at_work.post(reverse("account_logout"))

    assert with_push() == {"home"}


def test_a_device_signed_out_from_another_gets_none(at_home, at_work):
    at_home.post(reverse("usersessions_list"))

    assert with_push() == {"home"}


def test_a_new_password_leaves_this_device_its_push_until_it_signs_out(at_home, at_work):
    change_password(at_home)
    assert at_home.get(reverse("messaging:preferences")).status_code == 200
    forget_ended_sessions()
    assert "home" in with_push()

    at_home.post(reverse("account_logout"))

    assert "home" not in with_push()


def test_a_new_password_ends_the_other_sessions_and_their_push(at_home, at_work, member, browser):
    there = at_work.session.session_key

    change_password(at_home)

    assert with_push() == {"home"}  # the browser of before we knew its session is gone, too
    assert not Session.objects.filter(session_key=there).exists()
    assert not UserSession.objects.filter(session_key=there).exists()
    assert at_home.get(reverse("messaging:preferences")).status_code == 200


def test_a_new_password_leaves_others_alone(at_home, other_member):
    other_member.set_password(PASSWORD)
    other_member.save()
    take_push(sign_in_with_password(other_member), "oleg")

    change_password(at_home)

    assert with_push() == {"home", "oleg"}


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_forgotten_password_ends_every_session_and_its_push(is_signed_in, at_home, at_work, member, mailoutbox):
    client = at_home if is_signed_in else Client()
    client.post(reverse("account_reset_password"), {"email": member.email})
    code = re.search(r"\d{4}-\d{4}", mailoutbox[-1].body).group()
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    new = "a battery of horses"
    answer = client.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})

    assert answer.status_code == 302
    member.refresh_from_db()
    assert member.check_password(new)
    assert with_push() == set()
    assert not UserSession.objects.filter(user=member).exists()


def test_a_session_that_ran_out_ends_it_too(at_home, at_work):
    Session.objects.filter(session_key=at_work.session.session_key).update(expire_date=timezone.now())

    assert forget_ended_sessions() == 1
    assert with_push() == {"home"}


def test_with_a_session_that_ran_out_and_was_forgotten_it_ends_at_once(at_home, at_work):
    Session.objects.filter(session_key=at_work.session.session_key).update(expire_date=timezone.now())

    forget_sessions.enqueue()

    assert with_push() == {"home"}


def test_a_browser_of_before_we_knew_its_session_stays(member, browser):
    assert forget_ended_sessions() == 0


def test_the_page_that_asks_whether_to_sign_out_lets_the_browser_forget(member, sign_in):
    page = sign_in(member).get(reverse("account_logout")).content.decode()

    assert "data-forget-push" in page
    assert "js/forget-push" in page
