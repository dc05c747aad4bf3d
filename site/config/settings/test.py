"""The test bed: strict, tasks at once. DATABASE_URL chooses another database than SQLite."""

import os

import dj_database_url

from .base import *  # noqa: F403
from .base import DATABASES, VAR

DEBUG = False
SECRET_KEY = "test-only-not-a-secret"  # noqa: S105
ALLOWED_HOSTS = ["*"]
FACTS_ARE_STRICT = True
DEMO_IS_ALLOWED = True
VAR.mkdir(exist_ok=True)
if "DATABASE_URL" in os.environ:
    DATABASES["default"] = dj_database_url.config()
else:
    # A file and not memory: threads of one test must meet as processes do, with real locks.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# What one test kept must not be served to the next.
PAGE_CACHE = {"LOOK_EVERY": 0, "CLOCK_SKEW": 0}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR / "test-media"
WHITENOISE_AUTOREFRESH = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
