"""What one member wants of another."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Tie(models.Model):
    """A member follows another, does not want to read them, or does not want to be reached by them."""

    class Kind(models.TextChoices):
        FOLLOWING = "following", _("Follows")
        MUTED = "muted", _("Has muted")
        BLOCKED = "blocked", _("Has blocked")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ties", verbose_name=_("member")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tied_by", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.UniqueConstraint(fields=["member", "person"], name="one_tie_a_person"),
            models.CheckConstraint(name="no_tie_to_oneself", condition=~models.Q(member=models.F("person"))),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.person_id}"
