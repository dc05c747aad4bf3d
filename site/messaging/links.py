"""Addresses inside letters: absolute, and signed where they act for the reader."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

_SALT = "messaging.unsubscribe"


def absolute(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def unsubscribe_url(key: str, language: str) -> str:
    """Works without a cookie, as RFC 8058 wants: the address alone names the message, and so its reader and kind."""
    with translation.override(language):
        return absolute(reverse("messaging:unsubscribe", args=[signing.dumps(key, salt=_SALT)]))


def key_of(token: str) -> str:
    """The key of the message behind an unsubscribe link. Raises django.core.signing.BadSignature."""
    return str(signing.loads(token, salt=_SALT))
