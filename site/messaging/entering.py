"""Signing in with the link of a letter: once, within a week, never for the staff or who has a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from members.models import User
from members.rules import may_enter_cms
from messaging.actions import mark_read
from messaging.links import was_written_to
from messaging.models import Message, Notice


def may_enter(message: Message, token: str) -> bool:
    """Would this link sign its reader in now?"""
    user = message.user
    return (
        user is not None
        and message.entered_at is None
        and message.address == user.email
        and was_written_to(token, user)
        and may_use_links(user)
    )


def may_use_links(user: User) -> bool:
    """A letter must not open what a password alone does not."""
    return user.is_active and not user.is_staff and not may_enter_cms(user) and not is_mfa_enabled(user)


def enter(request: HttpRequest, message: Message) -> bool:
    """Sign the letter's reader in, the first time only: of two at once one is too late. Its notice counts as read."""
    assert message.user is not None  # noqa: S101
    if not Message.objects.filter(pk=message.pk, entered_at=None).update(entered_at=timezone.now()):
        return False
    # Not a fresh proof of who it is: what is sensitive asks for the password or a code again.
    login(request, message.user, backend="django.contrib.auth.backends.ModelBackend")
    for notice in Notice.objects.filter(user=message.user, kind=message.kind, group=message.group, read_at=None):
        mark_read(notice)
    return True
