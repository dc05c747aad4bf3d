from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from live import channels, lately


@never_cache
@require_safe
def no_stream(request: HttpRequest) -> HttpResponse:
    """Where pages are served without an event loop (see `live.streams`) there is none; the page asks `poll` instead."""
    return HttpResponse(status=204)


@never_cache
@require_safe
def poll(request: HttpRequest) -> HttpResponse:
    """What was said since the number that the page knows, for a page whose stream does not come through."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    try:
        since = int(request.GET.get("since") or -1)
    except ValueError:
        return HttpResponseBadRequest()
    heard = channels.heard_by(request.user, request.GET.getlist("on"))
    if not heard:
        return HttpResponse(status=204)
    known = lately.read(list(heard))
    lines: list[dict[str, Any]] = [
        {"on": heard[said.channel], "event": said.event, "number": said.number, "detail": said.facts}
        for said in known
        if 0 <= since < said.number
    ]
    newest = max((said.number for said in known), default=0)
    return JsonResponse({"number": max(newest, since), "said": lines})
