"""What ties articles together across the tree: tags and series, named once per language, the same in every language. And
words that mean the same, for the search.
"""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
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


class SynonymGroup(models.Model):
    """Words that mean the same in one language: who searches for one finds the others too."""

    MOST, LONGEST = 12, 5

    language = models.CharField(
        _("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        help_text=_("Of the readers who search. Write a group for each language that has such words."),
    )
    words = models.CharField(
        _("words that mean the same"),
        max_length=400,
        help_text=_(
            "Separated by commas, in their plainest form: pour-over, dripper, V60. Each may be several words. "
            "The search knows endings and plurals by itself. Don't join what is only similar: who looks for a kettle "
            "doesn't want scales."
        ),
    )

    panels = [FieldPanel("language"), FieldPanel("words")]

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "words"]
        constraints = [models.UniqueConstraint(fields=["language", "words"], name="synonyms_once_per_language")]

    def __str__(self) -> str:
        return self.words

    @property
    def ways(self) -> list[str]:
        return [way for part in re.split(r"[,;\n]", self.words) if (way := " ".join(part.split()))]

    def clean(self) -> None:
        known: dict[str, str] = {}
        for way in self.ways:
            known.setdefault(way.casefold(), way)
        ways = list(known.values())
        self.words = ", ".join(ways)
        counts = [len(re.findall(r"[^\W_]+", way)) for way in ways]
        if len(ways) < 2:
            raise ValidationError({"words": _("Write at least two words, separated by commas.")})
        if len(ways) > self.MOST:
            raise ValidationError(
                {"words": _("At most %(count)s in a group: more of them mean different things.") % {"count": self.MOST}}
            )
        if 0 in counts or max(counts) > self.LONGEST:
            raise ValidationError(
                {"words": _("Each is one to %(count)s words, of letters or figures.") % {"count": self.LONGEST}}
            )
