"""Push messages to browsers (RFC 8030, 8291, 8292)."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from messaging.links import absolute
from messaging.models import Message, PushSubscription

GONE = {404, 410}
TTL = 3 * 24 * 60 * 60
TIMEOUT = 10


class NotTaken(Exception):
    """No push service took the message."""


class _NoDetours(requests.Session):
    """A push service answers itself. A detour could lead into our own network."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(*args, **kwargs | {"allow_redirects": False})


def is_push_service(endpoint: str) -> bool:
    """Members' browsers name the address we write to, so it must be one of a known service."""
    found = urlsplit(endpoint)
    host = found.hostname or ""
    known = any(host == name or host.endswith(f".{name}") for name in settings.PUSH_SERVICES)
    return known and found.scheme == "https" and not found.username


def public_key() -> str:
    """What a browser needs to subscribe."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from py_vapid.utils import b64urlencode

    key = Vapid.from_string(settings.VAPID_PRIVATE_KEY).public_key
    return str(b64urlencode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)))


def payload(message: Message) -> str:
    """The notice's sentence and where it leads; nothing of what was written there."""
    return json.dumps(
        {"title": message.subject, "body": message.text[:400], "url": message.url, "tag": message.group or message.key},
        ensure_ascii=False,
    )


def send(message: Message, subscriptions: Sequence[PushSubscription]) -> int:
    """To each of the member's browsers; says how many took it. One that is gone is forgotten.

    Raises NotTaken when none took it and some might later.
    """
    taken, refusals = 0, []
    for subscription in subscriptions:
        try:
            _send(message, subscription)
            taken += 1
        except WebPushException as error:
            status = error.response.status_code if error.response is not None else 0
            if status in GONE:
                subscription.delete()
            else:
                refusals.append(f"{urlsplit(subscription.endpoint).hostname}: {status or error}")
        except requests.RequestException as error:
            refusals.append(f"{urlsplit(subscription.endpoint).hostname}: {type(error).__name__}")
    if refusals and not taken:
        raise NotTaken("; ".join(refusals))
    return taken


def _send(message: Message, subscription: PushSubscription) -> None:
    webpush(
        {"endpoint": subscription.endpoint, "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth}},
        data=payload(message),
        vapid_private_key=Vapid.from_string(settings.VAPID_PRIVATE_KEY),
        vapid_claims={"sub": settings.VAPID_CONTACT or absolute("/")},
        ttl=TTL,
        timeout=TIMEOUT,
        requests_session=_NoDetours(),
    )
