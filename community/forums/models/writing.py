"""What is being written: drafts and pictures."""

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .spaces import Space
from .topics import Post


class Draft(models.Model):
    """What a member has typed and not sent, per place: “topic:12”, “space:3” (a new topic), “post:40” (a change)."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=40)
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    more = models.JSONField(default=dict)  # kind, tags, the number answered
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["member", "place"], name="one_draft_a_place")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.place}"


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Under the space, so that the guard of the files knows whom to ask; a name nobody can guess all the same."""
    return f"forums/{attachment.space_id}/{attachment.pk}{PurePosixPath(filename).suffix.lower()}"


def small_path(attachment: "Attachment", filename: str) -> str:
    return f"forums/{attachment.space_id}/{attachment.pk}-small.webp"


class Attachment(models.Model):
    """A picture uploaded into a space. Seen by those who see the space, by its file and by its small version alike."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="attachments")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="attachments")
    file = models.FileField(upload_to=attachment_path, max_length=200)
    small = models.FileField(upload_to=small_path, max_length=200, blank=True)
    name = models.CharField(max_length=160)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [models.Index(fields=["owner", "-created_at"], name="pictures_of_owner")]

    def __str__(self) -> str:
        return self.name
