"""Write to people. Nothing is handed over here: a job does that after the commit."""

import smtplib
import socket
import uuid
from datetime import timedelta
from typing import Any

from anymail.exceptions import AnymailAPIError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from members.models import User
from messaging.kinds import Kind, kind_named
from messaging.links import unsubscribe_url
from messaging.models import Message, Refusal
from messaging.rendering import Letter, one_line, render, render_plain
from messaging.tasks import deliver_message

# The mail server, or the provider's interface, has said no or was never reached.
NOT_TAKEN = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    ConnectionRefusedError,
    socket.gaierror,
    AnymailAPIError,
)
GIVE_UP_AFTER = timedelta(days=3)


def send(
    kind: str, *, to: User, key: str, context: dict[str, Any] | None = None, about: dict[str, Any] | None = None
) -> Message | None:
    """Put a letter into the outbox in the member's language.

    A second call with the same key is a no-op and returns None; so does a kind the member has refused (the row is kept
    with its reason) or an account without an address. `context` is for the templates; `about` (JSON) is kept with the row
    and given to the kind's own `unsubscribe`.
    """
    declared = kind_named(kind)
    if not to.is_active or not to.email:
        return None
    more: dict[str, Any] = {"member": to, "kind": declared, "language": to.language}
    if declared.may_be_switched_off:
        more["unsubscribe_url"] = unsubscribe_url(key, to.language)
    letter = render(declared.template, to.language, (context or {}) | more)
    return _queue(declared, letter, key=key, address=to.email, language=to.language, user=to, about=about)


def send_text(
    kind: str, *, address: str, subject: str, text: str, language: str, user: User | None = None
) -> Message | None:
    """Put an already written plain letter into the outbox: sign-in codes and other answers to what somebody just did."""
    declared = kind_named(kind)
    letter = Letter(one_line(subject), text, render_plain(text, language, {"kind": declared, "language": language}))
    return _queue(
        declared, letter, key=f"{kind}:{uuid.uuid4()}", address=address, language=language, user=user, about=None
    )


def _queue(
    kind: Kind,
    letter: Letter,
    *,
    key: str,
    address: str,
    language: str,
    user: User | None,
    about: dict[str, Any] | None,
) -> Message | None:
    refused = (
        kind.may_be_switched_off and user is not None and Refusal.objects.filter(user=user, kind=kind.name).exists()
    )
    with transaction.atomic():
        message, is_new = Message.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind.name,
                "user": user,
                "address": address,
                "language": language,
                "context": about or {},
                "subject": letter.subject[:200],
                "text": letter.text,
                "html": letter.html,
                "state": Message.State.HELD if refused else Message.State.QUEUED,
                "reason": "refused by the member" if refused else "",
            },
        )
        if not is_new or refused:
            return None
        deliver_message.enqueue(message.pk)
    return message


def hand_over(message_id: int) -> None:
    """Give one waiting letter to the mail server.

    The row is claimed before and marked after, so a worker killed in between leaves it «being handed over»: it is then not
    sent again by itself, because the server may already have it. What the server certainly did not take is put back for
    the next try and raises; of anything else (a time-out after the letter was sent) the row says that nobody knows.
    """
    claimed = Message.objects.filter(pk=message_id, state=Message.State.QUEUED).update(
        state=Message.State.SENDING, handed_over_at=timezone.now()
    )
    if not claimed:
        return
    message = Message.objects.get(pk=message_id)
    try:
        _as_mail(message).send()
    except NOT_TAKEN as error:
        Message.objects.filter(pk=message_id).update(state=Message.State.QUEUED, reason=str(error)[:300])
        raise
    except Exception as error:
        reason = f"nobody knows whether it was sent: {error}"
        Message.objects.filter(pk=message_id).update(state=Message.State.FAILED, reason=reason[:300])
        raise
    Message.objects.filter(pk=message_id).update(state=Message.State.SENT, sent_at=timezone.now(), reason="")


def sweep() -> None:
    """Whatever was left behind: try again what still waits, and say of the rest that it failed and why."""
    now = timezone.now()
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    waiting.filter(created_at__lt=now - GIVE_UP_AFTER).update(state=Message.State.FAILED)
    for message_id in waiting.filter(created_at__lt=now - timedelta(minutes=30)).values_list("pk", flat=True)[:500]:
        deliver_message.enqueue(message_id)
    Message.objects.filter(state=Message.State.SENDING, handed_over_at__lt=now - timedelta(hours=1)).update(
        state=Message.State.FAILED, reason="the worker was stopped while handing it over; the mail server may have it"
    )


def _as_mail(message: Message) -> EmailMultiAlternatives:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    headers = {
        "Message-ID": f"<{message.pk}.{uuid.uuid5(uuid.NAMESPACE_URL, message.key)}@{domain}>",
        "X-Auto-Response-Suppress": "All",
        "Auto-Submitted": "auto-generated",
    }
    if kind_named(message.kind).may_be_switched_off:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(message.key, message.language)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        headers["List-Id"] = f"<{message.kind.replace('.', '-').replace('_', '-')}.{domain}>"
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.address], headers=headers)
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def unsubscribe(message: Message) -> None:
    """What the one click in a letter does: the kind's own narrower way, or no more of that kind."""
    kind = kind_named(message.kind)
    if kind.unsubscribe is not None:
        kind.unsubscribe(message)
    elif kind.may_be_switched_off and message.user_id:
        refuse(message.user_id, kind.name)


def refuse(user_id: int, kind: str) -> None:
    Refusal.objects.get_or_create(user_id=user_id, kind=kind)


def accept(user_id: int, kind: str) -> None:
    Refusal.objects.filter(user_id=user_id, kind=kind).delete()
