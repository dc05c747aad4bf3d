"""What the brand states as fact ("delivery in Moscow: 2 days")."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from common.translated import TranslatedField


class FactQuerySet(models.QuerySet["Fact"]):
    def due(self, within: timedelta = timedelta(days=30)) -> "FactQuerySet":
        """Those somebody must look at: the review date has passed, or comes soon."""
        return self.filter(review_date__lte=timezone.localdate() + within)


class Fact(index.Indexed, models.Model):
    """One statement, quoted by its key on pages, in mails and by the bot, so channels cannot contradict each other."""

    key = models.SlugField(
        _("key"), unique=True, help_text=_("How templates and editors quote it, for example delivery-moscow.")
    )
    label = TranslatedField(
        _("label"), max_length=120, help_text=_("Names the fact where it stands in a list: “Delivery to Moscow”.")
    )
    value = TranslatedField(_("value"), help_text=_("What readers see: a few words, without a full stop."))
    note = models.TextField(_("note for the staff"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who keeps it true."),
    )
    review_date = models.DateField(_("review date"), help_text=_("The day somebody must check that it still holds."))
    updated_at = models.DateTimeField(auto_now=True)

    objects = FactQuerySet.as_manager()
    # For the staff's own search; readers find facts in the texts that quote them.
    search_fields = [
        index.SearchField("words"),
        index.AutocompleteField("words"),
        index.FilterField("owner"),
        index.FilterField("review_date"),
        index.FilterField("key"),
    ]

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def __str__(self) -> str:
        return str(self.label) or self.key

    @property
    def words(self) -> str:
        """Key, label and value in every language."""
        return " ".join([self.key, *self.label.values(), *self.value.values()])

    @property
    def is_overdue(self) -> bool:
        return self.review_date < timezone.localdate()
