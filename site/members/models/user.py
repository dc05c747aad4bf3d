"""The account."""

import secrets
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def languages() -> list[tuple[str, Any]]:
    return settings.LANGUAGES


def default_language() -> str:
    return settings.LANGUAGE_CODE


def default_time_zone() -> str:
    return settings.TIME_ZONE


def avatar_path(user: "User", filename: str) -> str:
    """A name nobody can guess from the account, and a new one for every picture, so that no cache shows the old one."""
    return f"avatars/{secrets.token_urlsafe(12)}{PurePosixPath(filename).suffix.lower()}"


# A pause longer than this ends a visit.
VISIT_PAUSE = timedelta(minutes=30)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a display name and a handle they are made from the address' local part.

        For the command line and tests; the site itself calls `members.actions.add_member`, which is safe in a race.
        Raises ValueError when the address is empty.
        """
        if not email:
            raise ValueError("An account needs an e-mail address.")
        from members.rules import free_handle

        email = email.strip().lower()
        fields.setdefault("display_name", email.partition("@")[0][:60])
        fields.setdefault("handle", free_handle(fields["display_name"]))
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person with an account. Signs in by e-mail; others see the display name and the handle, never the address."""

    email = models.EmailField(_("e-mail"), unique=True)
    display_name = models.CharField(_("name"), max_length=60, help_text=_("What others see beside your words."))
    # What they would like to be called, while somebody must look at it first or has said no: others see another name.
    asked_name = models.CharField(
        _("name that waits for a look"), max_length=60, blank=True, default="", db_default="", editable=False
    )
    handle = models.CharField(
        _("handle"),
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?$", _("Use 1–30 latin letters, digits, - and _."))
        ],
        help_text=_("Your address on the site and how others mention you: @handle."),
    )
    language = models.CharField(_("language"), max_length=8, choices=languages, default=default_language)
    time_zone = models.CharField(_("time zone"), max_length=64, default=default_time_zone)
    avatar = models.ImageField(_("picture"), upload_to=avatar_path, blank=True)
    # The same of their picture: others see the first letter of the name.
    asked_avatar = models.ImageField(
        _("picture that waits for a look"), upload_to=avatar_path, blank=True, default="", db_default="", editable=False
    )
    bio = models.TextField(_("about you"), blank=True, max_length=500)
    birth_day = models.PositiveSmallIntegerField(
        _("day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    birth_month = models.PositiveSmallIntegerField(
        _("month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    birth_year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1900)]
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("Works for the brand: shown as a badge beside what they write.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    # When the visit before the present one ended, and when the present one was last noticed. Both are sampled and
    # written by a job (members.visits), so they may lag: read `previous_visit_at` instead.
    last_visit_at = models.DateTimeField(_("last visit"), null=True, blank=True, editable=False)
    seen_at = models.DateTimeField(_("last seen"), null=True, blank=True, editable=False)
    is_erased = models.BooleanField(default=False, editable=False)
    # Whether they agreed to it now (ConsentKind.READING_HISTORY), so that no page needs to ask. `actions` keep it.
    remembers_reading = models.BooleanField(default=False, db_default=False, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [models.Index(fields=["asked_avatar"], name="user_by_asked_avatar")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_the_case"),
            models.CheckConstraint(
                name="user_birthday_day_with_month",
                condition=models.Q(birth_day__isnull=True, birth_month__isnull=True, birth_year__isnull=True)
                | models.Q(birth_day__isnull=False, birth_month__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or gettext("Former member")

    def get_full_name(self) -> str:
        """An erased account has no name; in its place stand words in the reader's language."""
        return str(self)

    def get_short_name(self) -> str:
        return str(self).split(" ")[0]

    @property
    def previous_visit_at(self) -> datetime | None:
        """When the visit before this one ended: what is newer is “new since your last visit”. None on the first."""
        if self.seen_at and timezone.now() - self.seen_at > VISIT_PAUSE:
            return self.seen_at  # this visit has just begun and the job has not written it down yet
        return self.last_visit_at
