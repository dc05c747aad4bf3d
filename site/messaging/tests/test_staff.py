"""The staff's side: what left and what did not, without what would let them act for others."""

import pytest
from django.urls import reverse

from messaging.actions import send_text, suppress, tell
from messaging.models import Message, Suppression

pytestmark = pytest.mark.django_db


def test_support_sees_the_outbox_with_reasons(member, in_role, sign_in):
    suppress(member.email, "bounce")
    tell("test.reply", to=member, key="a", url="/", title="Filters")

    page = sign_in(in_role("support")).get(reverse("outbox:index")).content.decode()

    assert "held back: the address is suppressed" in page
    assert sign_in(in_role("editors"), fresh=True).get(reverse("outbox:index")).status_code == 302


def test_no_code_and_no_link_that_signs_in_is_shown_to_the_staff(member, owner, sign_in):
    tell("test.reply", to=member, key="a", url="/", title="Filters")
    send_text("account", address=member.email, subject="Code", text="Your code: 1234-5678", language="en", user=member)
    letter, code = Message.objects.order_by("pk")
    token = letter.text.partition("/mail/open/?in=")[2].split()[0]
    client = sign_in(owner)

    shown = client.get(reverse("outbox:inspect", args=[letter.pk])).content.decode()
    assert "a new answer in" in shown
    assert token not in shown
    assert "1234-5678" not in client.get(reverse("outbox:inspect", args=[code.pk])).content.decode()


def test_support_lifts_a_suppression(member, in_role, sign_in):
    suppress(member.email, "complaint", details="postmark: spam")
    client = sign_in(in_role("support"))
    assert "postmark: spam" in client.get(reverse("suppressions:index")).content.decode()

    client.post(reverse("messaging_lift", args=[Suppression.objects.get().pk]))

    assert not Suppression.objects.holding(member.email).exists()
    assert client.post(reverse("messaging_again", args=[1])).status_code in (302, 403)


def test_only_an_owner_has_a_failed_letter_tried_again(member, owner, in_role, sign_in):
    send_text("account", address=member.email, subject="s", text="t", language="en", user=member)
    Message.objects.update(state="failed", reason="nobody knows")
    message = Message.objects.get()

    sign_in(in_role("support")).post(reverse("messaging_again", args=[message.pk]))
    assert Message.objects.get().state == "failed"
    sign_in(owner).post(reverse("messaging_again", args=[message.pk]))

    assert Message.objects.get().state == "sent"
