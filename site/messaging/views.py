"""The reader's side of letters."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from messaging import actions
from messaging.forms import PreferencesForm
from messaging.kinds import kind_named
from messaging.links import key_of
from messaging.models import Message


@csrf_exempt  # a mail program posts here without cookies (RFC 8058); the signed address is the permission
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link only asks: mail scanners open links too. The button, or the mail program's POST, unsubscribes."""
    try:
        message = get_object_or_404(Message.objects.select_related("user"), key=key_of(token))
    except BadSignature:
        raise Http404 from None
    done = request.method == "POST"
    if done:
        actions.unsubscribe(message)
    return render(
        request, "messaging/unsubscribe.html", {"message": message, "kind": kind_named(message.kind), "done": done}
    )


@login_required
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, user=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. We write only what you have ticked."))
        return redirect("messaging:preferences")
    return render(request, "messaging/preferences.html", {"form": form})


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The last letters of a development site, so that nobody needs a mail server to find a sign-in code."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "messaging/mailbox.html", {"letters": Message.objects.order_by("-pk")[:30]})
