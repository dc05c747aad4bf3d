"""The help centre: themes with questions and answers."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from common.pagecache import tag_page
from content.blocks import QUESTIONS
from content.fields import StreamField

from .base import BasePage, tabs, title_panel
from .indexes import SectionIndex, index_tabs


class HelpIndex(SectionIndex):
    page_description = _("The help centre: all themes.")
    subpage_types = ["content.HelpTheme"]
    template = "content/help_index.html"
    section = "help"
    page_size = 100
    edit_handler = index_tabs()

    class Meta:
        verbose_name = _("help: the list of themes")
        verbose_name_plural = _("help: the lists of themes")

    def listed_pages(self, request: HttpRequest) -> Any:
        return HelpTheme.objects.child_of(self).listed_for(request.user).order_by("path").with_cover()

    def around(self, request: HttpRequest) -> dict[str, Any]:
        context = super().around(request)
        return context | {"themes": [theme.as_list(request) for theme in context["pages"]]}


class HelpTheme(BasePage):
    """The order of the questions is the editor's: the most asked first."""

    page_description = _("Questions and answers about one subject, such as delivery.")
    questions = StreamField(
        QUESTIONS, verbose_name=_("questions and answers"), blank=True, help_text=_("The most asked first.")
    )

    parent_page_types = ["content.HelpIndex"]
    subpage_types: list[str] = []
    template = "content/help_theme.html"
    section = "help"
    comments_allowed = True
    search_fields = [*BasePage.search_fields, index.SearchField("questions")]

    class Meta:
        verbose_name = _("help theme")
        verbose_name_plural = _("help themes")

    edit_handler = tabs(
        [
            title_panel(),
            FieldPanel("summary", help_text=_("What one finds here, for the list of themes.")),
            FieldPanel("questions"),
        ],
        settings=[FieldPanel("comments_open")],
    )

    def as_list(self, request: HttpRequest) -> dict[str, Any]:
        """The theme with links to its answers; one that is closed to this reader shows its name alone."""
        url = self.get_url(request) or ""
        values = [] if getattr(self, "is_closed", False) else [block.value for block in self.questions]
        tag_page(request, f"page:{self.pk}")
        questions = [{"title": value["question"], "url": f"{url}#{value.anchor}"} for value in values]
        return {"title": self.title, "url": url, "questions": questions}

    def around(self, request: HttpRequest) -> dict[str, Any]:
        from content.queries import help_themes

        context = super().around(request)
        return context | {"themes": help_themes(page=self, request=request)}
