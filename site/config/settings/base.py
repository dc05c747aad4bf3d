"""What holds everywhere. Development, test and production add thin layers on top."""

import zoneinfo
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from config import env, social

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"  # everything the running site writes on one machine

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "members.User"
SITE_ID = 1

INSTALLED_APPS = [
    # {% static %} looks for this one in the list each time, some twenty times a page: so it stands first
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # Svoi, from the ground up (the order of DESIGN's floors)
    "common",
    "jobs",
    "live",
    "facts",
    "members",
    "activity",
    "messaging",
    "content",
    "support",
    # Threads: the package keeps rows, signed form and moderator; it stands first, because we disconnect a signal of its own
    "django_comments_xtd",
    "django_comments",
    "community.moderation",
    "community.comments",
    "community.conversations",
    "community.reviews",
    "community.forums",
    "community.events",
    "community.profiles",
    "privacy",
    "demo",
    # Wagtail
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.table_block",
    "wagtail.contrib.frontend_cache",
    "wagtail.embeds",
    "wagtail.sites",
    "members.wagtail_users.UsersConfig",  # wagtail.users with our form for members
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    # Sign-in
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *social.apps(),  # those whose keys are set
    "allauth.usersessions",
    # Django and friends
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.sites",
    "django.forms",  # the templates of its widgets
]

MIDDLEWARE = [
    "common.pagecache.PageCacheMiddleware",  # first: a cached page costs nothing below it
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.security.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "content.generation.OneGenerationMiddleware",
    "common.middleware.AddressLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "members.arrival.ArrivalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.middleware.MemberMiddleware",
    "community.moderation.middleware.BarredMiddleware",
    "common.middleware.TooManyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "common.templatetags.common",
                "facts.templatetags.facts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "common.context.site",
                "content.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "common.forms.FormRenderer"

# --- Languages and time -------------------------------------------------------------------------------------------

LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LANGUAGE_CODE = env.text("SVOI_DEFAULT_LANGUAGE", "en")
LOCALE_PATHS = [ROOT / "locale"]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("SVOI_TIME_ZONE", "Europe/Moscow")

# --- Files ------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT: str | Path = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"  # answered by a view that asks who may see the file (common.files)
MEDIA_ROOT: str | Path = VAR / "media"
# A path that only the front server may read; empty means that Django sends the bytes itself.
MEDIA_ACCEL_REDIRECT = env.text("SVOI_MEDIA_ACCEL_REDIRECT", "")

# --- Database, cache, tasks -----------------------------------------------------------------------------------------


def sqlite(path: str | Path) -> dict[str, object]:
    """One SQLite file, safe for a web process and a worker at once: writers queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-20000;",
        },
    }


DATABASES: dict[str, Any] = {"default": sqlite(VAR / "svoi.sqlite3")}
# An unknown fact fails loudly where developers look, and is a neutral sentence where readers do.
FACTS_ARE_STRICT = False
# The demo brings accounts whose password everybody knows.
DEMO_IS_ALLOWED = False
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": [], "ENQUEUE_ON_COMMIT": False}}

# --- Members --------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "members.passwords.NotLikeTheAccount"},
    {"NAME": "members.passwords.LongEnough", "OPTIONS": {"min_length": 9}},
    {"NAME": "members.passwords.NotCommon"},
]
CSRF_FAILURE_VIEW = "common.errors.form_refused"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:home"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no message cookie for visitors

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}  # easy to read out and to type on a phone
ACCOUNT_CHANGE_EMAIL = True  # one address per account; a new one takes its place once it is confirmed
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "messaging.adapters.AccountAdapter"  # its letters go through the outbox
SOCIALACCOUNT_PROVIDERS = social.providers()
SOCIALACCOUNT_ADAPTER = "members.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "members.forms.SocialSignUpForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False  # the form asks for the consents first
SOCIALACCOUNT_QUERY_EMAIL = True
ACCOUNT_FORMS = {
    "signup": "members.forms.SignUpForm",
    "change_password": "members.forms.NewPasswordForm",
    "set_password": "members.forms.FirstPasswordForm",
    "reset_password_from_key": "members.forms.ForgottenPasswordForm",
}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
MFA_ADAPTER = "members.adapters.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "members.forms.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False  # a GET must not write; the last visit is sampled by members
STAFF_SECOND_FACTOR = False  # production asks everybody who may enter the CMS for an authenticator or a passkey
# The staff's own accounts are kept under /accounts/, where a second factor and the limits hold.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False

# --- Wagtail --------------------------------------------------------------------------------------------------------

# Without the names that are no zone of anybody: browsers stumble over them.
WAGTAIL_USER_TIME_ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory", "posixrules"})
WAGTAIL_SITE_NAME = "Svoi"
WAGTAILADMIN_BASE_URL = env.text("SVOI_BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = (
    False  # a page handed over for translation is a draft until it is translated
)
WAGTAILIMAGES_IMAGE_MODEL = "content.Picture"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "avif", "webp": "webp", "bmp": "jpeg", "tiff": "jpeg"}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "key", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
# Words are indexed in their dictionary forms already (`content.search_words`): PostgreSQL must not stem them again.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Comments -------------------------------------------------------------------------------------------------------

COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_MODEL = "community.comments.models.Comment"
COMMENTS_XTD_FORM_CLASS = "community.comments.forms.CommentForm"
COMMENTS_XTD_APP_MODEL_OPTIONS = {"default": {"who_can_post": "users"}}
COMMENTS_XTD_MAX_THREAD_LEVEL = 2  # three levels: 0, 1, 2
COMMENTS_XTD_CONFIRM_EMAIL = False
COMMENTS_TIMEOUT = 60 * 60 * 24 * 7  # a form left open for days still posts

# --- Security -------------------------------------------------------------------------------------------------------

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# Outside of /cms/: Wagtail's editor needs inline styles, and common.security gives it a policy of its own.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-src": [
            "https://www.youtube-nocookie.com",
            "https://vk.com",
            "https://rutube.ru",
            "https://player.vimeo.com",
        ],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'", *social.hosts()],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
        "xr-spatial-tracking",
    )
} | {"publickey-credentials-get": ["self"], "publickey-credentials-create": ["self"]}

# --- Writing to people ----------------------------------------------------------------------------------------------

MAIL_PROVIDER = ""  # the one whose reports about letters are believed
# Push messages need a key (`manage.py vapid` makes one); without it nobody is asked whether they want them.
VAPID_PRIVATE_KEY = env.text("SVOI_VAPID_PRIVATE_KEY", "")
VAPID_CONTACT = env.text("SVOI_VAPID_CONTACT", "")
# Browsers name the address we push to, so only those of the services behind known browsers are taken.
PUSH_SERVICES = env.words(
    "SVOI_PUSH_SERVICES", "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com"
)
DEFAULT_FROM_EMAIL = env.text("SVOI_FROM_EMAIL", "Svoi <hello@localhost>")
EMAIL_TIMEOUT = 20
# How long letters that left keep their words, and how long it is known that there was one, and why.
LETTER_WORDS_DAYS = env.number("SVOI_LETTER_WORDS_DAYS", 90)
LETTER_ROWS_DAYS = env.number("SVOI_LETTER_ROWS_DAYS", 400)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
