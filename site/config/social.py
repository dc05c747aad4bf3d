"""Signing in with an account elsewhere: a service appears as soon as its keys are in the environment."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import env

# allauth's provider -> the prefix of its two variables, and where its sign-in page lives.
SERVICES = {
    "vk": ("SVOI_VK", "https://id.vk.ru"),
    "yandex": ("SVOI_YANDEX", "https://oauth.yandex.com https://oauth.yandex.ru"),
    "telegram": ("SVOI_TELEGRAM", "https://oauth.telegram.org"),
    "google": ("SVOI_GOOGLE", "https://accounts.google.com"),
}
EXTRA: dict[str, dict[str, Any]] = {
    "google": {"SCOPE": ["profile", "email"], "AUTH_PARAMS": {"access_type": "online"}, "OAUTH_PKCE_ENABLED": True},
    "yandex": {"SCOPE": ["login:email", "login:info"]},
    "vk": {"SCOPE": ["email"]},
}


def _keys(prefix: str) -> tuple[str, str] | None:
    client_id, secret = env.text(f"{prefix}_ID", ""), env.text(f"{prefix}_SECRET", "")
    if bool(client_id) != bool(secret):
        missing, present = ("SECRET", "ID") if client_id else ("ID", "SECRET")
        raise ImproperlyConfigured(f"{prefix}_{present} is set but {prefix}_{missing} is not: set both or neither.")
    return (client_id, secret) if client_id else None


def providers() -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS: only the services whose keys are set. A half-set pair is told in one sentence."""
    found: dict[str, Any] = {}
    for provider, (prefix, _hosts) in SERVICES.items():
        if keys := _keys(prefix):
            app = {"client_id": keys[0], "secret": keys[1]}
            found[provider] = {"APPS": [app], "EMAIL_AUTHENTICATION": False} | EXTRA.get(provider, {})
    if keys := _keys("SVOI_OIDC"):
        found["openid_connect"] = {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": env.text("SVOI_OIDC_NAME", "OpenID Connect"),
                    "client_id": keys[0],
                    "secret": keys[1],
                    "settings": {"server_url": env.text("SVOI_OIDC_SERVER")},
                }
            ],
        }
    return found


def apps() -> list[str]:
    """The parts of allauth for them: without its part installed a service has no address on the site."""
    return [f"allauth.socialaccount.providers.{provider}" for provider in providers()]


def hosts() -> list[str]:
    """Where a sign-in button may lead: browsers hold `form-action` against the redirect after a form, too."""
    found = [host for prefix, names in SERVICES.values() if _keys(prefix) for host in names.split()]
    if _keys("SVOI_OIDC"):
        server = urlsplit(env.text("SVOI_OIDC_SERVER"))
        found.append(f"{server.scheme}://{server.netloc}")
    return found
