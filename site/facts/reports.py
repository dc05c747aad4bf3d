"""Wagtail: Reports → Facts due for review."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from facts.checks import quoted_in_templates
from facts.models import Fact
from facts.quoting import what_quotes
from facts.viewsets import DayColumn, FactFilters

PERMISSION = "facts.view_fact"


class DueFactFilters(FactFilters):
    class Meta:
        model = Fact
        fields = ["due", "owner"]


class WhereUsedColumn(Column):
    """Links to what quotes the fact, then the names of templates."""

    def get_value(self, instance: Any) -> str | SafeString:
        links = format_html_join("", "<li>{}</li>", ((place,) for place in instance.used_in))
        return format_html("<ul>{}</ul>", links) if links else str(_("Nowhere"))


class DueFactsView(ReportView):
    page_title = _("Facts due for review")
    header_icon = "clipboard-list"
    index_url_name = "facts_due_report"
    index_results_url_name = "facts_due_report_results"
    filterset_class = DueFactFilters
    default_ordering = "review_date"
    columns = (
        TitleColumn("label", label=_("Fact"), get_url=lambda fact: fact.edit_url),
        Column("value", label=_("Value")),
        Column("owner", label=_("Owner")),
        DayColumn("review_date", label=_("Review date")),
        WhereUsedColumn("used_in", label=_("Where it is used")),
    )
    list_export = ("key", "label", "value", "owner", "review_date", "used_in_words")
    export_headings = {"used_in_words": _("Where it is used")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Fact]:
        return Fact.objects.due().select_related("owner").order_by("review_date", "key")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        finder, places, templates = AdminURLFinder(self.request.user), what_quotes(object_list), quoted_in_templates()
        for fact in object_list:
            quoting, names = places.get(fact.pk, []), templates.get(fact.key, [])
            fact.edit_url = finder.get_edit_url(fact)
            fact.used_in = [*(_linked(place, finder.get_edit_url(place)) for place in quoting), *names]
            fact.used_in_words = ", ".join([*(str(place) for place in quoting), *names])
        return object_list


def _linked(place: Model, url: str | None) -> str | SafeString:
    return format_html('<a href="{}">{}</a>', url, place) if url else str(place)
