"""Wagtail: Reports → Activity, to look what happened. Nobody changes the log."""

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from activity import verbs
from activity.models import Activity

PERMISSION = "activity.view_activity"


class ActivityFilters(WagtailFilterSet):
    verb = django_filters.ChoiceFilter(
        label=_("What"), choices=lambda: [(name, name) for name in sorted(verbs.known())]
    )
    about_type = django_filters.ModelChoiceFilter(
        label=_("About"), queryset=lambda request: ContentType.objects.filter(pk__in=Activity.objects.about_types())
    )
    by_id = django_filters.NumberFilter(label=_("By the person number"))
    about_id = django_filters.NumberFilter(label=_("About number"))
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = Activity
        fields = ("verb", "about_type", "about_id", "by_id", "at")


class ActivityView(ReportView):
    page_title = _("Activity")
    header_icon = "history"
    index_url_name = "activity_report"
    index_results_url_name = "activity_report_results"
    filterset_class = ActivityFilters
    default_ordering = "-at"
    columns = (
        DateColumn("at", label=_("When")),
        Column("sentence", label=_("What")),
        Column("verb", label=_("Verb")),
        Column("facts", label=_("Facts")),
    )
    list_export = ("at", "verb", "key", "by_type", "by_id", "about_type", "about_id", "facts")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Activity]:
        # The log is long: newest first by its own key, and what each line is about fetched once per kind.
        return Activity.objects.order_by("-at", "-pk").prefetch_related("by", "about")


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [
        path("reports/activity/", ActivityView.as_view(), name="activity_report"),
        path("reports/activity/results/", ActivityView.as_view(results_only=True), name="activity_report_results"),
    ]


class ActivityMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return ActivityMenuItem(_("Activity"), reverse("activity_report"), icon_name="history", order=1100)


@hooks.register("register_permissions")
def permissions() -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(content_type__app_label="activity", codename="view_activity")
