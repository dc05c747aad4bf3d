"""Joining on the spot: a visitor who has just written something proves an address by a code, and the account is made.

How another app uses it (comments, say):

1. The visitor's form keeps its text under a key of its own and knows an address that takes it up again, for example
   `next_url = "/comments/continue/<key>/"`. That address must insist on a signed-in member.
2. The view answers with one of

       from members.joining import joining_url, start_joining

       return redirect(joining_url(next_url))                     # our page asks for address, name and consent
       return start_joining(request, email=…, display_name=…, next_url=next_url)   # your form has asked already

   `start_joining` sends the code at once and redirects to the page that asks for it. It never tells whether the address
   has an account; the letter and the pages are the same. Pass `agreed=` (kinds of consent) when your form had
   the boxes; what is missing of name and consents the code page asks.
   It raises `django.core.exceptions.ValidationError` for an impossible address (show it beside your field) and
   `TooManyCodes` when codes are asked for too often (show its sentence). A signed-in member goes to `next_url` at once.
3. With the right code the person is signed in (a new member with name, language and consents; a known one as usual,
   second factor included) and redirected to `next_url`. Only addresses on this site are followed; others become /me/.

State lives in the session only, so nothing is written to the database until the code is right.
"""

import secrets
import time
from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.models import Login
from allauth.core import ratelimit
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members import actions
from members.models import REQUIRED_CONSENTS

SESSION_KEY = "joining"
LIFETIME = 15 * 60
ATTEMPTS = 3
RESENDS = 2


class TooManyCodes(Exception):
    """Codes were asked for too often, for this address or from this place."""

    message = _("That was many codes in a short time. Please wait a minute and try again.")


def joining_url(next_url: str = "") -> str:
    """The page that asks a visitor for an e-mail address and a name."""
    query = QueryDict(mutable=True)
    if next_url:
        query["next"] = next_url
    return reverse("members:join") + (f"?{query.urlencode()}" if query else "")


def own_address(request: HttpRequest, url: str) -> str:
    """The address when it is on this site, else nothing."""
    is_own = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return url if is_own else ""


def start_joining(
    request: HttpRequest, *, email: str, display_name: str = "", next_url: str = "", agreed: Iterable[str] = ()
) -> HttpResponse:
    """Send a code to that address and lead to the page that asks for it; see the top of this file."""
    next_url = own_address(request, next_url)
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_url or reverse("members:home"))
    email = email.strip().lower()
    validate_email(email)
    joining = Joining(request)
    joining.state = {
        "email": email,
        "name": display_name.strip()[:60],
        "next": next_url,
        "agreed": [kind for kind in agreed if kind in actions.SIGN_UP_CONSENTS],
        "resent": 0,
    }
    joining.send_code()
    return HttpResponseRedirect(reverse("members:join_code"))


class Joining:
    """What this visitor's session knows about joining: the address, the code, what was agreed to."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.state: dict[str, Any] = request.session.get(SESSION_KEY) or {}

    @property
    def is_open(self) -> bool:
        return bool(self.state) and time.time() - self.state["at"] <= LIFETIME and self.state["failed"] < ATTEMPTS

    @property
    def email(self) -> str:
        return self.state["email"]

    @property
    def asks_name(self) -> bool:
        return not self.state["name"]

    @property
    def asks_terms(self) -> bool:
        return not set(self.state["agreed"]).issuperset(REQUIRED_CONSENTS)

    @property
    def may_resend(self) -> bool:
        return self.state["resent"] < RESENDS

    def send_code(self) -> None:
        """A new code replaces the old one. The same budget as for sign-in codes holds. Raises TooManyCodes."""
        if not ratelimit.consume(self.request, action="request_login_code", key=self.email):
            raise TooManyCodes
        adapter = get_adapter(self.request)
        self.state |= {"code": adapter.generate_login_code(), "at": time.time(), "failed": 0}
        self._keep()
        adapter.send_mail("account/email/join_code", self.email, {"code": self.state["code"]})

    def resend_code(self) -> None:
        self.state["resent"] += 1
        self.send_code()

    def accepts(self, code: str) -> bool:
        """Is that the code? A wrong one is counted; after three the code is worthless."""
        wanted, given = (text.replace("-", "").replace(" ", "").upper() for text in (self.state["code"], code))
        if secrets.compare_digest(wanted.encode(), given.encode()):
            return True
        self.state["failed"] += 1
        self._keep()
        return False

    def finish(self, *, display_name: str = "", agreed: Iterable[str] = ()) -> HttpResponse:
        """The code was right: make the account or find it, sign in, go on to where the visitor came from."""
        request, state = self.request, self.state
        self.forget()
        user, is_new = actions.join_by_email(
            state["email"],
            display_name=state["name"] or display_name,
            language=(get_language() or "en").split("-")[0],
            agreed={*state["agreed"], *agreed},
            source=actions.Source.of(request),
        )
        record_authentication(request, user, method="code", email=state["email"])
        redirect_url = state["next"] or reverse("members:home")
        if is_new:
            return complete_signup(request, user=user, redirect_url=redirect_url)
        verify_email_indirectly(request, user, state["email"])
        return perform_login(request, Login(user=user, email=state["email"], redirect_url=redirect_url))

    def forget(self) -> None:
        self.request.session.pop(SESSION_KEY, None)

    def _keep(self) -> None:
        self.request.session[SESSION_KEY] = self.state
