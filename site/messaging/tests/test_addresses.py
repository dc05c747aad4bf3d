"""What a mail provider reports: addresses that do not exist and complaints are written to no more."""

import json

import pytest
from django.core import mail
from django.test import override_settings

from messaging.actions import count_soft_bounce, forget_soft_bounces, lift_suppression, send, suppress, tell
from messaging.models import Message, Suppression

pytestmark = pytest.mark.django_db

POSTMARK = override_settings(
    MAIL_PROVIDER="postmark", ANYMAIL={"POSTMARK_SERVER_TOKEN": "t", "WEBHOOK_SECRET": "name:password"}
)
AUTH = {"HTTP_AUTHORIZATION": "Basic bmFtZTpwYXNzd29yZA=="}  # name:password


def bounce(client, kind="HardBounce", auth=AUTH, provider="postmark", address="Masha@example.org"):
    report = {
        "RecordType": "Bounce" if kind != "SpamComplaint" else "SpamComplaint",
        "Type": kind,
        "TypeCode": 1,
        "Email": address,
        "BouncedAt": "2026-11-20T10:00:00Z",
        "Description": "no such user",
        "ID": 1,
        "MessageID": "x",
    }
    return client.post(
        f"/webhooks/mail/{provider}/", json.dumps(report), content_type="application/json", **(auth or {})
    )


@POSTMARK
@pytest.mark.parametrize(("kind", "reason"), [("HardBounce", "bounce"), ("SpamComplaint", "complaint")])
def test_a_hard_bounce_and_a_complaint_suppress_the_address(kind, reason, client, member):
    assert bounce(client, kind).status_code == 200

    suppression = Suppression.objects.get()
    assert (suppression.address, suppression.reason, suppression.holds) == ("masha@example.org", reason, True)
    tell("test.reply", to=member, key="a", url="/", title="x")
    assert mail.outbox == []
    assert Message.objects.get().held_for == "suppressed"


@POSTMARK
def test_a_full_mailbox_suppresses_after_three_letters_in_a_row(client, member):
    for _ in range(2):
        bounce(client, "SoftBounce")
    assert not Suppression.objects.holding(member.email).exists()

    bounce(client, "SoftBounce")

    assert Suppression.objects.holding(member.email).get().reason == "soft"


def test_a_letter_that_arrives_forgets_soft_bounces(member):
    count_soft_bounce(member.email), count_soft_bounce(member.email)
    forget_soft_bounces(member.email)
    count_soft_bounce(member.email)

    assert not Suppression.objects.holding(member.email).exists()


@POSTMARK
def test_only_the_sites_own_provider_may_report_and_only_with_the_secret(client):
    assert bounce(client, auth=None).status_code == 400
    assert bounce(client, provider="sendgrid").status_code == 404
    with override_settings(ANYMAIL={}):
        assert bounce(client).status_code == 404
    with override_settings(MAIL_PROVIDER=""):
        assert bounce(client).status_code == 404
    assert not Suppression.objects.exists()


def test_a_lifted_address_is_written_to_and_suppressed_anew(member, owner):
    suppress(member.email, "bounce")
    lift_suppression(member.email, by=owner)
    send("test.notice", to=member, key="a", context={"what": "x"})
    assert len(mail.outbox) == 1

    suppress(member.email, "complaint")

    suppression = Suppression.objects.get()
    assert (suppression.holds, suppression.reason, suppression.lifted_by) == (True, "complaint", None)
