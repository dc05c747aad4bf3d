"""What ties articles together across the tree: tags and series. Named once per language, the same in every language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from common.translated import TranslatedField


class Tag(index.Indexed, models.Model):
    name = TranslatedField(_("name of the tag"), max_length=60, help_text=_("What readers see, a word or two."))
    slug = models.SlugField(
        _("address"), max_length=60, unique=True, help_text=_("The end of the tag's address: /articles/tags/water/.")
    )

    panels = [FieldPanel("name"), FieldPanel("slug")]
    search_fields = [index.SearchField("names"), index.AutocompleteField("names")]

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name) or self.slug

    def purge_tag(self, locale_id: int) -> str:
        """The tag of pages that show what has this tag: a tag's own page, and “read on” under its articles."""
        return f"tag:{self.pk}:{locale_id}"

    @property
    def names(self) -> str:
        return " ".join(self.name.values())


class Series(index.Indexed, models.Model):  # type: ignore[django-manager-missing]
    """Articles to be read in order. An article says which part it is."""

    title = TranslatedField(_("title"), max_length=120, help_text=_("For example “First month with a dripper”."))
    slug = models.SlugField(
        _("address"), max_length=80, unique=True, help_text=_("The end of its address: /articles/series/first-month/.")
    )
    summary = TranslatedField(
        _("summary"),
        blank=True,
        max_length=300,
        multiline=True,
        help_text=_("What a reader will know or have after the last part."),
    )

    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("summary")]
    search_fields = [index.SearchField("titles"), index.AutocompleteField("titles")]

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.title) or self.slug

    def purge_tag(self, locale_id: int) -> str:
        """The tag of pages that show the list of its parts."""
        return f"series:{self.pk}:{locale_id}"

    @property
    def titles(self) -> str:
        return " ".join(self.title.values())
