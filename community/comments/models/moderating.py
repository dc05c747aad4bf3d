"""What was reported and decided before moderation had its own queue: copied there, and kept until the next release."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .comment import Comment, State


class FlagReason(models.TextChoices):
    SPAM = "spam", "Spam or advertising"
    INSULT = "insult", "Insult or threat"
    OFF_TOPIC = "off_topic", "Off topic"
    PRIVATE = "private", "Somebody's private data"
    OTHER = "other", "Something else"


class Flag(models.Model):
    class Outcome(models.TextChoices):
        OPEN = "open", "open"
        UPHELD = "upheld", "the comment was hidden"
        DECLINED = "declined", "the comment was kept"
        GONE = "gone", "its author deleted it"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports", verbose_name=_("comment"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="flagged_comments", verbose_name=_("member")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=FlagReason)
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    answer = models.ForeignKey(
        "ModerationAction",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answered_flags",
        verbose_name=_("answered by"),
    )

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        constraints = [models.UniqueConstraint(fields=["comment", "member"], name="flag_once_per_member")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.comment_id}"


class ModerationAction(models.Model):
    class Kind(models.TextChoices):
        HIDE = "hide", "hid"
        RESTORE = "restore", "restored"
        APPROVE = "approve", "approved"
        KEEP = "keep", "kept"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="moderation", verbose_name=_("comment"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="comment_moderation",
        verbose_name=_("moderator"),
    )
    kind = models.CharField(_("what was done"), max_length=10, choices=Kind)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    message = models.TextField(_("message to the author"), blank=True, max_length=1000)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    state_before = models.CharField(max_length=10, choices=State)
    reason_before = models.CharField(max_length=20, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    class Meta:
        verbose_name = _("moderation")
        verbose_name_plural = _("moderation log")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.comment_id}"
