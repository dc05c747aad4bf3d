"""The outbox, and what people do not want to be written about."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One letter to one address. Written once (the key is unique), handed to the mail server at most once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being handed over")
        SENT = "sent", _("sent")
        HELD = "held", _("held back")
        FAILED = "failed", _("failed")

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="mail",
        verbose_name=_("member"),
    )
    address = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    context = models.JSONField(_("what it is about"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    reason = models.CharField(_("why it was held back or failed"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["state", "created_at"]), models.Index(fields=["user", "-created_at"])]

    def __str__(self) -> str:
        return self.subject


class Refusal(models.Model):
    """A member does not want one kind of message."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_refusals", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=60)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="mail_refusal_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"
