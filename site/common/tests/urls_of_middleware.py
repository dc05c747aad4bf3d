from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.translation import get_language
from wagtail import urls as wagtail_urls

from common.limits import TooMany


def language(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{get_language()} {request.LANGUAGE_CODE}")  # type: ignore[attr-defined]


def too_often(request: HttpRequest) -> HttpResponse:
    raise TooMany(150)


urlpatterns = [
    path("cms/x/", language),
    path("media/x/", language),
    *i18n_patterns(
        path("page/", language),
        path("too-often/", too_often),
        path("me/", language, name="me"),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
