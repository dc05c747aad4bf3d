"""Letters that are only letters: codes, confirmations, what somebody asked for."""

import uuid
from typing import Any

from django.db import transaction

from members.models import User
from messaging import rules
from messaging.kinds import MARKETING, TRANSACTIONAL, Kind, kind_named
from messaging.links import links_of
from messaging.models import Channel, Held, Message
from messaging.rendering import Letter, render, render_plain
from messaging.tasks import deliver_at_once, deliver_message


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
    more |= links_of(key, to.language, may_be_switched_off=declared.may_be_switched_off)
    letter = render(declared.template, to.language, (context or {}) | more)
    return _queue(declared, letter, key=key, address=to.email, language=to.language, user=to, about=about)


def send_text(
    kind: str, *, address: str, subject: str, text: str, language: str, user: User | None = None
) -> Message | None:
    """Put an already written plain letter into the outbox: sign-in codes and other answers to what somebody just did."""
    declared, key = kind_named(kind), f"{kind}:{uuid.uuid4()}"
    more = {"kind": declared, "language": language} | links_of(key, language, may_be_switched_off=False)
    letter = render_plain(subject, text, language, more)
    return _queue(declared, letter, key=key, address=address, language=language, user=user, about=None)


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
    refused = user is not None and not rules.wants_letters(user, kind)
    with transaction.atomic():
        message, is_new = Message.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind.name,
                "channel": Channel.MAIL,
                "user": user,
                "address": address,
                "language": language,
                "context": about or {},
                "subject": letter.subject[:200],
                "text": letter.text,
                "html": letter.html,
                "counts": kind.category == MARKETING,
                "state": Message.State.HELD if refused else Message.State.QUEUED,
                "held_for": Held.REFUSED if refused else "",
            },
        )
        if not is_new or refused:
            return None
        (deliver_at_once if kind.category == TRANSACTIONAL else deliver_message).enqueue(message.pk)
    return message
