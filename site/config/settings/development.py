"""A laptop: SQLite, no service to install, mails written into var/mail."""

from .base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "development-only-not-a-secret"  # noqa: S105
ALLOWED_HOSTS = ["*"]
FACTS_ARE_STRICT = True
DEMO_IS_ALLOWED = True
INTERNAL_IPS = ["127.0.0.1"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"}}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
MIDDLEWARE = [*MIDDLEWARE, "common.middleware.KindNotFoundMiddleware"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
