"""What somebody sent whose sign-in had ended waits in the session for them, for an hour, and for nobody else.

Several people may share one browser, so a form says for whom it was shown, and words whose writer is unknown aren't kept.
A session that nobody has signed in to lives a day from then on, so that words never claimed go soon.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from time import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from common import limits
from members.models import User

KEY = "kept"
NAMES = ("to", "title", "text", "kind", "tags", "reason")
LONGEST = 64_000  # a post of the greatest length, in a browser that sends two letters for the end of a line
_FOR = 3600  # seconds
_SESSION_FOR = 24 * 3600
_MOST = 5  # pages whose words wait at once
_SALT = "members.writer"


@lru_cache(maxsize=1000)
def signed(writer_id: int) -> str:
    """Says in a form who is writing, also when their sign-in has ended."""
    return signing.Signer(salt=_SALT).sign(str(writer_id))


def _writer_of(request: HttpRequest) -> int | None:
    try:
        return int(signing.Signer(salt=_SALT).unsign(request.POST.get("writer", "")))
    except signing.BadSignature:
        return None


def keep_for_later(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """`login_required` for a page where one writes: words sent after the sign-in has ended wait until the next one."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST" and (writer := _writer_of(request)) is not None:
            limits.demand("members.keep", limits.visitor(request), limit=10, seconds=3600)
            _keep(request, writer)
            messages.info(request, _("Your sign-in had ended. Your words are safe: sign in, and they are here again."))
        request.comes_back_here = True  # type: ignore[attr-defined]  # see members.middleware
        sign_in = redirect_to_login(request.get_full_path() if request.method == "GET" else request.path)
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(status=204, headers={"HX-Redirect": sign_in["Location"]})
        return sign_in

    return keeping


def _keep(request: HttpRequest, writer: int) -> None:
    words = {name: request.POST.get(name, "")[:LONGEST] for name in NAMES}
    others = [item for item in request.session.get(KEY, {}).items() if item[0] != request.path]
    entry = {"writer": writer, "until": time() + _FOR} | words
    request.session[KEY] = dict([*others[1 - _MOST :], (request.path, entry)])
    request.session.set_expiry(_SESSION_FOR)


def kept_for(request: HttpRequest, user: User) -> dict[str, str]:
    """What this member has sent to this page."""
    forget_of_others(request, user)
    entry = request.session.get(KEY, {}).get(request.path)
    return {name: entry[name] for name in NAMES} if entry else {}


def forget_of_others(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """What is another's, or too old, is gone."""
    kept = request.session.get(KEY)
    if kept is not None:
        own = {path: each for path, each in kept.items() if each["writer"] == user.pk and each["until"] >= time()}
        if own != kept:
            _put(request, own)


def claim(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Somebody has signed in: their session lives as long as every other, and what is another's goes."""
    if KEY in request.session:
        request.session.set_expiry(None)
        forget_of_others(request, user)


def forget_sent(request: HttpRequest) -> None:
    """It has been sent now. What waits for another page, or for other people, goes on waiting."""
    kept, sent = request.session.get(KEY, {}), request.POST
    entry = kept.get(request.path)
    if entry and (entry["to"] == sent.get("to", "") or entry["text"] == sent.get("text")):
        _put(request, {path: each for path, each in kept.items() if path != request.path})


def _put(request: HttpRequest, kept: dict[str, Any]) -> None:
    if kept:
        request.session[KEY] = kept
    else:
        del request.session[KEY]
