"""Pages for what went wrong where Django would show its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the sign that it came from our page."""
    return render(request, "403_csrf.html", status=403)
