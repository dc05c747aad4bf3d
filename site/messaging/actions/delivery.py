"""Where messages leave. Everything that may hold one back is asked here, and nowhere earlier."""

import logging
import smtplib
import socket
import uuid
from datetime import datetime, timedelta

from anymail.exceptions import AnymailAPIError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import QuerySet
from django.utils import timezone

from members.models import User
from messaging import budget, places, push, rules
from messaging.actions import digesting
from messaging.actions.telling import tell_anew
from messaging.kinds import MARKETING, Kind, all_kinds, kind_named
from messaging.links import unsubscribe_url
from messaging.messages import DIGEST
from messaging.models import Channel, Held, Message, Notice, Rhythm, Suppression
from messaging.tasks import deliver_message, deliver_messages

logger = logging.getLogger("messaging")

# The mail server, or the provider's interface, has said no or was never reached.
NOT_TAKEN = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    ConnectionRefusedError,
    socket.gaierror,
    AnymailAPIError,
    push.NotTaken,
)
GIVE_UP_AFTER = timedelta(days=3)
LOST_AFTER = timedelta(minutes=20)  # no job runs so long: whoever was handing it over is dead


def hand_over(message_id: int) -> None:
    """Give one waiting message to the mail server or the push service.

    The row is claimed first, and the moment before the server may have it is written down too. So a worker killed before
    that moment loses nothing: the sweep puts the message back. One killed after it leaves «being handed over», and it is
    not sent again by itself, because the server may already have it. What the server certainly did not take is put back
    for the next try and raises; of anything else (a time-out after the letter was sent) the row says that nobody knows.
    """
    now = timezone.now()
    claimed = Message.objects.filter(pk=message_id, state=Message.State.QUEUED).exclude(not_before__gt=now)
    if not claimed.update(state=Message.State.SENDING, claimed_at=now, handed_over_at=None, not_before=None):
        return
    message = Message.objects.select_related("user").get(pk=message_id)
    kind = kind_named(message.kind)
    if _is_held_back(message, kind, now):
        return
    try:
        if message.channel == Channel.PUSH:
            _hand_over_push(message)
        else:
            _hand_over_mail(message)
    except Exception as error:
        if isinstance(error, NOT_TAKEN) or message.handed_over_at is None:
            budget.give_back(message)
            Message.objects.filter(pk=message_id).update(
                state=Message.State.QUEUED, reason=str(error)[:300], handed_over_at=None
            )
            raise
        reason = f"nobody knows whether it was sent: {error}"
        Message.objects.filter(pk=message_id).update(state=Message.State.FAILED, reason=reason[:300])
        raise
    Message.objects.filter(pk=message_id, state=Message.State.SENDING).update(
        state=Message.State.SENT, sent_at=timezone.now(), reason="", held_for=""
    )
    if kind.good_for is not None and not rules.has_mailbox():
        _forget_words(Message.objects.filter(pk=message_id))


def hand_over_each(message_ids: list[int]) -> None:
    """One that fails does not keep the others; its failure is raised at the end."""
    failures: list[Exception] = []
    for message_id in message_ids:
        try:
            hand_over(message_id)
        except Exception as error:
            failures.append(error)
    if failures:
        raise failures[0]


def _begin(message: Message) -> None:
    """From here on the server may have it."""
    message.handed_over_at = timezone.now()
    message.save(update_fields=["handed_over_at"])


def _hand_over_mail(message: Message) -> None:
    mail = _as_mail(message)
    with get_connection() as connection:  # a server that is not there is found out before anything is marked
        mail.connection = connection
        _begin(message)
        mail.send()


def _hand_over_push(message: Message) -> None:
    assert message.user is not None  # noqa: S101
    subscriptions = list(message.user.push_subscriptions.order_by("pk"))
    _begin(message)
    if not push.send(message, subscriptions):
        _hold(message, Held.NO_DEVICE)


# --- What holds a message back ------------------------------------------------------------------------------------------


def _is_held_back(message: Message, kind: Kind, now: datetime) -> bool:
    user = message.user
    if message.channel == Channel.MAIL and _is_suppressed(message, kind):
        _hold(message, Held.SUPPRESSED)
        return True
    if user is None:
        return False
    if not user.is_active and message.group:
        _hold(message, Held.INACTIVE)
    elif not places.is_visible(user, message.place) or (kind.may_be_switched_off and places.is_shut_out(user)):
        _hold(message, Held.CLOSED)
    elif _was_read(message):
        _hold(message, Held.READ)
    elif kind.category == MARKETING and not rules.agreed_to(user, message.channel):
        _hold(message, Held.CONSENT)
    elif kind.may_be_switched_off and (until := _silence(user, now)):
        _postpone(message, Held.PAUSED, until)
    elif why := tell_anew(message, now):
        _hold(message, why)
    elif message.kind == DIGEST.name and not digesting.is_up_to_date(message, now):
        _hold(message, Held.TAKEN_BACK)
    elif message.counts and (until := budget.spend(message, user, now)):
        if until > message.created_at + kind.waits_for:
            _hold(message, Held.BUDGET)
        else:
            _postpone(message, Held.BUDGET, until)
    else:
        return False
    return True


