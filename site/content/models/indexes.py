"""What all sections have in common: one per language, a few words, and the list of their pages."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from common.pagecache import tag_page

from .base import BasePage, tabs, title_panel


def index_tabs() -> Any:
    return tabs(
        [title_panel(), FieldPanel("summary", help_text=_("A sentence or two under the title.")), FieldPanel("cover")]
    )


class SectionIndex(BasePage):
    """A listing. Its pages are those under it that the reader may know of."""

    parent_page_types = ["content.HomePage"]
    page_size = 24

    class Meta:
        abstract = True

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """One per language and site."""
        return super().can_create_at(parent) and not cls.objects.child_of(parent).exists()

    def listed_pages(self, request: HttpRequest) -> Any:
        """The section's pages in the order readers see, with all that a card needs."""
        raise NotImplementedError

    def key_asked(self, request: HttpRequest) -> str:
        from content.queries import key_asked

        return key_asked(self.listed_pages(request), request)

    def around(self, request: HttpRequest) -> dict[str, Any]:
        from content.queries import listing

        tag_page(request, self.listing_tag)
        context = super().around(request)
        return context | listing(self.listed_pages(request), request, self.page_size)
