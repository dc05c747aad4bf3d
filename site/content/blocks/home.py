"""Blocks of the home and of landing pages: they show what is new or chosen elsewhere on the site."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from .lists import PagesInTheirLanguage
from .page import ArticleBlocks
from .text import Link, small_rich_text


class Latest(blocks.StructBlock):
    """The newest pages of a section, by themselves."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    what = blocks.ChoiceBlock(
        label=_("What"),
        default="articles",
        choices=[("articles", _("Articles")), ("stories", _("Stories")), ("both", _("Articles and stories"))],
    )
    how_many = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=12)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from content.queries import latest_pages

        context = super().get_context(value, parent_context)
        context["pages"] = latest_pages(
            value["what"], value["how_many"], page=context.get("page"), request=context.get("request")
        )
        return context

    class Meta:
        label = _("What is new")
        icon = "time"
        template = "content/blocks/latest.html"


class Picks(PagesInTheirLanguage):
    """Pages an editor chose by hand."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    pages = blocks.ListBlock(blocks.PageChooserBlock(page_type="content.BasePage", label=_("Page")), label=_("Pages"))

    class Meta:
        label = _("Chosen pages")
        icon = "pick"
        template = "content/blocks/picks.html"


class SeriesOnHome(blocks.StructBlock):
    series = SnippetChooserBlock("content.Series", label=_("Series"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from content.queries import articles_of_series, series_address

        context = super().get_context(value, parent_context)
        page, request = context.get("page"), context.get("request")
        context["pages"] = articles_of_series(value["series"], page=page, request=request)
        context["series_url"] = series_address(value["series"], page=page, request=request)
        return context

    class Meta:
        label = _("Series")
        icon = "list-ol"
        template = "content/blocks/series.html"


class HelpThemes(blocks.StructBlock):
    """All themes of the help centre: anything about delivery and returns is one click away."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from content.queries import help_themes

        context = super().get_context(value, parent_context)
        context["pages"] = help_themes(page=context.get("page"), request=context.get("request"))
        return context

    class Meta:
        label = _("Help themes")
        icon = "help"
        template = "content/blocks/help_themes.html"


class Hero(blocks.StructBlock):
    """A wide picture with words and one button."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = small_rich_text(label=_("Text"), required=False)
    picture = ImageChooserBlock(label=_("Picture"), required=False)
    button = blocks.CharBlock(label=_("Words on the button"), required=False, max_length=60)
    link = Link(label=_("Where it leads"), required=False)

    class Meta:
        label = _("Wide picture with words")
        icon = "image"
        template = "content/blocks/hero.html"


class HomeBlocks(ArticleBlocks):
    latest = Latest()
    picks = Picks()
    series = SeriesOnHome()
    help_themes = HelpThemes()
    hero = Hero()
