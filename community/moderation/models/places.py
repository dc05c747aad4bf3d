"""Moderators of single places."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PlaceModerator(models.Model):
    """A member who moderates one place, “space:12” say, and nothing else."""

    place = models.CharField(_("place"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderated_places", verbose_name=_("member")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("moderator of a place")
        verbose_name_plural = _("moderators of places")
        constraints = [models.UniqueConstraint(fields=["place", "user"], name="place_moderator_once")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.place}"
