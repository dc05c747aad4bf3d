"""Find the thing through the person who asks."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import get_object_or_404
from wagtail.models import Page

from community.comments import rules
from community.comments.models import Comment
from content.models import BasePage
from members.models import User


def page_or_404(request: HttpRequest, page_id: int) -> Page:
    """A page with a discussion that this person may read."""
    page = get_object_or_404(BasePage.objects.visible_to(request.user), pk=page_id).specific
    if not rules.takes_comments(page):
        raise Http404
    return page


def comment_or_404(request: HttpRequest, pk: int) -> Comment:
    return get_object_or_404(Comment.objects.visible_to(request.user).select_related("user", "page"), pk=pk)


def signed_in(request: HttpRequest) -> User:
    """The member behind a request that only members may make: whoever calls has made sure."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead there, whether a browser or htmx asks."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def comes_from_our_page(request: HttpRequest) -> bool:
    """Was this sent by a page of ours, as far as the browser says? For visitors, whose forms carry no token.

    A member whose browser keeps the session cookie from other sites' requests looks like a visitor too.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    return request.headers.get("Origin") in (None, f"{request.scheme}://{request.get_host()}")


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def is_own_form(request: HttpRequest) -> bool:
    """Does this POST carry a valid CSRF token? For views that must answer kindly when it does not, instead of losing a
    text.
    """
    check = _Check(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda _request: HttpResponse(), (), {}) is None
