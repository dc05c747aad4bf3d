"""A press that could not be done is answered with the sentence that says why."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def refuse(request: HttpRequest, sentence: str, address: str) -> HttpResponse:
    """Said on the page that is open, which stays as it is (js/say-refusal.js); without a script on the page at `address`."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"refused": sentence})})
    messages.warning(request, sentence)
    return HttpResponseRedirect(address)
