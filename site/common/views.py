from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from common.styleguide import samples


@never_cache
def styleguide(request: HttpRequest) -> HttpResponse:
    """The living page of components: for developers and staff."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return render(request, "styleguide/index.html", samples())
