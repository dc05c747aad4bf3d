"""What somebody sent whose sign-in had ended waits in the session for them, for an hour, and for nobody else.

Several people may share one browser, so a form says for whom it was shown, and words whose writer is unknown aren't kept.
"""

from time import time
from typing import Any

from django.core import signing
from django.http import HttpRequest

from community.conversations.texts import LONGEST
from members.models import User

KEY = "conversations.kept"
_FOR = 3600  # seconds
_SALT = "conversations.writer"
_FIELDS = ("to", "title", "text")


def signed(writer: User) -> str:
    """Says in a form who is writing, also when their sign-in has ended."""
    return signing.dumps(writer.pk, salt=_SALT)


def writer_of(request: HttpRequest) -> int | None:
    try:
        return int(signing.loads(request.POST.get("writer", ""), salt=_SALT))
    except signing.BadSignature:
        return None


def keep(request: HttpRequest, writer: int) -> None:
    words = {name: request.POST.get(name, "")[: LONGEST * 2] for name in _FIELDS}
    request.session[KEY] = {"writer": writer, "path": request.path, "until": time() + _FOR} | words


def kept_for(request: HttpRequest, user: Any) -> dict[str, str]:
    """What this member has sent to this page."""
    forget_of_others(request, user)
    kept = request.session.get(KEY)
    return {name: kept[name] for name in _FIELDS} if kept and kept["path"] == request.path else {}


def forget_of_others(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Somebody has signed in: what is another's, or too old, is gone."""
    kept = request.session.get(KEY)
    if kept and (kept.get("writer") != user.pk or kept["until"] < time()):
        del request.session[KEY]


def forget_sent(request: HttpRequest) -> None:
    """It has been sent now. What waits for another page, or for other people, goes on waiting."""
    kept, sent = request.session.get(KEY, {}), request.POST
    is_this = kept.get("to") == sent.get("to", "") or kept.get("text") == sent.get("text")
    if kept and kept["path"] == request.path and is_this:
        del request.session[KEY]
