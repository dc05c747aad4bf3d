"""What a signed-in request knows about its member."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
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
            return self.get_response(request)
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


def _zone(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
