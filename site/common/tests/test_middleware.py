import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from common.limits import TooMany
from common.middleware import TooManyMiddleware

pytestmark = [pytest.mark.django_db, pytest.mark.urls("common.tests.urls_of_middleware")]


@pytest.mark.parametrize(
    ("address", "language"), [("/page/", b"en en"), ("/ru/page/", b"ru ru"), ("/media/x/", b"en en")]
)
@pytest.mark.parametrize("preferred", ["ru", "en", "de"])
def test_the_address_alone_decides_the_language(address: str, language: bytes, preferred: str) -> None:
    client = Client(headers={"Accept-Language": preferred})
    client.cookies["django_language"] = preferred

    response = client.get(address)

    assert response.content == language
    assert "Accept-Language" not in response.headers.get("Vary", "")
    assert response.headers["Content-Language"] == language.split()[0].decode()


def test_the_cms_has_a_policy_of_its_own_and_the_site_a_strict_one() -> None:
    cms = Client().get("/cms/x/").headers["Content-Security-Policy"]
    site = Client().get("/page/").headers["Content-Security-Policy"]

    # In whatever order: django-csp's is another in each process.
    assert {"script-src 'self' 'unsafe-inline'", "default-src 'self'"} <= set(cms.split("; "))
    assert {"script-src 'self'", "default-src 'none'"} <= set(site.split("; "))
    assert "unsafe" not in site
    assert Client().get("/cms/x/").headers["Cache-Control"] == "private, no-cache"


@pytest.mark.urls("config.urls")
@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (150, "Come back in 3 minutes and try again."),
        (60, "Come back in a minute and try again."),
        (5, "Come back in a minute"),
    ],
)
def test_who_does_a_thing_too_often_is_told_when_to_come_back(seconds: int, words: str) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    middleware = TooManyMiddleware(lambda request: HttpResponse())

    with translation.override("en"):
        response = middleware.process_exception(request, TooMany(seconds))

    assert response is not None

    assert (response.status_code, response.headers["Retry-After"]) == (429, str(seconds))
    assert response.headers["Cache-Control"] == "no-store"
    assert words in response.content.decode()


def test_other_errors_are_not_ours() -> None:
    middleware = TooManyMiddleware(lambda request: HttpResponse())

    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


@pytest.mark.parametrize("minutes", [1, 3, 5])
@pytest.mark.urls("config.urls")
def test_the_page_speaks_russian(minutes: int) -> None:
    words = {1: "через 1 минуту", 3: "через 3 минуты", 5: "через 5 минут"}

    with translation.override("ru"):
        html = render_to_string("429.html", {"minutes": minutes}, RequestFactory().get("/ru/"))

    assert f"Загляните {words[minutes]} и попробуйте снова." in html


# --- What isn't there, in development -------------------------------------------------------------------------------


@pytest.mark.urls("config.urls")
@pytest.mark.parametrize("address", ["/no-such-page/", "/no-such-page.html"])
def test_a_developer_sees_the_page_readers_see_when_nothing_is_there(settings, address: str) -> None:
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "common.middleware.KindNotFoundMiddleware"]

    reader = Client().get(address, headers={"Accept": "text/html"})
    machine = Client().get(address, headers={"Accept": "application/json"})

    assert reader.status_code == machine.status_code == 404
    assert "This page has flown" in reader.content.decode()
    assert "This page has flown" not in machine.content.decode()
