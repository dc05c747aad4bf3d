"""What the brand states as fact ("delivery in Moscow: 2 days")."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.translated import TranslatedField


class Fact(models.Model):
    """One statement, quoted by its key on pages, in mails and by the bot, so channels cannot contradict each other."""

    key = models.SlugField(_("key"), unique=True, help_text=_("How templates and editors quote it, for example delivery-moscow."))
    label = TranslatedField(_("label"), max_length=120, help_text=_("Names the fact where it stands in a list: “Delivery to Moscow”."))
    value = TranslatedField(_("value"), help_text=_("What readers see: a few words, without a full stop."))
    note = models.TextField(_("note for the staff"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("Who keeps it true."),
    )
    review_date = models.DateField(_("review date"), help_text=_("The day somebody must check that it still holds."))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def __str__(self) -> str:
        return str(self.label) or self.key
