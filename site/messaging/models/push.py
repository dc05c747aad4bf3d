"""Devices that take push messages."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PUSH_DEVICE = "push_device"  # in a session: the digest of its browser's address


def digest_of(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


class PushSubscription(models.Model):
    """One browser of one member. Its address and keys are the browser's; whoever has them could write to it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions", verbose_name=_("member")
    )
    endpoint = models.URLField(_("address"), max_length=1000)
    endpoint_digest = models.CharField(max_length=64, unique=True, editable=False)  # the address is too long to index
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    device = models.CharField(_("device"), max_length=120, blank=True)
    # In which it was asked for: when that ends, whoever sits there next reads no news of this member.
    session_key = models.CharField(max_length=40, blank=True, db_default="", db_index=True, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("push subscription")
        verbose_name_plural = _("push subscriptions")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.device}"
