"""The help centre: themes with questions and answers."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from content.blocks import QUESTIONS
from content.fields import StreamField

from .base import BasePage, tabs, title_panel
from .indexes import SectionIndex, index_tabs


class HelpIndex(SectionIndex):
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


class HelpTheme(BasePage):
    """The order of the questions is the editor's: the most asked first."""

    questions = StreamField(QUESTIONS, verbose_name=_("questions and answers"), blank=True, help_text=_("The most asked first."))

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
        [title_panel(), FieldPanel("summary", help_text=_("What one finds here, for the list of themes.")), FieldPanel("questions")],
        settings=[FieldPanel("comments_open")],
    )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from content.queries import help_themes

        context = super().get_context(request, *args, **kwargs)
        return context | {"themes": help_themes(page=self, request=request)}
