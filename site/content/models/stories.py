"""Behind the scenes: how things are made, and by whom."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.models import Orderable
from wagtail.search import index

from content.blocks import ArticleBlocks
from content.fields import StreamField

from .base import BasePage, tabs, title_panel
from .indexes import SectionIndex, index_tabs


class StoryIndex(SectionIndex):
    page_description = _("The list of all stories.")
    subpage_types = ["content.StoryPage"]
    template = "content/story_index.html"
    section = "stories"
    edit_handler = index_tabs()

    class Meta:
        verbose_name = _("stories: the list")
        verbose_name_plural = _("stories: the lists")

    def listed_pages(self, request: HttpRequest) -> Any:
        return StoryPage.objects.child_of(self).listed_for(request.user).newest_first().with_cover()


class StoryPage(BasePage):
    page_description = _("It tells how something is made here, and by whom.")
    author = models.ForeignKey(
        "content.PersonPage",
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who tells it; one of the team."),
    )
    body = StreamField(ArticleBlocks(), verbose_name=_("body"), blank=True)

    parent_page_types = ["content.StoryIndex"]
    subpage_types: list[str] = []
    template = "content/story_page.html"
    section = "stories"
    comments_allowed = True
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    edit_handler = tabs(
        [
            title_panel(),
            FieldPanel("summary"),
            FieldPanel("cover"),
            MultiFieldPanel(
                [FieldPanel("author"), FieldPanel("published_at"), FieldPanel("tags")],
                heading=_("Who, when, about what"),
            ),
            FieldPanel("body"),
            MultipleChooserPanel("people", chooser_field_name="person", heading=_("People in it"), label=_("Person")),
            MultipleChooserPanel(
                "products", chooser_field_name="product", heading=_("Products it is about"), label=_("Product")
            ),
        ],
        settings=[FieldPanel("comments_open")],
    )

    def around(self, request: HttpRequest) -> dict[str, Any]:
        from content import queries

        context = super().around(request)
        return context | queries.around_text(self, request) | {"people": queries.people_of(self, request=request)}


class StoryPerson(Orderable):
    story = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        "content.PersonPage", verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("person")]


class StoryProduct(Orderable):
    story = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="products")
    product = models.ForeignKey(
        "content.ProductPage", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("product")]
