"""Letters with which people get into their accounts: at once, to nobody else's eyes, forgotten soon."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.core.context import request_context
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs.testing import queued, run_queued
from messaging.actions import suppress, sweep
from messaging.actions.delivery import _forget_codes
from messaging.adapters import AccountAdapter
from messaging.models import Contact, ContactBudget, Message, Rhythm

pytestmark = pytest.mark.django_db

CODE = re.compile(r"\d{4}-\d{4}")


def ask_for_code(client, address):
    return client.post("/accounts/login/code/", {"email": address})


def test_a_code_leaves_at_once_whatever_holds_other_letters_back(member, client):
    ContactBudget.objects.create(a_week=0)
    Rhythm.objects.create(user=member, digest="off", paused_until=timezone.localdate() + timedelta(days=30))

    ask_for_code(client, member.email)

    assert CODE.search(mail.outbox[0].body)
    assert not Contact.objects.exists()


def test_a_code_overtakes_what_waits_in_the_queue(member, client, django_capture_on_commit_callbacks):
    with queued():
        with django_capture_on_commit_callbacks(execute=True):
            Message.objects.create(key="slow", kind="test.notice", user=member, address=member.email, language="en")
            from messaging.tasks import deliver_messages

            deliver_messages.enqueue([Message.objects.get().pk])
            ask_for_code(client, member.email)
        first = DBTaskResult.objects.ready().first()

        assert first.task_path == "messaging.tasks.deliver_at_once"
        run_queued()

    assert CODE.search(mail.outbox[0].body)


def test_a_code_that_has_left_is_nowhere_in_the_outbox(member, client):
    ask_for_code(client, member.email)

    letter = Message.objects.get()
    code = CODE.search(mail.outbox[0].body).group()
    assert (letter.kind, letter.state, letter.text, letter.html) == ("account.code", "sent", "", "")
    assert code not in str(list(Message.objects.values()))


def test_a_code_that_could_not_leave_in_time_is_forgotten_and_not_sent(member, client):
    with queued():
        ask_for_code(client, member.email)
    assert CODE.search(Message.objects.get().text)

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        sweep()

    letter = Message.objects.get()
    assert (letter.state, letter.text, letter.html, mail.outbox) == ("failed", "", "", [])
    assert letter.reason == "the code in it is no longer good"


def test_a_letter_put_back_while_old_codes_are_swept_keeps_its_words(member, client):
    """A worker that could not hand it over puts it back between the sweep's two statements."""
    with queued():
        ask_for_code(client, member.email)
    letter = Message.objects.all()
    letter.update(state="sending", created_at=timezone.now() - timedelta(minutes=16))

    def then_put_back(execute, sql, *args):
        answer = execute(sql, *args)
        if sql.startswith("UPDATE") and "sending" in letter.values_list("state", flat=True):
            letter.update(state="queued")
        return answer

    with connection.execute_wrapper(then_put_back):
        _forget_codes(timezone.now())

    assert letter.get().state == "queued"
    assert CODE.search(letter.get().text)


def test_what_waits_shows_no_code_to_the_staff(member, client, owner, sign_in):
    with queued():
        ask_for_code(client, member.email)
        client.post("/accounts/password/reset/", {"email": member.email})
    letters = list(Message.objects.all())
    codes = [CODE.search(letter.text).group() for letter in letters]
    client = sign_in(owner)

    pages = [client.get(reverse("outbox:inspect", args=[letter.pk])).content.decode() for letter in letters]
    pages.append(client.get(reverse("outbox:index")).content.decode())
    pages.append(client.get(reverse("outbox:index") + "?export=csv").getvalue().decode())

    assert len(codes) == 2
    assert not [code for code in codes if any(code in page for page in pages)]


def test_a_development_site_shows_the_code_in_its_mailbox(member, client, settings):
    settings.DEBUG = True

    ask_for_code(client, member.email)

    assert CODE.search(mail.outbox[0].body).group() in client.get("/mailbox/").content.decode()


def test_there_is_no_mailbox_on_a_real_site(client):
    assert client.get("/mailbox/").status_code == 404


def test_who_reported_advertising_as_spam_still_gets_their_code(member, client):
    suppress(member.email, "complaint")
    ask_for_code(client, member.email)
    assert len(mail.outbox) == 1

    suppress(member.email, "bounce")
    ask_for_code(client, member.email)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "address", ["/accounts/login/code/", "/accounts/password/reset/", "/accounts/join/", "/accounts/signup/"]
)
def test_the_same_work_is_done_for_known_and_unknown_addresses(address, member, client, monkeypatch):
    """One letter is composed in either case; what costs time (a letter, a password's hash) costs it in both."""
    form = {
        "display_name": "Masha",
        "consent_terms": "on",
        "consent_personal_data": "on",
        "password1": "ложка чашка воронка",
        "website": "",
    }

    hasher = type(get_hasher())
    encode, hashed = hasher.encode, []
    monkeypatch.setattr(hasher, "encode", lambda self, *args, **more: hashed.append(1) or encode(self, *args, **more))

    def ask(email):
        client.cookies.clear(), hashed.clear()
        with (
            queued(),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            answer = client.post(address, form | {"email": email})
        letters = [query for query in queries if 'INSERT INTO "messaging_message"' in query["sql"]]
        return answer.status_code, answer.url, len(letters), len(hashed)

    assert ask(member.email) == ask("nobody@example.org")


def test_an_account_letter_tells_when_by_its_readers_clock_and_ends_as_all_others(make_member):
    reader = make_member("dasha", time_zone="Asia/Novosibirsk")
    request = RequestFactory().get("/")
    at = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
    with timezone.override("UTC"), request_context(request), time_machine.travel(at, tick=False):
        AccountAdapter(request).send_notification_mail("account/email/password_changed", reader)

    [letter] = mail.outbox
    assert letter.body.startswith("Hello Dasha,")
    assert "It happened on Nov. 23, 2026, 4:30 a.m." in letter.body
    assert letter.body.partition("\n--\n")[2].startswith("You get this letter because of something you just did")
    assert "http://testserver/me/security/" in letter.body
    assert 'href="http://testserver/me/security/"' in letter.alternatives[0][0]
    assert "Why did I get this? http" in letter.body
    assert "Unsubscribe" not in letter.body


def test_the_button_of_a_plain_letter_says_where_it_leads(member, rf):
    request = rf.get("/accounts/login/")
    with request_context(request):
        AccountAdapter(request).send_mail(
            "account/email/password_changed",
            member.email,
            {"user": member, "timestamp": timezone.now(), "ip": "203.0.113.7", "user_agent": "Firefox"},
        )

    [letter] = mail.outbox
    address = re.search(r"^Sign-in and security: (\S+)$", letter.body, re.MULTILINE)[1]
    html = letter.alternatives[0].content
    button = html[html.index(f'href="{address}"') :]
    assert button[button.index(">") + 1 :].partition("<")[0].strip() == "Sign-in and security"
    assert "Open the page" not in html
