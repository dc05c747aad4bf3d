"""Production: everything that differs between machines comes from environment variables (.env.example lists them)."""

from typing import Any

import dj_database_url

from config import env

from .base import *  # noqa: F403
from .base import CONTENT_SECURITY_POLICY, DATABASES, INSTALLED_APPS, VAR, sqlite

DEBUG = False
SECRET_KEY = env.text("SVOI_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SVOI_OLD_SECRET_KEYS", "")
ALLOWED_HOSTS = env.words("SVOI_HOSTS")
WAGTAILADMIN_BASE_URL = env.text("SVOI_BASE_URL")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]

# --- Database and cache ---------------------------------------------------------------------------------------------

DATABASE_URL = env.text("DATABASE_URL", "")
if DATABASE_URL:
    DATABASES["default"] = dj_database_url.parse(DATABASE_URL)
    DATABASES["default"].setdefault("OPTIONS", {})
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.number("SVOI_DATABASE_POOL", 8)}
else:
    # Opening the file anew for each request would cost more than asking it.
    DATABASES = {"default": sqlite(env.text("SVOI_SQLITE", str(VAR / "svoi.sqlite3"))) | {"CONN_MAX_AGE": 60}}

REDIS_URL = env.text("REDIS_URL", "")
if REDIS_URL:
    CACHES: dict[str, Any] = {"default": {"BACKEND": "common.caches.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 50_000},  # the default of 300 would forget limits and kept pages
        }
    }

# How many seconds a cache in front (nginx, a CDN) may answer without asking: what is published shows that much later.
PAGE_CACHE = {"SHARED_SECONDS": env.number("SVOI_FRONT_CACHE_SECONDS", 1)}

# --- Files ----------------------------------------------------------------------------------------------------------

STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "common.staticfiles.JoinedStaticFilesStorage"},
}
STATIC_ROOT = env.text("SVOI_STATIC_ROOT", str(STATIC_ROOT))
MEDIA_ROOT = env.text("SVOI_MEDIA_ROOT", str(VAR / "media"))
S3_BUCKET = env.text("SVOI_S3_BUCKET", "")
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "common.s3.PrivateS3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("SVOI_S3_ENDPOINT", "") or None,
            "region_name": env.text("SVOI_S3_REGION", "") or None,
            "access_key": env.text("SVOI_S3_KEY"),
            "secret_key": env.text("SVOI_S3_SECRET"),
            "default_acl": "private",
            "file_overwrite": False,
            "querystring_auth": True,
            "querystring_expire": 300,
        },
    }
    # The view at /media/ leads to the bucket, and browsers hold the policy against where a picture really comes from.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] += [env.text("SVOI_S3_ORIGIN")]
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["media-src"] += [env.text("SVOI_S3_ORIGIN")]

# --- Mail -----------------------------------------------------------------------------------------------------------

MAIL_PROVIDER = env.text("SVOI_MAIL_PROVIDER", "smtp")
if MAIL_PROVIDER == "smtp":
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = env.text("SVOI_SMTP_HOST")
    EMAIL_PORT = env.number("SVOI_SMTP_PORT", 587)
    EMAIL_HOST_USER = env.text("SVOI_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = env.text("SVOI_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = env.flag("SVOI_SMTP_TLS", True)
else:
    INSTALLED_APPS = [*INSTALLED_APPS, "anymail"]
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
    ANYMAIL = {f"{MAIL_PROVIDER.upper()}_API_KEY": env.text("SVOI_MAIL_API_KEY")}
    if webhook_secret := env.text("SVOI_MAIL_WEBHOOK_SECRET", ""):
        ANYMAIL["WEBHOOK_SECRET"] = webhook_secret
DEFAULT_FROM_EMAIL = env.text("SVOI_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Members --------------------------------------------------------------------------------------------------------

STAFF_SECOND_FACTOR = env.flag("SVOI_STAFF_SECOND_FACTOR", True)
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("SVOI_PROXIES", 1)

# --- Security -------------------------------------------------------------------------------------------------------

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SVOI_HTTPS", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.number("SVOI_HSTS_SECONDS", 31_536_000) if SECURE_SSL_REDIRECT else 0
# Both speak for names beside the site's own, so they are for the owner of the domain to decide.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SVOI_HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.flag("SVOI_HSTS_PRELOAD", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_COOKIE_HTTPONLY = True
# The CMS shows previews in a frame, so X-Frame-Options is SAMEORIGIN; subdomains and preload are decided above.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021"]
if SECURE_SSL_REDIRECT:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True

# --- Logging --------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "common.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.text("SVOI_LOG_LEVEL", "INFO")},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
