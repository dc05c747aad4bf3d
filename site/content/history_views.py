"""What a member read, for them to see and to have forgotten."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from content import history
from members.models import ConsentKind, ConsentText
from members.requests import MemberRequest


@require_GET
@login_required
@never_cache
def readings(request: MemberRequest) -> HttpResponse:
    found = history.newest(request.user, request.GET.get("after"))
    is_remembered = request.user.remembers_reading
    context = {
        "readings": found.items,
        "next_key": found.next_key or "",
        "previous_key": found.previous_key or "",
        "is_remembered": is_remembered,
        "days": history.KEPT.days,
        "consent": None if is_remembered else ConsentText.objects.current().get(ConsentKind.READING_HISTORY),
    }
    return render(request, "content/readings.html", context)


@require_POST
@login_required
def forget(request: MemberRequest) -> HttpResponse:
    """One page, or everything where none is named. What is no page's key names none that could be meant."""
    page = request.POST.get("page", "")
    if page and not (page.isdecimal() and len(page) < 19):
        raise Http404
    history.forget(request.user, int(page) if page else None)
    messages.success(request, _("Forgotten.") if page else _("Everything you read here is forgotten."))
    return redirect("content:readings")
