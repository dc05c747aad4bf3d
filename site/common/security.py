"""The policy of the CMS.

Wagtail's editor has inline scripts and styles, so the public pages' strict policy (settings.CONTENT_SECURITY_POLICY)
leaves out `/cms/`. Everything else stays closed there too: nothing is loaded from, sent to or framed by anybody else.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

CMS_PREFIX = "/cms/"


def cms_policy() -> str:
    directives: Any = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    pictures = " ".join(directives["img-src"])
    framed = " ".join(directives["frame-src"])  # a preview shows the page's videos
    return (
        "default-src 'self'; "
        "script-src 'self' 'unsafe-inline'; "
        "style-src 'self' 'unsafe-inline'; "
        f"img-src {pictures} blob:; "  # pictures are shown while they are being uploaded
        "font-src 'self' data:; "
        f"frame-src 'self' {framed}; "
        "frame-ancestors 'self'; "
        "form-action 'self'; "
        "base-uri 'self'; "
        "object-src 'none'"
    )


class CmsPolicyMiddleware:
    """Sends the CMS's own Content-Security-Policy; nothing of it is ever kept by a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = cms_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(CMS_PREFIX):
            response.headers.setdefault("Content-Security-Policy", self.policy)
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
