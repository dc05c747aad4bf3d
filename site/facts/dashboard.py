"""Facts on the first page of the CMS."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from facts.models import Fact

_HOW_MANY = 6


class DueFactsPanel(Component):
    """What must be looked at within the month; the most overdue first."""

    name = "due_facts"
    template_name = "facts/cms/due_facts.html"
    order = 240

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        facts = list(Fact.objects.due().select_related("owner").order_by("review_date", "key")[: _HOW_MANY + 1])
        edit = Fact.snippet_viewset.get_url_name("edit")
        may_change = self.request.user.has_perm("facts.change_fact")
        return {
            "facts": [
                {"fact": fact, "url": reverse(edit, args=[fact.pk]) if may_change else ""} for fact in facts[:_HOW_MANY]
            ],
            "all_url": reverse("facts_due_report"),
            "are_more": len(facts) > _HOW_MANY,
        }
