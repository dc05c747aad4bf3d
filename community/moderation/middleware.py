"""Whoever is suspended meets one page, wherever they go."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse

from community.moderation import rules

SESSION_KEY = "barred"
# Why, the appeal, one's own data, the way out; and what their pages are drawn with.
OPEN = {
    "moderation:barred",
    "moderation:decision",
    "privacy:index",
    "privacy:ask_for_export",
    "privacy:download",
    "privacy:erase",
    "privacy:keep",
    "account_logout",
    "account_reauthenticate",
    "content_root:brand_css",
}


class BarredMiddleware:
    """Asks nobody but those whose session says at signing in that they were suspended (`receivers.note_suspension`): a
    suspension ends every session, so there is no other. Everybody else costs no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.session.get(SESSION_KEY):
            return self.get_response(request)
        if not rules.is_barred(request.user):  # it is over, or was taken back
            del request.session[SESSION_KEY]
            return self.get_response(request)
        if _is_open(request.path_info):
            return self.get_response(request)
        address = reverse("moderation:barred")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


def _is_open(path: str) -> bool:
    try:
        return resolve(path).view_name in OPEN
    except Resolver404:
        return False
