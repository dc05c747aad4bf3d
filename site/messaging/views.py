"""The reader's side: notices, letters, and what one wants to be written about."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.requests import MemberRequest
from messaging import actions, budget, queries
from messaging.forms import PreferencesForm
from messaging.kinds import kind_named
from messaging.links import key_of, key_of_why, read_open_token, unsubscribe_url
from messaging.models import Message

# --- Notices --------------------------------------------------------------------------------------------------------


@login_required
@never_cache
@require_GET
def notices(request: MemberRequest) -> HttpResponse:
    page = queries.notices(request.user, request.GET.get("after"))
    return render(request, "messaging/notices.html", {"page": page, "unread": queries.unread_count(request.user)})


@login_required
@require_POST
def open_notice(request: MemberRequest, notice_id: int) -> HttpResponse:
    """Read, and on to what it is about."""
    notice = queries.visible_notice(request.user, notice_id)
    if notice is None:
        raise Http404
    actions.mark_read(notice)
    return redirect(notice.url)


@login_required
@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    actions.mark_all_read(request.user)
    return redirect("messaging:notices")


@login_required
@never_cache
@require_GET
def bell(request: MemberRequest) -> HttpResponse:
    """The bell alone, for a page that has been told of news."""
    return render(request, "messaging/_bell.html")


# --- Letters --------------------------------------------------------------------------------------------------------


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


@never_cache
@require_GET
def why(request: HttpRequest, token: str) -> HttpResponse:
    """Why did I get this? For whoever has the letter."""
    try:
        message = get_object_or_404(Message.objects.select_related("user"), key=key_of_why(token))
    except BadSignature:
        raise Http404 from None
    kind = kind_named(message.kind)
    return render(
        request,
        "messaging/why.html",
        {
            "message": message,
            "kind": kind,
            "counter": budget.counter(message.user) if message.user else None,
            "unsubscribe_url": unsubscribe_url(message.key, message.language) if kind.may_be_switched_off else "",
        },
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_letter(request: HttpRequest) -> HttpResponse:
    """Where a letter's link leads. Opening it changes nothing: it asks one who is not signed in for one press."""
    from messaging import entering

    token = request.POST.get("in") or request.GET.get("in", "")
    try:
        key, is_young = read_open_token(token)
    except (BadSignature, ValueError):
        raise Http404 from None
    message = get_object_or_404(Message.objects.select_related("user"), key=key)
    if request.user.is_authenticated or not is_young or not entering.may_enter(message, token):
        return redirect(message.url)
    if request.method == "POST":
        entering.enter(request, message)
        return redirect(message.url)
    return render(request, "messaging/open.html", {"message": message, "token": token})


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The last letters of a development site, so that nobody needs a mail server to find a sign-in code."""
    if not settings.DEBUG:
        raise Http404
    letters = Message.objects.filter(channel="mail").order_by("-pk")[:30]
    return render(request, "messaging/mailbox.html", {"letters": letters})
