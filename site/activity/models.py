"""What happened."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity import verbs


class ActivityQuerySet(models.QuerySet["Activity"]):
    def about_types(self) -> models.QuerySet["Activity", dict[str, Any]]:
        """The ids of the content types something was recorded about."""
        return self.order_by().values("about_type").distinct()


class Activity(models.Model):
    """One line of the log: somebody did something about something. Never changed, never deleted by an app."""

    verb = models.CharField(_("verb"), max_length=60)
    key = models.CharField(_("key"), max_length=200, null=True, blank=True, help_text=_("Makes a repeat a no-op."))  # noqa: DJ001
    by_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_id = models.PositiveBigIntegerField(null=True, blank=True)
    by = GenericForeignKey("by_type", "by_id")
    about_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    at = models.DateTimeField(_("when it happened"), default=timezone.now)
    recorded_at = models.DateTimeField(_("when it was recorded"), auto_now_add=True)
    facts = models.JSONField(_("facts"), default=dict, encoder=DjangoJSONEncoder)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [models.UniqueConstraint(fields=["verb", "key"], name="activity_once_per_key")]
        indexes = [
            models.Index(fields=["by_type", "by_id", "-at"]),
            models.Index(fields=["about_type", "about_id", "-at"]),
            models.Index(fields=["verb", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.key or self.pk}"

    @property
    def sentence(self) -> str:
        """The line in words, in the reader's language; the verb itself when the code has forgotten it."""
        verb = verbs.known().get(self.verb)
        if verb is None:
            return self.verb
        return str(verb.sentence) % {
            "by": self.by or _("Somebody"),
            "about": self.about or _("something no longer there"),
        }
