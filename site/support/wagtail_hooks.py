"""The operators' menu item, and what waits on the CMS' first page."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.viewsets.base import ViewSet

from support import cms, queries, rules
from support.models import Case


class CasesMenuItem(MenuItem):
    """Says how much waits; who answers no cases doesn't see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_handle(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = queries.open_count()
        label = f"{self.label} ({waiting})" if waiting else str(self.label)
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs
        )


class CasesViewSet(ViewSet):
    name = "support_cases"
    url_prefix = "cases"
    icon = "time"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", cms.Queue.as_view(), name="index"),
            path("results/", cms.Queue.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", cms.CaseView.as_view(), name="case"),
        ]


class CasesPanel(Component):
    """The most urgent cases, how many wait and are overdue, and how long the oldest has waited."""

    name = "support_cases"
    template_name = "support/cms/_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        waiting = queries.waiting()
        oldest = queries.span(timezone.now() - waiting.oldest_at) if waiting.oldest_at else ""
        urgent = queries.queue().filter(state=Case.State.OPEN)[:5] if waiting.open else []
        rows = [{"case": case, "clock": queries.clock(case)} for case in urgent]
        return {"waiting": waiting, "oldest": oldest, "rows": rows}


@hooks.register("register_admin_viewset")
def register_cases() -> CasesViewSet:
    return CasesViewSet()


@hooks.register("register_admin_menu_item")
def register_menu_item() -> CasesMenuItem:
    return CasesMenuItem(_("Cases"), reverse_lazy("support_cases:index"), name="cases", icon_name="time", order=440)


@hooks.register("construct_homepage_panels")
def say_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    if rules.may_handle(request.user):
        panels.append(CasesPanel())
