"""Helpful articles: how-tos with steps, alone or in a series."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable
from wagtail.search import index

from common.pagecache import tag_page
from content.blocks import LINES, ArticleBlocks
from content.fields import StreamField
from content.later import Later

from .base import BasePage, tabs, title_panel
from .indexes import SectionIndex, index_tabs
from .words import Series, Tag


class ArticleIndex(RoutablePageMixin, SectionIndex):
    page_description = _("The list of all articles, with their tags and series.")
    subpage_types = ["content.ArticlePage"]
    template = "content/article_index.html"
    section = "articles"
    edit_handler = index_tabs()

    class Meta:
        verbose_name = _("articles: the list")
        verbose_name_plural = _("articles: the lists")

    def listed_pages(self, request: HttpRequest) -> Any:
        return ArticlePage.objects.child_of(self).listed_for(request.user).newest_first().with_cover()

    def around(self, request: HttpRequest) -> dict[str, Any]:
        from content.queries import series_in, tags_in

        context = super().around(request)
        url = self.get_url(request) or ""
        return context | {
            "tag_items": [{"title": str(tag), "url": f"{url}tags/{tag.slug}/"} for tag in tags_in(self, request.user)],
            "series_items": [
                {"title": str(series), "url": f"{url}series/{series.slug}/"} for series in series_in(self, request.user)
            ],
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Through the gate like every page: Wagtail's routes would answer past it, and untagged."""
        from content.serving import serve_gated

        return serve_gated(self, request, super().serve, *args, **kwargs)

    def as_crumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        """The way to a tag or a series, which are no pages of the tree."""
        return [{"title": self.title, "url": self.get_url(request) or ""}]

    @path("tags/<slug:slug>/", name="tag")
    def show_tag(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Everything about one subject: articles and stories."""
        from content.queries import listing, pages_about

        tag = get_object_or_404(Tag, slug=slug)
        tag_page(request, tag.purge_tag(self.locale_id))

        def around() -> dict[str, Any]:
            pages = pages_about(tag, page=self, request=request)
            return {"breadcrumbs": self.as_crumbs(request)} | listing(pages, request, self.page_size)

        return self.render(
            request, context_overrides={"tag": tag, "around": Later(around)}, template="content/tag.html"
        )

    @path("series/<slug:slug>/", name="series")
    def show_series(self, request: HttpRequest, slug: str) -> HttpResponse:
        from content.queries import articles_of_series

        series = get_object_or_404(Series, slug=slug)
        tag_page(request, series.purge_tag(self.locale_id))

        def around() -> dict[str, Any]:
            return {
                "breadcrumbs": self.as_crumbs(request),
                "pages": articles_of_series(series, page=self, request=request),
                "next_url": "",
                "back_url": "",
            }

        return self.render(
            request, context_overrides={"series": series, "around": Later(around)}, template="content/series.html"
        )


class Difficulty(models.TextChoices):
    EASY = "easy", _("easy")
    MEDIUM = "medium", _("takes some practice")
    ADVANCED = "advanced", _("for the patient")


class ArticlePage(BasePage):
    page_description = _("It teaches something: a how-to with steps, tools, times.")
    author = models.ForeignKey(
        "content.PersonPage",
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who wrote it; one of the team."),
    )
    difficulty = models.CharField(_("difficulty"), max_length=12, choices=Difficulty, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes it takes"), null=True, blank=True, help_text=_("To do it, not to read it.")
    )
    ingredients = StreamField(
        LINES,
        verbose_name=_("what you need: ingredients"),
        blank=True,
        help_text=_("One per line, with the amount: “15 g coffee”."),
    )
    tools = StreamField(LINES, verbose_name=_("what you need: tools"), blank=True)
    body = StreamField(ArticleBlocks(), verbose_name=_("body"), blank=True)
    series = models.ForeignKey(
        Series, verbose_name=_("series"), null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    series_part = models.PositiveSmallIntegerField(
        _("part"), null=True, blank=True, help_text=_("Its place in the series: 1, 2, 3 …")
    )

    parent_page_types = ["content.ArticleIndex"]
    subpage_types: list[str] = []
    template = "content/article_page.html"
    section = "articles"
    comments_allowed = True
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("ingredients"),
        index.SearchField("tools"),
        index.FilterField("difficulty"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    edit_handler = tabs(
        [
            title_panel(),
            FieldPanel("summary"),
            FieldPanel("cover"),
            MultiFieldPanel(
                [FieldPanel("author"), FieldPanel("published_at"), FieldPanel("tags")],
                heading=_("Who, when, about what"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("difficulty"), FieldPanel("minutes")]),
                    FieldPanel("ingredients"),
                    FieldPanel("tools"),
                ],
                heading=_("For a how-to"),
            ),
            FieldPanel("body"),
            MultipleChooserPanel(
                "products", chooser_field_name="product", heading=_("Products it is about"), label=_("Product")
            ),
        ],
        settings=[
            MultiFieldPanel([FieldPanel("series"), FieldPanel("series_part")], heading=_("Series")),
            FieldPanel("comments_open"),
        ],
    )

    def around(self, request: HttpRequest) -> dict[str, Any]:
        from content import queries

        context = super().around(request)
        return (
            context
            | queries.around_text(self, request)
            | queries.around_part(self, request)
            | {
                "ingredients": [str(block.value) for block in self.ingredients],
                "tools": [str(block.value) for block in self.tools],
                "people": [],
            }
        )


class ArticleProduct(Orderable):
    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="products")
    product = models.ForeignKey(
        "content.ProductPage", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("product")]
