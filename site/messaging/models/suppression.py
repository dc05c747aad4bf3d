"""Addresses nothing is sent to."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def holding(self, address: str) -> "SuppressionQuerySet":
        """Whatever suppresses this address now."""
        return self.filter(address=address.lower(), since__isnull=False, lifted_at=None)


class Suppression(models.Model):
    """What a mail provider reported about an address. Of soft bounces only a row of them suppresses."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("the address does not exist")
        SOFT = "soft", _("the mailbox did not take several letters")
        COMPLAINT = "complaint", _("a letter was reported as spam")
        STAFF = "staff", _("entered by the staff")

    address = models.EmailField(_("address"), unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, default=Reason.STAFF)
    details = models.CharField(_("what the provider said"), max_length=300, blank=True)
    soft_bounces = models.PositiveSmallIntegerField(_("soft bounces in a row"), default=0)
    since = models.DateTimeField(_("suppressed since"), null=True, blank=True, default=timezone.now)
    changed_at = models.DateTimeField(_("last report"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("lifted by"),
    )

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return self.address

    @property
    def holds(self) -> bool:
        return self.since is not None and self.lifted_at is None
