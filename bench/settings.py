"""Production, and the demo allowed to fill it: what `make bench` measures. Environment variables as in production."""

from config import env
from config.settings.production import *  # noqa: F403

DEMO_IS_ALLOWED = True
if not env.text("REDIS_URL", ""):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
