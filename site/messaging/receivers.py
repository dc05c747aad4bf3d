"""What the end of a session means for the browser it was in."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest

from members.models import User
from messaging import actions
from messaging.models.push import PUSH_DEVICE


@receiver(user_logged_out, dispatch_uid="messaging.signed_out")
def signed_out(request: HttpRequest | None = None, **_signal: Any) -> None:
    if request is not None and hasattr(request, "session"):
        actions.session_ended(request.session.session_key)


@receiver(post_delete, sender=UserSession, dispatch_uid="messaging.session_ended")
def session_ended(instance: UserSession, **_signal: Any) -> None:
    """From the list of one's devices, by a moderator, or because it had run out."""
    actions.session_ended(instance.session_key)


@receiver([password_changed, password_set], dispatch_uid="messaging.session_renamed")
def session_renamed(request: HttpRequest, user: User, **_signal: Any) -> None:
    """A new password gives the session a new key, and whoever changed it stays signed in; nobody else does."""
    if (device := request.session.get(PUSH_DEVICE)) and request.session.session_key:
        actions.session_renamed(user, device, request.session.session_key)
    actions.password_is_new(user, stays=request.session.session_key)


@receiver(password_reset, dispatch_uid="messaging.password_reset")
def signed_out_by_reset(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Whoever has forgotten it is signed in nowhere any more, not even here."""
    if request.user == user:
        logout(request)
    actions.password_is_new(user, stays=None)
