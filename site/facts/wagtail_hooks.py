"""The staff's side: facts to edit, to quote in texts, and to review."""

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail_features
from django.http import HttpRequest
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from facts import rich_text
from facts.dashboard import DueFactsPanel
from facts.reports import PERMISSION, DueFactsView
from facts.viewsets import FactViewSet

register_snippet(FactViewSet)


@hooks.register("register_rich_text_features")
def fact_in_rich_text(features: FeatureRegistry) -> None:
    features.register_embed_type(rich_text.FactEmbedHandler)
    features.register_converter_rule("contentstate", "fact", rich_text.CONVERSION)
    features.register_editor_plugin(
        "draftail",
        "fact",
        draftail_features.EntityFeature(
            {
                "type": rich_text.ENTITY,
                "icon": "clipboard-list",
                "description": _("Fact: quoted from its one place"),
                "attributes": ["key", "value"],
                "chooserUrls": {"fact": reverse_lazy("wagtailsnippetchoosers_facts_fact:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "facts/quote-fact.js"],
        ),
    )


@hooks.register("construct_homepage_panels")
def due_facts_panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(PERMISSION):
        panels.append(DueFactsPanel(request))


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    return [
        path("reports/facts/", DueFactsView.as_view(), name="facts_due_report"),
        path("reports/facts/results/", DueFactsView.as_view(results_only=True), name="facts_due_report_results"),
    ]


class DueFactsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return DueFactsMenuItem(
        _("Facts due for review"), reverse("facts_due_report"), icon_name="clipboard-list", order=1050
    )
