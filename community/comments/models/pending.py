"""A text kept until its writer has signed in."""

from datetime import datetime, timedelta
from typing import Self

from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from members.models.user import languages

from .comment import Comment

KEPT_FOR = timedelta(days=7)
_SALT = "comments.pending"


def a_week_from_now() -> datetime:
    return timezone.now() + KEPT_FOR


class PendingCommentQuerySet(models.QuerySet["PendingComment"]):
    def waiting(self) -> Self:
        return self.filter(posted__isnull=True, expires_at__gt=timezone.now())

    def by_token(self, token: str) -> "PendingComment":
        """The kept text a token stands for. Raises DoesNotExist for a forged, spent or expired one."""
        try:
            return self.filter(expires_at__gt=timezone.now()).get(pk=signing.loads(token, salt=_SALT, max_age=KEPT_FOR))
        except signing.BadSignature:
            raise self.model.DoesNotExist from None


class PendingComment(models.Model):
    """What a visitor wrote before signing in. Never public: only whoever holds the token reads it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    reply_to = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=8, choices=languages)
    wants_replies = models.BooleanField(default=True)
    key = models.CharField(max_length=64, help_text="The form's own key, so that the comment is posted once.")
    needs_approval = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=a_week_from_now)
    posted = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PendingCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept text")
        verbose_name_plural = _("kept texts")
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.text[:50]}"

    @property
    def token(self) -> str:
        return signing.dumps(self.pk, salt=_SALT)
