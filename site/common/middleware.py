"""Small things every request passes."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.defaults import page_not_found

from common.limits import TooMany


class AddressLocaleMiddleware:
    """The address alone decides the language, so that a page is the same for everybody and can be kept.

    `/ru/…` is Russian; what has no prefix is in the site's language, whatever the browser prefers. Unlike Django's own
    middleware this needs no `Vary: Accept-Language`, which would split every cache by the reader's browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class TooManyMiddleware:
    """Who does a thing too often is told so kindly, with the time to come back at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, TooMany):
            return None
        minutes = -(-exception.seconds // 60)
        response = render(request, "429.html", {"minutes": minutes}, status=429)
        response.headers["Retry-After"] = str(exception.seconds)
        response.headers["Cache-Control"] = "no-store"
        return response


class KindNotFoundMiddleware:
    """Development alone: who opens a page that isn't there sees what readers see, not Django's table of addresses.

    Stands inside of CommonMiddleware, which still adds a forgotten slash. Machines get Django's own answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None and self._is_reader(request):
            return page_not_found(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        is_missing = isinstance(exception, Http404) and self._is_reader(request)
        return page_not_found(request, exception) if is_missing else None

    @staticmethod
    def _is_reader(request: HttpRequest) -> bool:
        return settings.DEBUG and request.accepts("text/html") and not request.path.startswith("/cms/")
