"""Joining, the member's own page and settings."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import actions, home, joining
from members.forms import ConsentForm, JoinCodeForm, JoinForm, ProfileForm
from members.queries import consent_history, consent_states
from members.requests import MemberRequest

get_or_post = require_http_methods(["GET", "HEAD", "POST"])

# --- Joining on the spot ----------------------------------------------------------------------------------------------


@never_cache
@get_or_post
def join(request: HttpRequest) -> HttpResponse:
    """An address and a name; the code goes out by mail."""
    next_url = joining.own_address(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(next_url or "members:home")
    form = JoinForm(request.POST or None)
    if form.is_valid():
        if form.is_trapped:
            return redirect("members:join_code")
        try:
            return joining.start_joining(
                request,
                email=form.cleaned_data["email"],
                display_name=form.cleaned_data["display_name"],
                next_url=next_url,
                agreed=form.agreed,
            )
        except joining.TooManyCodes as refusal:
            form.add_error(None, str(refusal.message))
    return render(request, "members/join.html", {"form": form, "next": next_url})


@never_cache
@sensitive_post_parameters("code")
@get_or_post
def join_code(request: HttpRequest) -> HttpResponse:
    """The right code signs the visitor in, as a new member or a known one."""
    state = joining.Joining(request)
    if not state.is_open:
        if state.state:
            messages.warning(request, _("The code is no longer good. Ask for a new one, please."))
        return redirect(joining.joining_url(state.state.get("next", "")))
    if request.POST.get("action") == "resend":
        return resend_code(request, state)
    form = JoinCodeForm(request.POST or None, ask_name=state.asks_name, ask_terms=state.asks_terms)
    if form.is_valid():
        if state.accepts(form.cleaned_data["code"]):
            return state.finish(display_name=form.cleaned_data.get("display_name", ""), agreed=form.agreed)
        if not state.is_open:
            return redirect("members:join_code")
        form.add_error("code", _("This is not the code we sent. Check it once more, please."))
    return render(
        request, "members/join_code.html", {"form": form, "email": state.email, "may_resend": state.may_resend}
    )


def resend_code(request: HttpRequest, state: joining.Joining) -> HttpResponse:
    try:
        if state.may_resend:
            state.resend_code()
            messages.success(request, _("A new code is on its way. The earlier one no longer works."))
    except joining.TooManyCodes as refusal:
        messages.error(request, str(refusal.message))
    return redirect("members:join_code")


# --- My page and settings ---------------------------------------------------------------------------------------------


@require_GET
@login_required
@never_cache
def my_home(request: MemberRequest) -> HttpResponse:
    """Greets by name and shows what is new since the last visit."""
    return render(request, "members/home.html", {"sections": home.sections_for(request)})


@login_required
@never_cache
@get_or_post
def profile(request: MemberRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, request.FILES or None, instance=request.user)
    if form.is_valid():
        try:
            form.save()
        except IntegrityError:
            form.add_error("handle", _("Somebody has just taken this handle. Please choose another."))
        else:
            messages.success(request, _("Saved."))
            return redirect("members:profile")
    if form.errors:
        request.user.refresh_from_db()  # the page's head greets by what is saved, not by what was refused
    return render(request, "members/profile.html", {"form": form})


@require_GET
@login_required
@never_cache
def security(request: MemberRequest) -> HttpResponse:
    """Every way to sign in, in one place; each is changed on a page of allauth's."""
    user = request.user
    kinds: list[Any] = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "email": EmailAddress.objects.get_primary(user),
        "has_authenticator": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "sessions": UserSession.objects.filter(user=user).count(),
        "may_connect": bool(get_social_adapter().list_providers(request)),
        "connections": SocialAccount.objects.filter(user=user).count(),
    }
    return render(request, "members/security.html", context)


@require_POST
@login_required
def end_session(request: MemberRequest, session_id: int) -> HttpResponse:
    """On another device. A second press, or one after it has run out, finds it ended already."""
    own = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    for session in own.filter(pk=session_id):
        session.end()
    messages.success(request, _("You are signed out there."))
    return redirect("usersessions_list")


@require_GET
@login_required
@never_cache
def consents(request: MemberRequest) -> HttpResponse:
    context = {"states": consent_states(request.user), "history": consent_history(request.user)}
    return render(request, "members/consents.html", context)


@require_POST
@login_required
def answer_consent(request: MemberRequest) -> HttpResponse:
    """Give a consent or take it back."""
    form = ConsentForm(request.POST, states=consent_states(request.user))
    if form.is_valid():
        actions.give_consent(
            request.user, form.cleaned_data["kind"], form.cleaned_data["given"], actions.Source.of(request)
        )
        messages.success(request, _("Noted, with today's date."))
    return redirect("members:consents")
