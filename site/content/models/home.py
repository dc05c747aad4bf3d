"""The first page, and pages put together from blocks for one occasion."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from content.blocks import BodyBlocks, HomeBlocks
from content.fields import StreamField

from .base import BasePage, tabs, title_panel


class HomePage(BasePage):
    """Two homes in one: what the brand tells a visitor, and what it tells somebody it knows by name."""

    page_description = _("The front page, put together from blocks; one for each language.")
    headline = models.CharField(
        _("first words"), max_length=120, help_text=_("The largest words of the page: who you are, in one line.")
    )
    button = models.CharField(_("words on the button"), max_length=60, blank=True)
    button_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("where the button leads"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(HomeBlocks(), verbose_name=_("page for visitors"), blank=True)
    member_headline = models.CharField(
        _("greeting"),
        max_length=120,
        blank=True,
        help_text=_("For those who have signed in; {name} becomes their name. Empty: “Good to see you, {name}”."),
    )
    member_summary = models.CharField(_("words under the greeting"), max_length=300, blank=True)
    member_body = StreamField(
        HomeBlocks(),
        verbose_name=_("page for members"),
        blank=True,
        help_text=_("Empty: members see what visitors see."),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "content.ArticleIndex",
        "content.StoryIndex",
        "content.TeamIndex",
        "content.ProductIndex",
        "content.HelpIndex",
        "content.StandardPage",
        "content.LandingPage",
    ]
    template = "content/home_page.html"
    section = "home"
    search_fields = [*BasePage.search_fields, index.SearchField("headline")]

    preview_modes = [("", _("As a visitor")), ("member", _("As a member"))]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    edit_handler = tabs(
        [
            title_panel(),
            MultiFieldPanel(
                [
                    FieldPanel("headline"),
                    FieldPanel("summary", heading=_("words under it")),
                    FieldPanel(
                        "cover",
                        heading=_("large picture"),
                        help_text=_("The first thing everybody sees. Landscape, 1600 × 1067 or larger."),
                    ),
                    FieldPanel("button"),
                    FieldPanel("button_page"),
                ],
                heading=_("What a visitor sees first"),
            ),
            FieldPanel("body"),
            MultiFieldPanel(
                [FieldPanel("member_headline"), FieldPanel("member_summary"), FieldPanel("member_body")],
                heading=_("What a member sees"),
            ),
        ]
    )

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """One home per language: the next one is made by translating it."""
        return super().can_create_at(parent) and not cls.objects.child_of(parent).exists()

    def greeting(self, name: str) -> str:
        return (self.member_headline or str(_("Good to see you, {name}"))).replace("{name}", name)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        is_member = self.shows_member(request)
        return super().get_context(request, *args, **kwargs) | {
            "is_member": is_member,
            "lead": (self.member_summary or self.summary) if is_member else self.summary,
        }

    def around(self, request: HttpRequest) -> dict[str, Any]:
        from content.queries import latest_pages

        blocks = self.member_body if self.shows_member(request) and self.member_body else self.body
        return super().around(request) | {
            "blocks": blocks,
            "newest": [] if blocks else latest_pages("both", 6, page=self, request=request),
        }

    def shows_member(self, request: HttpRequest) -> bool:
        if getattr(request, "is_preview", False):
            return bool(getattr(request, "preview_mode", "") == "member")
        return bool(request.user.is_authenticated)


class LandingPage(BasePage):
    """A page for one occasion, composed freely: the club, a launch, a season."""

    page_description = _("One offer or occasion, with large pictures, put together from the blocks of the front page.")
    headline = models.CharField(_("first words"), max_length=120, blank=True, help_text=_("Empty: the title."))
    button = models.CharField(_("words on the button"), max_length=60, blank=True)
    button_link = models.CharField(
        _("where the button leads"),
        max_length=500,
        blank=True,
        help_text=_("https://… or a path of this site, such as /accounts/signup/."),
    )
    body = StreamField(HomeBlocks(), verbose_name=_("body"), blank=True)

    parent_page_types = ["content.HomePage", "content.LandingPage", "content.StandardPage"]
    subpage_types = ["content.StandardPage", "content.LandingPage"]
    template = "content/landing_page.html"
    section = "pages"
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("landing page")
        verbose_name_plural = _("landing pages")

    edit_handler = tabs(
        [
            title_panel(),
            MultiFieldPanel(
                [
                    FieldPanel("headline"),
                    FieldPanel("summary"),
                    FieldPanel("cover"),
                    FieldPanel("button"),
                    FieldPanel("button_link"),
                ],
                heading=_("What is seen first"),
            ),
            FieldPanel("body"),
        ]
    )


class StandardPage(BasePage):
    """About us, contacts, terms."""

    page_description = _("Plain text: contacts, delivery, terms.")
    body = StreamField(BodyBlocks(), verbose_name=_("body"), blank=True)

    parent_page_types = ["content.HomePage", "content.StandardPage", "content.LandingPage"]
    subpage_types = ["content.StandardPage", "content.LandingPage"]
    template = "content/standard_page.html"
    section = "pages"
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    edit_handler = tabs([title_panel(), FieldPanel("summary"), FieldPanel("cover"), FieldPanel("body")])
