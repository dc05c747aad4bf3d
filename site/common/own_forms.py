"""Was a form sent by a page of ours? For views that must answer kindly when it was not, instead of losing a text.

Such a view is `csrf_exempt` and asks one of these itself.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def is_own_form(request: HttpRequest) -> bool:
    """Does this POST carry a valid CSRF token?"""
    check = _Check(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda _request: HttpResponse(), (), {}) is None
