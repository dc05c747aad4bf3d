"""The reader's side: notices, letters, and what one wants to be written about."""

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.limits import limited
from members.devices import device_named
from members.requests import MemberRequest
from members.zones import TIME_ZONES
from messaging import actions, budget, entering, places, push, queries, rules
from messaging.forms import RhythmForm, WishesForm
from messaging.kinds import kind_named
from messaging.links import key_of, key_of_why, read_open_token, unsubscribe_url
from messaging.models import Message, Rhythm, Suppression
from messaging.models.push import PUSH_DEVICE

SERVICE_WORKER = settings.ROOT / "static" / "js" / "show-push.js"


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
    return render(request, "messaging/_bell.html", {"unread": queries.unread_count(request.user)})


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
    ends = actions.unsubscribe(message) if done else kind_named(message.kind).what_ends()
    return render(request, "messaging/unsubscribe.html", {"message": message, "ends": ends, "done": done})


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
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: MemberRequest) -> HttpResponse:
    """Two forms: what is written about and how, and the rhythm. Each saves itself."""
    user = request.user
    rhythm = Rhythm.objects.filter(user=user).first() or Rhythm(user=user)
    asked = request.POST.get("form") if request.method == "POST" else None
    rhythm_form = RhythmForm(request.POST if asked == "rhythm" else None, instance=rhythm)
    wishes_form = WishesForm(request.POST if asked == "wishes" else None, user=user)
    for form in (rhythm_form, wishes_form):
        if form.is_bound and form.is_valid():
            form.save()
            messages.success(request, _("Saved. That is how we write to you from now on."))
            return redirect("messaging:preferences")
    return render(
        request,
        "messaging/preferences.html",
        {
            "rhythm_form": rhythm_form,
            "wishes_form": wishes_form,
            "rhythm": rhythm,
            "is_paused": rules.is_paused(user, rhythm),
            "zone": TIME_ZONES.get(user.time_zone, user.time_zone),
            "counter": budget.counter(user),
            "suppression": Suppression.objects.holding(user.email).first(),
            "push_key": push.public_key() if rules.push_is_on() else "",
            "devices": list(user.push_subscriptions.order_by("pk")) if rules.push_is_on() else [],
        },
    )


@login_required
@require_POST
def end_pause(request: MemberRequest) -> HttpResponse:
    Rhythm.objects.filter(user=request.user).update(paused_until=None)
    messages.success(request, _("The pause is over."))
    return redirect("messaging:preferences")


@login_required
@require_POST
@limited("lift-suppression", limit=3, seconds=24 * 60 * 60)
def lift(request: MemberRequest) -> HttpResponse:
    """The member says that the address works, or that letters are welcome again."""
    actions.lift_suppression(request.user.email, by=request.user)
    messages.success(request, _("We write to this address again. If letters come back again, we stop again."))
    return redirect("messaging:preferences")


# --- Push messages ----------------------------------------------------------------------------------------------------


@login_required
@require_POST
@limited("push", limit=20, seconds=60 * 60)
def subscribe_to_push(request: MemberRequest) -> HttpResponse:
    """What the browser answered when its reader said yes. JSON, as the browser gives it."""
    try:
        told = json.loads(request.body)
        subscription = actions.subscribe(
            request.user,
            endpoint=str(told["endpoint"]),
            p256dh=str(told["keys"]["p256dh"]),
            auth=str(told["keys"]["auth"]),
            device=device_named(request.headers.get("User-Agent", "")),
            session_key=request.session.session_key or "",
        )
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    request.session[PUSH_DEVICE] = subscription.endpoint_digest
    return HttpResponse(status=204)


@login_required
@require_POST
def forget_device(request: MemberRequest, subscription_id: int) -> HttpResponse:
    request.user.push_subscriptions.filter(pk=subscription_id).delete()
    messages.success(request, _("This device gets no push messages any more."))
    return redirect("messaging:preferences")


@require_GET
@cache_control(max_age=3600, public=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """It must come from the root of the site to speak for all of it."""
    return HttpResponse(SERVICE_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_letter(request: HttpRequest) -> HttpResponse:
    """Where a letter's link leads. Opening it changes nothing: it asks one who is not signed in for one press."""
    token = request.POST.get("in") or request.GET.get("in", "")
    try:
        key, is_young = read_open_token(token)
    except (BadSignature, ValueError):
        raise Http404 from None
    message = get_object_or_404(Message.objects.select_related("user"), key=key)
    if request.user.is_authenticated:
        return redirect(message.url)
    is_open = places.is_visible(request.user, message.place)
    if not is_young or not entering.may_enter(message, token):
        # Whom it signs in no more would find nothing where the place is closed: they sign in first.
        return redirect(message.url) if is_open else redirect_to_login(message.url)
    if request.method == "POST":
        entering.enter(request, message)
        return redirect(message.url)
    return render(request, "messaging/open.html", {"message": message, "token": token, "is_open": is_open})


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The last letters of a development site, so that nobody needs a mail server to find a sign-in code."""
    if not rules.has_mailbox():
        raise Http404
    letters = Message.objects.filter(channel="mail").order_by("-pk")[:30]
    return render(request, "messaging/mailbox.html", {"letters": letters})
