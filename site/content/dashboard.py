"""What the first page of the CMS offers an editor: a place to begin, and what is unfinished."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from content.models import ArticleIndex, ArticlePage, BasePage, StoryIndex, StoryPage

_HOW_MANY = 6


def my_drafts(user: Any) -> QuerySet[BasePage]:
    """Pages this person began, or wrote in last, with words that readers do not see yet. The newest first."""
    return (
        BasePage.objects.filter(Q(owner=user) | Q(latest_revision__user=user), has_unpublished_changes=True)
        .select_related("locale", "content_type")
        .order_by("-latest_revision_created_at", "-pk")
    )


class StartWritingPanel(Component):
    """Straight to an empty article or story in its right place of the tree, and the way from there to the readers."""

    name = "start_writing"
    template_name = "content/cms/start_writing.html"
    order = 100

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        kinds = [
            (ArticleIndex, ArticlePage, _("Write an article"), "edit"),
            (StoryIndex, StoryPage, _("Write a story"), "openquote"),
        ]
        places = [(_index_for(self.request.user, index), page, words, icon) for index, page, words, icon in kinds]
        links = [
            {
                "url": reverse("wagtailadmin_pages:add", args=["content", page._meta.model_name, place.pk]),
                "words": words,
                "icon": icon,
            }
            for place, page, words, icon in places
            if place is not None
        ]
        return {"links": links}


def _index_for(user: Any, kind: Any) -> Page | None:
    """The list in the language the editor reads the CMS in, if they may write there; otherwise in another language."""
    language = (get_language() or "").split("-")[0]
    indexes = kind.objects.live().select_related("locale").order_by("path")
    ordered = sorted(indexes, key=lambda index: index.locale.language_code != language)
    return next((index for index in ordered if index.permissions_for_user(user).can_add_subpage()), None)


class MyDraftsPanel(Component):
    name = "my_drafts"
    template_name = "content/cms/my_drafts.html"
    order = 200

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        drafts = [
            {"page": page, "url": reverse("wagtailadmin_pages:edit", args=[page.pk])}
            for page in my_drafts(self.request.user)[:_HOW_MANY]
        ]
        return {"drafts": drafts}
