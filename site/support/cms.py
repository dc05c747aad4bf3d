"""The operators' place in the CMS: the queue with its clock, and one case."""

import secrets
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from common.doors import only
from members.models import User
from support import actions, kinds, queries, rules
from support.forms import AnswerForm, CloseForm
from support.models import Case

for_operators = only(rules.may_handle)


class QueueFilterSet(WagtailFilterSet):
    show = django_filters.ChoiceFilter(
        label=gettext_lazy("Show"),
        method="narrow",
        empty_label=gettext_lazy("What is not closed"),
        choices=[
            ("open", gettext_lazy("Waits for us")),
            ("overdue", gettext_lazy("Overdue")),
            ("mine", gettext_lazy("Mine")),
            ("unassigned", gettext_lazy("Taken by nobody")),
            ("closed", gettext_lazy("Closed")),
            ("all", gettext_lazy("All cases")),
        ],
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=kinds.choices)

    class Meta:
        model = Case
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        queryset = self.narrow(queryset, "show", self.form.cleaned_data.get("show") or "")
        kind = self.form.cleaned_data.get("kind")
        return queryset.filter(kind=kind) if kind else queryset

    def narrow(self, queryset: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        match value:
            case "open":
                return queryset.filter(state=Case.State.OPEN)
            case "overdue":
                return queryset.overdue()  # type: ignore[attr-defined]
            case "mine":
                return queryset.exclude(state=Case.State.CLOSED).filter(assigned_to=self.request.user)
            case "unassigned":
                return queryset.exclude(state=Case.State.CLOSED).filter(assigned_to=None)
            case "closed":
                return queryset.filter(state=Case.State.CLOSED)
            case "all":
                return queryset
        return queryset.exclude(state=Case.State.CLOSED)


@for_operators
class Queue(BaseListingView):
    """Overdue first, each with its clock in words."""

    model = Case
    template_name = "support/cms/queue.html"
    results_template_name = "support/cms/_queue.html"
    index_url_name = "support_cases:index"
    index_results_url_name = "support_cases:index_results"
    filterset_class = QueueFilterSet
    is_searchable = True
    search_backend_name = None
    search_fields = ["summary", "person__display_name", "person__handle"]
    paginate_by = 30
    page_title = gettext_lazy("Cases")
    header_icon = "time"
    columns: list[Any] = []

    def get_base_queryset(self) -> QuerySet[Case]:
        return queries.queue()

    def get_ordering(self) -> Any:
        return ("place", "due_at", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["rows"] = [
            {"case": case, "clock": queries.clock(case), "kind": kinds.title_of(case.kind)}
            for case in context["object_list"]
        ]
        return context


@for_operators
class CaseView(WagtailAdminTemplateMixin, TemplateView):
    """What the person wrote, what was said since, and the ways on: answer, note, take, close."""

    template_name = "support/cms/case.html"
    header_icon = "time"
    answer_form: AnswerForm | None = None  # as it was sent, when it is to be put right
    sent: QueryDict
    close_form: CloseForm | None = None
    error = ""

    case: Case

    def get_page_title(self) -> str:
        return _("Case: %(about)s") % {"about": Truncator(str(self.case)).chars(60)}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("support_cases:index"), "label": _("Cases")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = get_object_or_404(Case.objects.select_related("person", "assigned_to"), pk=self.kwargs["pk"])
        self.case = case
        story, about, kind = queries.story(case), kinds.about(case), kinds.find(case.kind)
        newest = story[-1].pk if story else 0
        blank = AnswerForm(initial={"key": secrets.token_urlsafe(12), "seen": newest})
        if self.answer_form is not None:
            # What was said meanwhile stands on the page now, so sending it again is a decision.
            self.sent["seen"] = str(newest)
        return super().get_context_data(**kwargs) | {
            "case": case,
            "about": about,
            "kind": kinds.title_of(case.kind),
            "clock": queries.clock(case),
            "story": story,
            "answer_form": self.answer_form or blank,
            "close_form": self.close_form or CloseForm(outcomes=rules.outcomes(case)),
            "error": self.error,
            "may_close": bool(rules.outcomes(case)),
            "is_answered": rules.may_close(case),
            "in_public": bool(kind and kind.answer_in_public and about and about.is_public),
            "in_public_help": kind.in_public if kind else "",
            "operators": queries.operators(),
            "is_mine": case.assigned_to_id == self.request.user.pk,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case = get_object_or_404(Case, pk=self.kwargs["pk"])
        by = request.user
        assert isinstance(by, User)  # noqa: S101  (for_operators has made sure)
        try:
            said = self._do(case, by, request)
        except actions.Refused as refusal:
            self.error = str(refusal)
            return self.get(request, *args, **kwargs)
        if not said:
            return self.get(request, *args, **kwargs)
        messages.success(request, said)
        return HttpResponseRedirect(reverse("support_cases:case", args=[case.pk]))

    def _do(self, case: Case, by: User, request: HttpRequest) -> str:
        """What was done, in a sentence; "" when the form is to be put right. An unknown deed is a forged form."""
        match request.POST.get("deed"):
            case "public" | "private" | "note" as deed:
                return self._write(case, by, request, deed)
            case "close":
                self.close_form = CloseForm(request.POST, outcomes=rules.outcomes(case))
                if not self.close_form.is_valid():
                    self.error = _("Say how it ended: choose an outcome.")
                    return ""
                actions.close(case, by=by, **self.close_form.cleaned_data)
                return _("The case is closed.")
            case "take":
                actions.assign(case, by=by, to=by)
                return _("It is yours now.")
            case "let_go":
                actions.assign(case, by=by, to=None)
                return _("Anybody may take it now.")
            case "give":
                number = request.POST.get("to", "")
                to = queries.operators().filter(pk=number).first() if number.isdecimal() else None
                if to is None:
                    raise actions.Refused(_("Choose somebody of the team."))
                actions.assign(case, by=by, to=to)
                return _("%(name)s has it now.") % {"name": to}
        raise PermissionDenied

    def _write(self, case: Case, by: User, request: HttpRequest, deed: str) -> str:
        self.sent = request.POST.copy()
        self.answer_form = AnswerForm(self.sent)
        if not self.answer_form.is_valid():
            self.error = _("The message is empty or too long.")
            return ""
        text, key, seen = (self.answer_form.cleaned_data[name] for name in ("text", "key", "seen"))
        if deed == "note":
            actions.note(case, by=by, text=text, key=key)
            return _("Noted. Only the team sees it.")
        actions.answer(case, by=by, text=text, in_public=deed == "public", key=key, seen=seen)
        return _("Answered in public. The person is told.") if deed == "public" else _("Sent. The person is told.")
