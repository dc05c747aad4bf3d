"""The staff's side: menus, snippets, what a text may have, and checks that speak up when something was overlooked."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.models import Page, PageViewRestriction
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from content.dashboard import MyDraftsPanel, StartWritingPanel
from content.models import BasePage, Series, SynonymGroup, Tag
from content.pictures_agree import closed_pictures_on_open_page, open_pictures_on_closed_page
from content.rules import closed_places

# --- The first page of the CMS ----------------------------------------------------------------------------------------


@hooks.register("construct_homepage_panels")
def begin_and_finish(request: HttpRequest, panels: list[Any]) -> None:
    panels += [StartWritingPanel(request), MyDraftsPanel(request)]


# --- Writing --------------------------------------------------------------------------------------------------------


@hooks.register("insert_editor_js")
def wait_for_autosave() -> str:
    return format_html('<script src="{}"></script>', static("content/wait-for-autosave.js"))


# --- Reading --------------------------------------------------------------------------------------------------------


@hooks.register("on_serve_page", order=-10)
def hide_what_is_for_others(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page kept for groups by Wagtail's privacy does not exist for others; Wagtail would send them to sign in, for ever."""

    def inner(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        for place in closed_places().hidden:
            is_for_groups = place.kind == PageViewRestriction.GROUPS
            if (
                is_for_groups
                and page.path.startswith(place.path)
                and not request.user.is_staff
                and not place.lets_in(request.user)
            ):
                raise Http404
        return serve(page, request, args, kwargs)

    return inner


# --- Snippets -------------------------------------------------------------------------------------------------------


class TagViewSet(SnippetViewSet):
    model = Tag
    icon = "tag"
    menu_label = gettext_lazy("Tags")
    list_display = ["__str__", Column("slug", label=gettext_lazy("Address"))]
    list_export = ["slug", "name"]


class SeriesViewSet(SnippetViewSet):
    model = Series
    icon = "list-ol"
    menu_label = gettext_lazy("Series")
    list_display = ["__str__", Column("slug", label=gettext_lazy("Address"))]
    list_export = ["slug", "title"]


class SynonymsViewSet(SnippetViewSet):
    """What readers call by several names. Who steers what the search puts first keeps these, too."""

    model = SynonymGroup
    icon = "search"
    menu_label = gettext_lazy("Synonyms")
    list_display = ["words", Column("get_language_display", label=gettext_lazy("Language"), sort_key="language")]
    list_filter = ["language"]
    search_fields = ["words"]
    list_export = ["language", "words"]
    copy_view_enabled = False


class WordsGroup(SnippetViewSetGroup):
    """Tags, series and synonyms in the main menu, where editors look for them."""

    menu_label = pgettext_lazy("menu of the CMS", "Words")
    menu_icon = "tag"
    menu_order = 250
    items = (TagViewSet, SeriesViewSet, SynonymsViewSet)


register_snippet(WordsGroup)


# --- Writing --------------------------------------------------------------------------------------------------------


@hooks.register("after_publish_page")
def speak_of_pictures(request: HttpRequest, page: Page) -> None:
    """A closed page with public pictures leaks; a public page with closed pictures shows holes. Both are said, neither forbidden."""
    page = page.specific
    if not isinstance(page, BasePage):
        return
    for pictures, words in (
        (
            open_pictures_on_closed_page(page),
            _("This page is not for everybody, but these of its pictures are. Move them to the closed collection:"),
        ),
        (
            closed_pictures_on_open_page(page),
            _("These pictures are in a closed collection, so not every reader of this page sees them:"),
        ),
    ):
        if pictures:
            links = format_html_join(
                ", ",
                '<a href="{}">{}</a>',
                ((reverse("wagtailimages:edit", args=[each.pk]), each.title) for each in pictures),
            )
            messages.warning(request, format_html("{} {}", words, links))
