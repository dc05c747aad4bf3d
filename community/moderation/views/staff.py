"""The moderators' side: one person with everything, and the log."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from common.doors import only
from community.moderation import Refused, actions, levels, queries, rules, watching
from community.moderation.forms import DecideForm, LevelForm, TryForm
from community.moderation.models import Decision, Deed, ModerationSettings
from community.moderation.subjects import all_subjects
from community.moderation.views.people import member
from community.moderation.views.queue import errors_of, for_moderators
from members.models import User

for_moderators_of_everything = only(rules.moderates_everything)


@for_moderators_of_everything
class MemberPage(WagtailAdminTemplateMixin, TemplateView):
    """One person: trust and what it is made of, every decision, sanctions, and everything they wrote at once."""

    template_name = "community/moderation/admin/member.html"
    header_icon = "user"
    typed: dict[str, str] | None = None  # in a form that was refused

    def get_page_title(self) -> str:
        return str(self.person)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("moderation_queue:index"), "label": _("Moderation")},
            {"url": "", "label": str(self.person)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.person = get_object_or_404(User, pk=self.kwargs["pk"])
        settings = ModerationSettings.current()
        measure = queries.measures([self.person.pk], settings)[self.person.pk]
        known = queries.people([self.person.pk])[self.person.pk]
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "known": known,
            "left": queries.left_of_everything(self.person),
            "written": [
                (subject.label, number)
                for subject in all_subjects()
                if (number := subject.written_by(self.person).count())
            ],
            "next_level": known.level + 1,
            "needs": levels.NEEDS[known.level + 1](measure, settings) if known.level + 1 in levels.NEEDS else [],
            "history": queries.history(self.person, reader=member(self.request)),
            "undoable": rules.UNDOABLE,
            "form": DecideForm(initial=self.typed),
            "level_form": LevelForm(initial={"level": known.standing.level}),
        }


@for_moderators_of_everything
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """A sanction without a thing in the queue, everything removed as spam, or a level by hand."""
    by, person = member(request), get_object_or_404(User, pk=pk)
    outcome = request.POST.get("outcome", "")
    form, level = DecideForm(request.POST), LevelForm(request.POST)
    try:
        if outcome == "level" and level.is_valid():
            actions.set_level(person, level.cleaned_data["level"], by=by)
        elif outcome == "count":
            actions.count_again(person, by=by)
        elif outcome == "bring_back":
            actions.bring_back_the_rest(person, by=by)
        elif outcome == Deed.SPAM:
            actions.remove_everything(person, by=by, note=request.POST.get("note", "")[:2000])
            messages.success(request, _("The account is closed, and what they wrote is being removed."))
            return _back(person)
        elif form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("reason", "message", "note", "days")}
            done = actions.sanction(person, outcome, by=by, **said)
            messages.success(request, f"{capfirst(done.in_words)}.")
            return _back(person)
        else:
            raise Refused(_("Please look at what you filled in: %(errors)s") % {"errors": errors_of(form)})
        messages.success(request, _("Done."))
    except Refused as refusal:
        messages.error(request, str(refusal))
        page = MemberPage(typed={name: request.POST[name] for name in DecideForm.base_fields if name in request.POST})
        page.setup(request, pk=pk)
        return page.get(request)
    return _back(person)


def _back(person: User) -> HttpResponse:
    return HttpResponseRedirect(reverse("moderation_queue:member", args=[person.pk]))


def _where(line: Decision) -> str | None:
    if line.item_id:
        return reverse("moderation_queue:item", args=[line.item_id])
    if line.member_id and not line.subject and not line.place:
        return reverse("moderation_queue:member", args=[line.member_id])
    return None


class LogFilterSet(WagtailFilterSet):
    deed = django_filters.ChoiceFilter(
        label=gettext_lazy("What was done"), choices=Deed.choices, empty_label=gettext_lazy("Everything")
    )
    subject = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind of thing"),
        choices=lambda: [(subject.name, subject.label) for subject in all_subjects()],
    )
    at = django_filters.DateFromToRangeFilter(label=gettext_lazy("When"), widget=DateRangePickerWidget)
    is_undone = django_filters.BooleanFilter(
        label=gettext_lazy("Taken back"), field_name="undone_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Decision
        fields: list[str] = []


@for_moderators
class Log(ReportView):
    """Every deed of every moderator, the newest first; as a spreadsheet too."""

    model = Decision
    page_title = gettext_lazy("Moderation log")
    header_icon = "history"
    index_url_name = "moderation_log"
    index_results_url_name = "moderation_log_results"
    filterset_class = LogFilterSet
    no_results_message = gettext_lazy("Nothing has been decided yet, or nothing is like what you look for.")
    is_searchable = True
    search_backend_name = None
    search_fields = ["title", "by__display_name", "member__display_name", "note", "message"]
    default_ordering = "-at"
    list_export = ["at", "by", "deed", "title", "member", "reason", "message", "note", "undone_at", "undone_by"]
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Deed"),
            accessor=lambda line: capfirst(line.in_words),
            get_url=lambda line: _where(line),
        ),
        Column("by", label=gettext_lazy("By"), accessor=lambda line: line.by or gettext_lazy("the site")),
        Column("member", label=gettext_lazy("Whose"), accessor=lambda line: line.member or "–"),
        Column("reason", label=gettext_lazy("Why"), accessor=lambda line: line.why_in_words),
        DateColumn("at", label=gettext_lazy("When"), sort_key="at"),
        DateColumn("undone_at", label=gettext_lazy("Taken back")),
    ]

    def get_base_queryset(self) -> QuerySet[Decision]:
        return queries.decisions(member(self.request)).select_related("by", "member", "undone_by", "sanction")


@for_moderators
class TryWatchLists(WagtailAdminTemplateMixin, TemplateView):
    """Paste a text and see what the watch lists make of it. Nothing is kept."""

    template_name = "community/moderation/admin/try.html"
    page_title = gettext_lazy("Try the watch lists")
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = TryForm(self.request.POST or None)
        found = watching.look(form.cleaned_data["text"]) if form.is_bound and form.is_valid() else None
        return super().get_context_data(**kwargs) | {"form": form, "found": found}
