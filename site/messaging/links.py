"""Addresses inside letters: absolute, and signed where they act for the reader."""

from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare

from members.models import User

_SALT = "messaging.unsubscribe"
_WHY, _OPEN = "messaging.why", "messaging.open"
OPENS_FOR = 7 * 24 * 60 * 60  # seconds a letter's link is good for signing in


def absolute(path: str) -> str:
    return path if path.startswith(("http://", "https://")) else f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def links_of(key: str, language: str, *, may_be_switched_off: bool) -> dict[str, str]:
    """What stands at the foot of every letter."""
    return {
        "unsubscribe_url": unsubscribe_url(key, language) if may_be_switched_off else "",
        "why_url": why_url(key, language),
    }


def unsubscribe_url(key: str, language: str) -> str:
    """Works without a cookie, as RFC 8058 wants: the address alone names the message, and so its reader and kind."""
    with translation.override(language):
        return absolute(reverse("messaging:unsubscribe", args=[signing.dumps(key, salt=_SALT)]))


def key_of(token: str) -> str:
    """The key of the message behind an unsubscribe link. Raises django.core.signing.BadSignature."""
    return str(signing.loads(token, salt=_SALT))


def why_url(key: str, language: str) -> str:
    """“Why did I get this”: shows only what its reader has in the letter, and the counter of the budget."""
    with translation.override(language):
        return absolute(reverse("messaging:why", args=[signing.dumps(key, salt=_WHY)]))


def key_of_why(token: str) -> str:
    """Raises django.core.signing.BadSignature."""
    return str(signing.loads(token, salt=_WHY))


def open_url(key: str, user: User) -> str:
    """Where the letter leads, good for signing its reader in once."""
    token = signing.dumps([key, user.pk, _state_of(user)], salt=_OPEN, compress=True)
    with translation.override(user.language):
        return absolute(f"{reverse('messaging:open')}?{urlencode({'in': token})}")


def read_open_token(token: str) -> tuple[str, bool]:
    """The key of the letter, and whether its link is young enough to sign in. Raises BadSignature."""
    key, _user_id, _state = signing.loads(token, salt=_OPEN)
    try:
        signing.loads(token, salt=_OPEN, max_age=OPENS_FOR)
    except signing.SignatureExpired:
        return str(key), False
    return str(key), True


def was_written_to(token: str, user: User) -> bool:
    """Was the link made for this account as it is now: the same member, the same address and password?"""
    _key, user_id, state = signing.loads(token, salt=_OPEN)
    same_state = constant_time_compare(str(state), _state_of(user))
    return constant_time_compare(str(user_id), str(user.pk)) and same_state


def _state_of(user: User) -> str:
    """Changes with the password and the address, so that an old letter in a lost mailbox opens nothing."""
    return signing.Signer(salt="messaging.state").signature(f"{user.pk}:{user.email}:{user.password}")[:16]
