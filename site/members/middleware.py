"""What a signed-in request knows about its member, and where a press leads whose sign-in has ended."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from common.security import CMS_PREFIX
from members import visits
from members.models import User
from members.rules import may_enter_cms, needs_second_factor


class MemberMiddleware:
    """Times in the member's own zone, the last visit noticed, and a way into the CMS only for who may enter it.

    Who carries no session cookie passes untouched: public pages stay the same for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return sign_in_again(request, self.get_response(request))
        # The member themselves in place of Django's lazy stand-in: it is evaluated now, and pages ask it a thousand times.
        user: User = getattr(request.user, "_wrapped", request.user)
        request.user = user
        if settings.STAFF_SECOND_FACTOR and request.path_info.startswith(CMS_PREFIX) and needs_second_factor(user):
            messages.warning(request, _("Before you can enter the CMS, set up an authenticator app or a passkey here."))
            return HttpResponseRedirect(reverse("mfa_index"))
        with timezone.override(_zone(user)):
            response = self.get_response(request)
        visits.notice(user)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Wagtail would send a member to sign in, and whoever is signed in is sent back from there, for ever."""
        if (
            request.path_info.startswith(CMS_PREFIX)
            and request.user.is_authenticated
            and not may_enter_cms(request.user)
        ):
            raise PermissionDenied


def sign_in_again(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A press on an open page, after the sign-in has ended, leads to signing in and from there back to that page: most
    addresses that are pressed are no pages. htmx would put the page for signing in where the button is.
    """
    htmx = getattr(request, "htmx", None)
    if response.status_code != 302 or (request.method in ("GET", "HEAD") and not htmx):
        return response
    if getattr(request, "comes_back_here", False) or not _comes_back_to_what_was_pressed(request, response["Location"]):
        return response
    is_press = htmx or request.headers.get("Sec-Fetch-Mode") == "navigate"
    if not is_press:  # a script of the page asked in the background
        return response
    if request.method == "POST":  # a GET writes nothing
        messages.info(request, _("Your sign-in had ended. Sign in, and go on where you were."))
    sign_in = redirect_to_login(_open_page(request))
    if not htmx:
        return sign_in
    return HttpResponse(status=204, headers={"HX-Redirect": sign_in["Location"]})


def _comes_back_to_what_was_pressed(request: HttpRequest, address: str) -> bool:
    """The steps of signing in lead to each other, and a view may know a better place to come back to: these stay as they are."""
    parts = urlsplit(address)
    back = parse_qs(parts.query).get(REDIRECT_FIELD_NAME, [""])[0]
    return parts.path == resolve_url(settings.LOGIN_URL) and back == request.get_full_path()


def _open_page(request: HttpRequest) -> str:
    """Where the button stands that was pressed, as far as the browser says."""
    asked = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(asked)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _zone(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
