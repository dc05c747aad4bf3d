"""The yardstick: one Django view with nothing around it. `gunicorn bare:application`.

With NEW_PROJECT=1 it stands behind the middleware that `django-admin startproject` writes down.
"""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    DEBUG=False, SECRET_KEY="bare", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], INSTALLED_APPS=[]
)


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Bare</title><p>One view.")


urlpatterns = [path("", bare)]

import django  # noqa: E402

django.setup(set_prefix=False)
application = WSGIHandler()
