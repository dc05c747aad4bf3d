"""The people behind the brand."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from content.blocks import LINES, BodyBlocks
from content.fields import StreamField

from .base import BasePage, tabs
from .indexes import SectionIndex, index_tabs


class TeamIndex(SectionIndex):
    page_description = _("Everybody of the team.")
    subpage_types = ["content.PersonPage"]
    template = "content/team_index.html"
    section = "team"
    page_size = 100
    edit_handler = index_tabs()

    class Meta:
        verbose_name = _("team: the list")
        verbose_name_plural = _("team: the lists")

    def listed_pages(self, request: HttpRequest) -> Any:
        return PersonPage.objects.child_of(self).listed_for(request.user).order_by("path").with_cover()


class PersonPage(BasePage):
    page_description = _("One of the team: a portrait, a role, what readers may ask them about.")
    role = models.CharField(_("role"), max_length=120, help_text=_("What they do here, in their own words."))
    ask_me_about = StreamField(
        LINES, verbose_name=_("ask me about"), blank=True, help_text=_("Three to five subjects, a few words each.")
    )
    body = StreamField(BodyBlocks(), verbose_name=_("about them"), blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person_pages",
        help_text=_("Their account on the site, so that their comments lead here."),
    )

    parent_page_types = ["content.TeamIndex"]
    subpage_types: list[str] = []
    template = "content/person_page.html"
    section = "team"
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("role"),
        index.SearchField("ask_me_about"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    edit_handler = tabs(
        [
            FieldPanel("title", heading=_("name")),
            FieldPanel("role"),
            FieldPanel(
                "cover",
                heading=_("photo"),
                help_text=_("The face in the middle of a square or portrait picture; set the focal point on it."),
            ),
            FieldPanel("summary", help_text=_("One sentence for lists.")),
            FieldPanel("ask_me_about"),
            FieldPanel("body"),
            MultiFieldPanel([FieldPanel("member")], heading=_("On this site")),
        ]
    )

    def around(self, request: HttpRequest) -> dict[str, Any]:
        from content import queries

        context = super().around(request)
        return context | {
            "stories": queries.stories_with(self, request=request),
            "articles": queries.articles_by(self, request=request),
            "topics": [str(block.value) for block in self.ask_me_about],
        }
