"""What a member has asked for: their data, or to be forgotten."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=7)
GRACE = timedelta(days=7)


def export_path(export: "Export", filename: str) -> str:
    return f"exports/{secrets.token_urlsafe(24)}.zip"


def grace_ends() -> datetime:
    return timezone.now() + GRACE


class Export(models.Model):
    """One copy of everything the site knows about a member; made by a job, offered for a week to that member only."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports", verbose_name=_("member")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=export_path, blank=True)

    class Meta:
        verbose_name = _("copy of a member's data")
        verbose_name_plural = _("copies of members' data")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ready_at__isnull=True), name="privacy_one_export_in_the_making"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.asked_at:%Y-%m-%d}"

    @property
    def expires_at(self) -> datetime | None:
        return self.ready_at + KEPT if self.ready_at else None


class Erasure(models.Model):
    """A member wants to be forgotten; until `due_at` they may change their mind."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure", verbose_name=_("member")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=grace_ends)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes = [models.Index(fields=["due_at"])]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.due_at:%Y-%m-%d}"
