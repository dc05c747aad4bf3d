import pytest
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

    assert "script-src 'self' 'unsafe-inline';" in cms
    assert "default-src 'self';" in cms
    assert "unsafe" not in site
    assert "script-src 'self';" in site
    assert Client().get("/cms/x/").headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(("seconds", "minutes"), [(150, 3), (60, 1), (5, 1)])
def test_who_does_a_thing_too_often_is_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch, seconds: int, minutes: int
) -> None:
    shown: list[object] = []

    def render(request: object, template: str, context: dict[str, object], **options: object) -> HttpResponse:
        shown.append((template, context))
        return HttpResponse(status=options["status"], headers=options["headers"])

    monkeypatch.setattr("common.middleware.render", render)
    middleware = TooManyMiddleware(lambda request: HttpResponse())

    response = middleware.process_exception(RequestFactory().get("/"), TooMany(seconds))

    assert response is not None
    assert (response.status_code, response.headers["Retry-After"]) == (429, str(seconds))
    assert response.headers["Cache-Control"] == "no-store"
    assert shown == [("429.html", {"minutes": minutes})]


def test_other_errors_are_not_ours() -> None:
    middleware = TooManyMiddleware(lambda request: HttpResponse())

    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/too-often/", "Come back in 3 minutes and try again."),
        ("/ru/too-often/", "Загляните через 3 минуты и попробуйте снова."),
    ],
)
@pytest.mark.urls("config.urls")
def test_the_page_speaks_the_readers_language(address: str, words: str) -> None:
    language = "ru" if address.startswith("/ru/") else "en"
    with translation.override(language):
        html = render_to_string("429.html", {"minutes": 3})

    assert words in html
