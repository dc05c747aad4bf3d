"""Wagtail: Reports → Background work, for superusers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from jobs.actions import NoSuchJob, start_again
from jobs.models import FailedJob


class StartAgainColumn(Column):
    """A button for what nobody started again yet."""

    cell_template_name = "jobs/_start_again_cell.html"

    def get_cell_context_data(self, instance: FailedJob, parent_context: Any) -> dict[str, Any]:
        token = get_token(parent_context["request"])
        return super().get_cell_context_data(instance, parent_context) | {"csrf_token": token}


class ErrorColumn(Column):
    """The error, and the whole traceback on demand."""

    cell_template_name = "jobs/_error_cell.html"


class BackgroundWorkView(ReportView):
    page_title = gettext_lazy("Background work")
    header_icon = "cogs"
    index_url_name = "jobs_report"
    index_results_url_name = "jobs_report_results"
    default_ordering = "-failed_at"
    is_searchable = True
    search_fields = ("path", "error")
    columns = (
        Column("path", label=gettext_lazy("Job")),
        ErrorColumn("error", label=gettext_lazy("Error")),
        Column("attempts", label=gettext_lazy("Tries")),
        DateColumn("failed_at", label=gettext_lazy("Failed")),
        StartAgainColumn("started_again_at", label=gettext_lazy("Started again")),
    )
    list_export = ("path", "args", "kwargs", "attempts", "error", "failed_at", "started_again_at")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        must_be_superuser(request)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return FailedJob.objects.order_by("-failed_at")


def must_be_superuser(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise PermissionDenied


@require_POST
def start_job_again(request: HttpRequest, pk: int) -> HttpResponse:
    must_be_superuser(request)
    failed = get_object_or_404(FailedJob, pk=pk)
    try:
        start_again(failed)
    except NoSuchJob:
        messages.error(request, _("The site no longer has the job %(job)s.") % {"job": failed.path})
    else:
        messages.success(request, _("%(job)s is started again.") % {"job": failed.path})
    return redirect("jobs_report")


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [
        path("reports/background-work/", BackgroundWorkView.as_view(), name="jobs_report"),
        path(
            "reports/background-work/results/",
            BackgroundWorkView.as_view(results_only=True),
            name="jobs_report_results",
        ),
        path("reports/background-work/<int:pk>/again/", start_job_again, name="jobs_start_again"),
    ]


class BackgroundWorkMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return BackgroundWorkMenuItem(gettext_lazy("Background work"), reverse("jobs_report"), icon_name="cogs", order=1200)
