"""The Content-Security-Policy of the site, and that of the CMS.

Wagtail's editor has inline scripts and styles, so the public pages' strict policy (settings.CONTENT_SECURITY_POLICY)
leaves out `/cms/`. Everything else stays closed there too: nothing is loaded from, sent to or framed by anybody else.
"""

from collections.abc import Callable
from typing import Any

from csp.utils import build_policy
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


class PolicyMiddleware:
    """Sends the policy. Both are written down once: no page has a nonce or a policy of its own, so django-csp's middleware would
    put the same words together for each. Of the CMS nothing is ever kept by a cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy, self.cms_policy = build_policy(), cms_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_cms = request.path_info.startswith(CMS_PREFIX)
        if is_cms:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        if not (
            settings.DEBUG and response.status_code in (404, 500)
        ):  # Django's own page about the mistake has its styles inside
            response.headers.setdefault("Content-Security-Policy", self.cms_policy if is_cms else self.policy)
        return response
