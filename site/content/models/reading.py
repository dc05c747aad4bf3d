"""What members read, of those who agreed that it is remembered."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import BasePage


class Reading(models.Model):
    """A page a member opened whole, and when last. Written by `content.history` alone, which asks for their consent."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("member")
    )
    page = models.ForeignKey(BasePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("page somebody read")
        verbose_name_plural = _("pages somebody read")
        constraints = [models.UniqueConstraint(fields=["member", "page"], name="reading_once")]
        indexes = [
            models.Index(fields=["member", "-at", "-id"], name="reading_newest"),
            models.Index(fields=["at"], name="reading_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}, {self.page_id}"
