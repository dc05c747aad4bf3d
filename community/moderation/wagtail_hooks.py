"""The moderators' place in the CMS: one queue, the log, the watch lists."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from community.moderation import queries, rules
from community.moderation.models import WatchedDomain, WatchedWord
from community.moderation.views import queue, staff
from community.moderation.views.people import member
from members.models import User


class QueueMenuItem(MenuItem):
    """Says how much waits; who moderates nothing doesn't see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_enter_queue(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = queries.queue_length(member(request))
        label = f"{self.label} ({waiting})" if waiting else str(self.label)
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs
        )


class QueueViewSet(ViewSet):
    name = "moderation_queue"
    url_prefix = "moderation"
    icon = "warning"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", queue.Queue.as_view(), name="index"),
            path("results/", queue.Queue.as_view(results_only=True), name="index_results"),
            path("decide/", queue.decide, name="decide"),
            path("undo/<int:pk>/", queue.undo, name="undo"),
            path("<int:item>/", queue.ItemPage.as_view(), name="item"),
            path("<int:item>/appeal/", queue.answer_appeal, name="answer_appeal"),
            path("about/<str:subject>/<int:pk>/", queue.ItemPage.as_view(), name="thing"),
            path("member/<int:pk>/", staff.MemberPage.as_view(), name="member"),
            path("member/<int:pk>/judge/", staff.judge, name="judge"),
            path("try/", staff.TryWatchLists.as_view(), name="try"),
        ]


@hooks.register("register_admin_viewset")
def register_queue() -> QueueViewSet:
    return QueueViewSet()


@hooks.register("register_admin_menu_item")
def register_menu_item() -> QueueMenuItem:
    return QueueMenuItem(
        _("Moderation"), reverse_lazy("moderation_queue:index"), name="moderation", icon_name="warning", order=450
    )


class QueuePanel(Component):
    """On the CMS' first page: what has waited longest, straight to where it is decided."""

    name = "moderation"
    template_name = "community/moderation/admin/_panel.html"
    order = 60

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        waiting = queries.queue(self.user).waiting().order_by("opened_at", "pk")
        return {"rows": queries.rows(list(waiting[:5])), "number": waiting.count()}


@hooks.register("construct_homepage_panels")
def say_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    if rules.may_enter_queue(request.user):
        panels.append(QueuePanel(member(request)))


# --- The log, among the reports -------------------------------------------------------------------------------------


class LogMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_enter_queue(request.user)


@hooks.register("register_admin_urls")
def register_log() -> list[Any]:
    return [
        path("reports/moderation/", staff.Log.as_view(), name="moderation_log"),
        path("reports/moderation/results/", staff.Log.as_view(results_only=True), name="moderation_log_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_log_menu_item() -> LogMenuItem:
    return LogMenuItem(_("Moderation log"), reverse_lazy("moderation_log"), icon_name="history", order=800)


# --- Watch lists ----------------------------------------------------------------------------------------------------


class WordViewSet(ModelViewSet):
    model = WatchedWord
    menu_label = _("Words to watch")
    icon = "edit"
    index_results_template_name = "community/moderation/admin/_words.html"
    list_display = ("text", "language", "answer", "note")
    list_filter = ("language", "answer")
    search_fields = ("text", "note")
    form_fields = ("text", "language", "answer", "note")
    copy_view_enabled = False


class DomainViewSet(ModelViewSet):
    model = WatchedDomain
    menu_label = _("Links to watch")
    icon = "link"
    index_results_template_name = "community/moderation/admin/_domains.html"
    list_display = ("domain", "answer", "note")
    list_filter = ("answer",)
    search_fields = ("domain", "note")
    form_fields = ("domain", "answer", "note")
    copy_view_enabled = False


class TryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("moderation.view_watchedword")


class WatchListsGroup(ModelViewSetGroup):
    menu_label = _("Watch lists")
    menu_icon = "view"
    menu_order = 460
    items = (WordViewSet("watched_words"), DomainViewSet("watched_domains"))

    def get_submenu_items(self) -> list[MenuItem]:
        return [
            *super().get_submenu_items(),
            TryMenuItem(_("Try a text"), reverse("moderation_queue:try"), icon_name="search", order=900),
        ]


@hooks.register("register_admin_viewset")
def register_watch_lists() -> WatchListsGroup:
    return WatchListsGroup()