def _hold(message: Message, why: Held) -> None:
    """It does not leave, and the row says why."""
    Message.objects.filter(pk=message.pk).update(state=Message.State.HELD, held_for=why, handed_over_at=None)
    logger.info("Message %s (%s) held back: %s.", message.pk, message.kind, why)


def _postpone(message: Message, why: Held, until: datetime) -> None:
    """It leaves later, and the row says why."""
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.QUEUED, held_for=why, handed_over_at=None, not_before=until
    )
    logger.info("Message %s (%s) waits until %s: %s.", message.pk, message.kind, until, why)


def _is_suppressed(message: Message, kind: Kind) -> bool:
    """Who reported an advertising letter as spam still gets the code they ask for; an address that is none gets nothing."""
    held = Suppression.objects.holding(message.address)
    if kind.good_for is not None:
        held = held.exclude(reason=Suppression.Reason.COMPLAINT)
    return held.exists()


def _was_read(message: Message) -> bool:
    """Its notice has been opened on the site meanwhile."""
    if not message.group or message.user_id is None or not kind_named(message.kind).may_be_switched_off:
        return False
    about_it = Notice.objects.filter(
        user_id=message.user_id, kind=message.kind, group=message.group, changed_at__gte=message.created_at
    )
    states = list(about_it.values_list("read_at", flat=True))
    return bool(states) and None not in states


def _silence(user: User, now: datetime) -> datetime | None:
    rhythm = Rhythm.objects.filter(user=user).first()
    return rules.pause_ends_at(user, rhythm) if rhythm is not None and rules.is_paused(user, rhythm, now) else None


# --- What was left behind -----------------------------------------------------------------------------------------------


def sweep() -> None:
    """Whatever was left behind: send what has waited for its time, try again what still waits, put back what a killed
    worker had not handed over yet, and say of the rest that it failed and why.
    """
    now = timezone.now()
    _forget_codes(now)
    sending = Message.objects.filter(state=Message.State.SENDING)
    sending.filter(handed_over_at=None, claimed_at__lt=now - LOST_AFTER).update(state=Message.State.QUEUED)
    sending.filter(handed_over_at__lt=now - LOST_AFTER).update(
        state=Message.State.FAILED, reason="the worker was stopped while handing it over; the mail server may have it"
    )
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    waiting.filter(created_at__lt=now - GIVE_UP_AFTER, not_before=None).update(state=Message.State.FAILED)
    stale = waiting.filter(not_before=None, created_at__lt=now - timedelta(minutes=30))
    due = waiting.filter(not_before__lte=now)
    ids = [*due.order_by("not_before").values_list("pk", flat=True)[:1000], *stale.values_list("pk", flat=True)[:500]]
    for start in range(0, len(ids), 50):
        deliver_messages.enqueue(ids[start : start + 50])


def _forget_codes(now: datetime) -> None:
    """A code that is no longer good is not sent any more; its words go."""
    for kind in all_kinds():
        if kind.good_for is None:
            continue
        old = Message.objects.filter(
            kind=kind.name, created_at__range=(now - 2 * GIVE_UP_AFTER, now - kind.good_for)
        ).exclude(text="")
        old.filter(state=Message.State.QUEUED).update(
            state=Message.State.FAILED, reason="the code in it is no longer good"
        )
        # One that is being handed over may be put back at any moment: it keeps its words until the next sweep.
        _forget_words(old.exclude(state__in=[Message.State.SENDING, Message.State.QUEUED]))


def _forget_words(messages: QuerySet[Message]) -> None:
    messages.update(text="", html="")


def hand_over_again(message: Message) -> bool:
    """Somebody of the staff decided that a failed message should be tried once more."""
    again = Message.objects.filter(pk=message.pk, state=Message.State.FAILED).exclude(text="")
    if not again.update(
        state=Message.State.QUEUED, reason="", held_for="", handed_over_at=None, not_before=timezone.now()
    ):
        return False
    deliver_message.enqueue(message.pk)
    return True


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
