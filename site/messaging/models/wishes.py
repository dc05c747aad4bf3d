"""What a member wants to be written about, how, and how often."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    NOW = "now", _("at once")
    DIGEST = "digest", _("in the digest")
    OFF = "off", _("not at all")


class Preference(models.Model):
    """How one kind of news comes to a member by one channel, where that is not the kind's own default."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10, default="mail", db_default="mail")
    way = models.CharField(_("how"), max_length=10, choices=Way, default=Way.OFF, db_default=Way.OFF.value)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        db_table = "messaging_refusal"  # it once held refusals only
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint(fields=["user", "kind", "channel"], name="mail_preference_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.channel} {self.way}"


class Rhythm(models.Model):
    """When the digest comes, and whether the member wants silence for a while."""

    class Digest(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("once a week")
        OFF = "off", _("never")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="rhythm",
        verbose_name=_("member"),
    )
    digest = models.CharField(_("digest"), max_length=10, choices=Digest, default=Digest.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("day"), default=4, validators=[MaxValueValidator(6)])  # 0 is Monday
    hour = models.PositiveSmallIntegerField(_("hour"), default=9, validators=[MaxValueValidator(23)])
    # Until the member has said it, the digest is our idea and counts in the contact budget.
    is_chosen = models.BooleanField(default=False)
    paused_until = models.DateField(_("silence until"), null=True, blank=True)
    digested_for = models.CharField(max_length=10, blank=True, editable=False)  # the day of the last one
    digested_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("rhythm")
        verbose_name_plural = _("rhythms")
        default_permissions = ()
        indexes = [models.Index(fields=["digest", "hour"])]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"
