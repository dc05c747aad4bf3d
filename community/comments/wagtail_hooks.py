"""The moderators' place in the CMS."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.viewsets.base import ViewSet

from community.comments import queries, rules
from community.comments.views import moderation


class ModerationMenuItem(MenuItem):
    """Says how much waits; who may not moderate doesn't see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_moderate(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = queries.queue_length()
        label = f"{self.label} ({waiting})" if waiting else str(self.label)
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs
        )


class ModerationViewSet(ViewSet):
    name = "comments_moderation"
    url_prefix = "comments"
    icon = "comment"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", moderation.Queue.as_view(), name="index"),
            path("results/", moderation.Queue.as_view(results_only=True), name="index_results"),
            path("log/", moderation.Log.as_view(), name="log"),
            path("decide/", moderation.decide, name="decide"),
            path("undo/<int:pk>/", moderation.undo, name="undo"),
            path("<int:pk>/", moderation.Inspect.as_view(), name="inspect"),
        ]


@hooks.register("register_admin_viewset")
def register_moderation() -> ModerationViewSet:
    return ModerationViewSet()


@hooks.register("register_admin_menu_item")
def register_menu_item() -> ModerationMenuItem:
    return ModerationMenuItem(
        _("Comments"), reverse_lazy("comments_moderation:index"), name="reader-comments", icon_name="comment", order=450
    )
