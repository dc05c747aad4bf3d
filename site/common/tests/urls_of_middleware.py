from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language


def language(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{get_language()} {request.LANGUAGE_CODE}")  # type: ignore[attr-defined]


urlpatterns = [
    path("cms/x/", language),
    path("media/x/", language),
    *i18n_patterns(
        path("page/", language),
        prefix_default_language=False,
    ),
]
