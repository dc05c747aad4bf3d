"""What members are told on the site."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """News for one member. Unread news of one kind and group are one notice: “Vera, Timur and 2 more”."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=60)
    group = models.CharField(max_length=160)
    place = models.CharField(max_length=60, blank=True)
    url = models.CharField(_("leads to"), max_length=500)
    title = models.CharField(_("title"), max_length=255, blank=True)
    excerpt = models.CharField(_("excerpt"), max_length=400, blank=True)
    people = models.JSONField(_("whose deeds"), default=list)  # ids, the latest first, each once
    number = models.PositiveIntegerField(_("how many deeds"), default=0)
    is_on_site = models.BooleanField(_("shown on the site"), default=True)
    is_for_digest = models.BooleanField(_("left to the digest"), default=False)
    created_at = models.DateTimeField(_("first"), default=timezone.now)
    changed_at = models.DateTimeField(_("last"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    digested_at = models.DateTimeField(_("in a digest"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "group"], condition=models.Q(read_at=None), name="one_unread_notice_a_group"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-changed_at", "-id"], name="notices_of_a_member"),
            models.Index(fields=["user"], condition=models.Q(read_at=None, is_on_site=True), name="unread_notices"),
            models.Index(fields=["group"], name="notices_by_group"),
            models.Index(
                fields=["user"],
                condition=models.Q(read_at=None, is_for_digest=True, digested_at=None),
                name="notices_for_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"


class Told(models.Model):
    """One deed a member was told of. The unique row makes a second telling do nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=60)
    group = models.CharField(max_length=160)
    call = models.UUIDField()  # which call wrote it, so that two at once know whose row it became
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("deed told")
        verbose_name_plural = _("deeds told")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="told_once")]
        indexes = [models.Index(fields=["key"]), models.Index(fields=["call"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.key}"
