"""How often the brand may turn to a person unasked."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from .outbox import Channel


class Contact(models.Model):
    """One time the brand turned to a member unasked, by whatever channel."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("member")
    )
    key = models.CharField(max_length=200)
    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="contact_counted_once")]
        indexes = [models.Index(fields=["user", "-at"])]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.channel}"


@register_setting(icon="time")
class ContactBudget(BaseGenericSetting):
    a_week = models.PositiveSmallIntegerField(
        _("contacts in seven days"),
        default=2,
        validators=[MaxValueValidator(50)],
        help_text=_(
            "Letters, push and messenger messages and questions on the site, all together, that a person did not ask for. "
            "Counted over the last seven days. Answers, reminders and notices a member asked for are not counted, nor are "
            "letters about an account or an order. 0 means: none at all."
        ),
    )
    messenger_a_month = models.PositiveSmallIntegerField(
        _("of these in a messenger, in thirty days"),
        default=1,
        validators=[MaxValueValidator(50)],
        help_text=_("Messenger messages disturb more, so fewer of them leave. 0 means: none at all."),
    )

    panels = [FieldPanel("a_week"), FieldPanel("messenger_a_month")]

    class Meta:
        verbose_name = _("contact budget")
