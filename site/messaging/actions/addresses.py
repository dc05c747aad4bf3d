"""Addresses nothing is sent to, and devices that take push messages."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from members.models import User
from messaging import push
from messaging.models import PushSubscription, Suppression
from messaging.models.push import digest_of
from messaging.rules import SOFT_BOUNCES

MOST_DEVICES = 10


def suppress(address: str, reason: str, *, details: str = "") -> None:
    """Nothing is sent to this address from now on."""
    now = timezone.now()
    Suppression.objects.update_or_create(
        address=address.lower(),
        defaults={
            "reason": reason,
            "details": details[:300],
            "since": now,
            "changed_at": now,
            "lifted_at": None,
            "lifted_by": None,
        },
    )


def count_soft_bounce(address: str, *, details: str = "") -> None:
    """A mailbox did not take a letter just now. Several in a row suppress the address; a letter that arrives forgets them."""
    now = timezone.now()
    with transaction.atomic():
        Suppression.objects.get_or_create(
            address=address.lower(), defaults={"since": None, "reason": Suppression.Reason.SOFT}
        )
        known = Suppression.objects.filter(address=address.lower())
        known.update(soft_bounces=F("soft_bounces") + 1, details=details[:300], changed_at=now)
        known.filter(soft_bounces__gte=SOFT_BOUNCES).exclude(since__isnull=False, lifted_at=None).update(
            since=now, reason=Suppression.Reason.SOFT, lifted_at=None, lifted_by=None
        )


def forget_soft_bounces(address: str) -> None:
    Suppression.objects.filter(address=address.lower(), soft_bounces__gt=0).update(soft_bounces=0)


def lift_suppression(address: str, *, by: User) -> None:
    """The address works again, or its owner wants letters again."""
    held = Suppression.objects.holding(address)
    held.update(lifted_at=timezone.now(), lifted_by=by, soft_bounces=0)


def subscribe(
    user: User, *, endpoint: str, p256dh: str, auth: str, device: str = "", session_key: str = ""
) -> PushSubscription:
    """This browser takes push messages for this member, and for nobody else any more: whoever signed in last has it, until
    the session ends.

    Raises ValueError when the address is not one of a known push service.
    """
    if not push.is_push_service(endpoint) or len(endpoint) > 1000 or len(p256dh) > 120 or len(auth) > 60:
        raise ValueError("This is not the address of a push service.")
    subscription, _is_new = PushSubscription.objects.update_or_create(
        endpoint_digest=digest_of(endpoint),
        defaults={
            "user": user,
            "endpoint": endpoint,
            "p256dh": p256dh,
            "auth": auth,
            "device": device[:120],
            "session_key": session_key,
        },
    )
    old = user.push_subscriptions.order_by("-pk").values_list("pk", flat=True)[MOST_DEVICES:]
    PushSubscription.objects.filter(pk__in=list(old)).delete()
    return subscription


def session_ended(session_key: str | None) -> None:
    """Signed out, here or from another device: the browser gets no push messages any more."""
    if session_key:
        PushSubscription.objects.filter(session_key=session_key).delete()


def session_renamed(user: User, endpoint_digest: str, session_key: str) -> None:
    """The same session under another key, as after a new password."""
    PushSubscription.objects.filter(user=user, endpoint_digest=endpoint_digest).update(session_key=session_key)


def password_is_new(user: User, *, stays: str | None) -> None:
    """Whoever else is signed in as this member is not any more. Django only lets nobody in with their sessions; the rows
    would stay until they run out, and so would the push messages. `stays`: the key of the one session that goes on.
    """
    stays = stays or ""
    for session in UserSession.objects.filter(user=user).exclude(session_key=stays):
        session.end()
    PushSubscription.objects.filter(Q(session_key="") | ~Q(session_key=stays), user=user).delete()


def forget_ended_sessions() -> int:
    """Browsers whose session has run out, though nobody signed out of it."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    return PushSubscription.objects.filter(~Exists(alive)).exclude(session_key="").delete()[0]
