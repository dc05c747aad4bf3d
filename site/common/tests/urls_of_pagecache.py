"""A tiny site for the tests of the page cache: each view says how often it was rendered."""

from datetime import UTC, datetime
from itertools import count

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils import timezone

from common import pagecache

rendered = count(1)
during_rendering: list[str] = []  # tags somebody purges while a page is being rendered


def page(request: HttpRequest, number: int = 1) -> HttpResponse:
    body = f"rendered {next(rendered)} times, for {request.get_full_path()} " + "x" * 500
    if during_rendering:
        pagecache.purge(*during_rendering)
    pagecache.tag_page(request, f"page:{number}", "site")
    return HttpResponse(body, headers={"X-Of-The-View": "yes"})


def untagged(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"rendered {next(rendered)} times")


def special(request: HttpRequest, what: str) -> HttpResponse | StreamingHttpResponse:
    """An answer that must not be kept, for one reason each."""
    pagecache.tag_page(request, "site")
    text = f"rendered {next(rendered)} times"
    match what:
        case "cookie":
            response = HttpResponse(text)
            response.set_cookie("seen", "1")
            return response
        case "session":
            request.session["a"] = 1
        case "message":
            messages.info(request, "Hello")
        case "token":
            return HttpResponse(text + get_token(request))
        case "streaming":
            return StreamingHttpResponse([text.encode()])
        case "missing":
            return HttpResponse(text, status=404)
        case "vary":
            return HttpResponse(text, headers={"Vary": "Accept-Language"})
        case "accel":
            return HttpResponse(headers={"X-Accel-Redirect": "/private/x"})
        case _:
            return HttpResponse(text, headers={"Cache-Control": what})
    return HttpResponse(text)


def ending(request: HttpRequest) -> HttpResponse:
    pagecache.tag_page(request, "site")
    pagecache.keep_page_until(request, datetime(2099, 1, 1, tzinfo=UTC))
    pagecache.keep_page_until(request, timezone.now() + timezone.timedelta(minutes=5))
    return HttpResponse(f"rendered {next(rendered)} times")


urlpatterns = [
    path("page/", page),
    path("page/<int:number>/", page),
    path("untagged/", untagged),
    path("ending/", ending),
    path("special/<path:what>/", special),
]
