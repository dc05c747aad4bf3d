"""The token that a form must send back (CSRF)."""

from django.http import HttpRequest
from django.middleware.csrf import get_token


def form_token(request: HttpRequest) -> str:
    """One for all forms of an answer. Django veils it anew each time it is asked, which takes longer than the rest of a form;
    what the veil is for, that no two answers show the same, is kept.
    """
    state = vars(request)
    if "form_token" not in state:
        state["form_token"] = get_token(request)
    token: str = state["form_token"]
    return token
