"""The moderators' side, inside the CMS: what waits, one thing with its story, what is decided about it."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from common.doors import only
from community.moderation import Refused, actions, complaints, queries, rules
from community.moderation.forms import AnswerAppealForm, DecideForm
from community.moderation.models import Decision, Item
from community.moderation.subjects import Subject, all_subjects, name_of, subject_named
from community.moderation.views.people import member
from members.models import User
from support.rules import may_handle

for_moderators = only(rules.may_enter_queue)


class QueueFilterSet(WagtailFilterSet):
    show = django_filters.ChoiceFilter(
        label=gettext_lazy("Show"),
        method="narrow",
        empty_label=gettext_lazy("What waits for a decision"),
        choices=[
            ("report", gettext_lazy("Reported")),
            ("held", gettext_lazy("Held before appearing")),
            ("appeal", gettext_lazy("Appeals")),
            ("decided", gettext_lazy("Decided")),
        ],
    )
    subject = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"),
        empty_label=gettext_lazy("All kinds"),
        choices=lambda: [(subject.name, subject.label) for subject in all_subjects()],
    )

    class Meta:
        model = Item
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Item]) -> QuerySet[Item]:
        narrowed = self.narrow(queryset, "show", self.form.cleaned_data.get("show") or "waiting")
        subject = self.form.cleaned_data.get("subject")
        return narrowed.filter(subject=subject) if subject else narrowed

    def narrow(self, queryset: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        if value == "decided":
            return queryset.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
        wanted = Q(closed_at__isnull=True)
        return queryset.filter(wanted if value == "waiting" else wanted & Q(kind=value)).order_by("opened_at", "pk")


@for_moderators
class Queue(BaseListingView):
    """Everything that waits, the longest waiting first; each decision is one click."""

    model = Item
    template_name = "community/moderation/admin/queue.html"
    results_template_name = "community/moderation/admin/_queue.html"
    index_url_name = "moderation_queue:index"
    index_results_url_name = "moderation_queue:index_results"
    filterset_class = QueueFilterSet
    is_searchable = True
    search_backend_name = None
    search_fields = ["title", "author__display_name", "author__handle"]
    paginate_by = 20
    page_title = gettext_lazy("Moderation")
    header_icon = "warning"
    columns: list[Any] = []

    def get_base_queryset(self) -> QuerySet[Item]:
        return queries.queue(member(self.request)).select_related("appeal__decision__by")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        rows = queries.rows(list(context["object_list"]))
        context["rows"] = [(row, _asking(_form(row))) for row in rows]
        context["here"] = self.request.get_full_path().replace("/results/", "/")
        context["everywhere"] = rules.moderates_everything(self.request.user)
        context["bulk_form"] = _asking(DecideForm(auto_id=False))
        return context


@for_moderators
class ItemPage(WagtailAdminTemplateMixin, TemplateView):
    """One thing: what it is and stands among, who reported it, who wrote it, what was decided, and the way back."""

    template_name = "community/moderation/admin/item.html"
    header_icon = "warning"
    title = ""
    typed: dict[str, str] | None = None  # in a form that was refused

    def get_page_title(self) -> str:
        return self.title or _("Decide")

    def item(self) -> Item:
        user = member(self.request)
        if "item" in self.kwargs:
            found = queries.queue(user).select_related("appeal__decision__by", "appeal__member")
            return get_object_or_404(found, pk=self.kwargs["item"])
        subject = subject_named(self.kwargs["subject"])
        thing = subject.find(self.kwargs["pk"]) if subject is not None else None
        if subject is None or thing is None or not _may_take_up(user, subject, thing):
            raise Http404
        items = Item.objects.of(subject.name, thing.pk).exclude(kind=Item.Kind.APPEAL)
        return items.waiting().first() or Item(
            subject=subject.name,
            object_id=thing.pk,
            author=subject.author(thing),
            place=subject.place(thing),
            title=subject.title(thing),
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("moderation_queue:index"), "label": _("Moderation")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.item()
        row = queries.rows([item])[0] if item.pk else _row_of_unreported(item)
        self.title = f"{capfirst(row.label)}: {item.title}" if item.title else capfirst(row.label)
        appeal = getattr(item, "appeal", None) if item.kind == Item.Kind.APPEAL else None
        log = queries.decisions_about(item)
        user = member(self.request)
        return super().get_context_data(**kwargs) | {
            "row": row,
            "item": item,
            "appeal": appeal,
            "appeal_form": AnswerAppealForm(initial=self.typed),
            "somebody_else_answers": appeal is not None
            and rules.somebody_else_answers(appeal.decision, user, item.place),
            "form": _form(row, auto_id="id_%s", typed=self.typed),
            "may_complain": bool(
                row.subject and row.subject.may_complain and item.author is not None and not item.author.is_staff
            ),
            "case_url": _case_url(user, row),
            "can_have_below": bool(row.subject and row.thing is not None and row.subject.below(row.thing)),
            "log": log,
            "undoable": next((line.pk for line in log if not line.was_undone and line.deed in rules.UNDOABLE), None),
            "author_history": _history(item, user),
            "everywhere": rules.moderates_everything(user),
            "next_url": _next_url(user, item),
            "here": reverse("moderation_queue:item", args=[item.pk]) if item.pk else self.request.get_full_path(),
        }


def _case_url(user: User, row: queries.Row) -> str:
    """Where support answers it, for those who answer cases themselves."""
    case = complaints.case_of(row.subject, row.thing) if may_handle(user) else None
    return reverse("support_cases:case", args=[case.pk]) if case is not None else ""


def _may_take_up(user: Any, subject: Subject, thing: Any) -> bool:
    """Anything in their places; of what is private only what somebody, or a rule, has brought before the moderators."""
    if not rules.may_moderate(user, subject.place(thing)):
        return False
    return not subject.is_private or Item.objects.of(subject.name, thing.pk).exists()


def _row_of_unreported(item: Item) -> queries.Row:
    subject = subject_named(item.subject)
    known = queries.people([item.author_id] if item.author_id else [])
    return queries.Row(item, subject, subject.find(item.object_id) if subject else None, [], known)


def _history(item: Item, reader: Any) -> list[Decision]:
    return queries.history(item.author, reader=reader, but=item) if item.author else []


def _form(row: queries.Row, auto_id: Any = False, typed: dict[str, str] | None = None) -> DecideForm:
    return DecideForm(auto_id=auto_id, initial={"reason": row.likely_reason, "days": 3} | (typed or {}))


def _asking(form: DecideForm) -> DecideForm:
    """The browser asks for the reason, before ticks are lost; “Keep” needs none."""
    form.fields["reason"].widget.attrs["required"] = True
    return form


def _next_url(user: Any, item: Item) -> str:
    """After deciding, the next thing that waits; the queue when nothing does."""
    waiting = queries.queue(user).waiting().order_by("opened_at", "pk")
    following = waiting.exclude(pk=item.pk).first()
    if following is None:
        return reverse("moderation_queue:index")
    return reverse("moderation_queue:item", args=[following.pk])


@for_moderators
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """One decision about one thing or about all that are ticked."""
    outcome, form = request.POST.get("outcome", ""), DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please look at what you filled in: %(errors)s") % {"errors": errors_of(form)})
        return _again(request, _ticked(request))
    items = _ticked(request) or _taken_up(request)
    done: list[Decision] = []
    refused: list[Item] = []
    for item in items:
        try:
            done.append(actions.settle(item, outcome, by=member(request), seen=_seen(request), **form.cleaned_data))
        except actions.AlreadyDecided as late:
            messages.warning(request, str(late), buttons=_look(late.decision))
        except Refused as refusal:
            messages.error(request, f"{name_of(item)}: {refusal}" if len(items) > 1 else str(refusal))
            refused.append(item)
    if not items:
        messages.warning(request, _("Tick at least one."))
    if done:
        said = ngettext("Decided: %(count)d.", "Decided: %(count)d.", len(done)) % {"count": len(done)}
        is_one = len(items) == 1
        said = f"{capfirst(done[0].in_words)}." if is_one else said
        messages.success(request, said, buttons=_look(done[0]) if is_one else [])
    return _again(request, refused) if refused and not done else _back(request, to_next=bool(done))


def _ticked(request: HttpRequest) -> list[Item]:
    numbers = [pk for pk in request.POST.getlist("items") if pk.isdecimal()]
    return list(queries.queue(member(request)).filter(pk__in=numbers).order_by("pk"))


def _taken_up(request: HttpRequest) -> list[Item]:
    """One thing that nobody reported."""
    pk, subject = request.POST.get("object", ""), subject_named(request.POST.get("subject", ""))
    if "items" in request.POST or subject is None or not pk.isdecimal():
        return []
    thing = subject.find(int(pk))
    if thing is None or not _may_take_up(member(request), subject, thing):
        raise Http404
    return [actions.take_up(thing, by=member(request))]


def _seen(request: HttpRequest) -> list[str]:
    return [value for value in request.POST.getlist("seen") if value]


def _again(request: HttpRequest, items: list[Item]) -> HttpResponse:
    """The one thing as it is now, with what was typed; of several, the list."""
    if len(items) != 1:
        return _back(request)
    typed = {name: request.POST[name] for name in DecideForm.base_fields if name in request.POST}
    page = ItemPage(typed=typed)
    page.setup(request, item=items[0].pk)
    return page.get(request)


@for_moderators
@require_POST
def answer_appeal(request: HttpRequest, item: int) -> HttpResponse:
    found = get_object_or_404(queries.queue(member(request)).select_related("appeal"), pk=item, kind="appeal")
    form = AnswerAppealForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_appeal(
                found.appeal,
                by=member(request),
                grant=request.POST.get("answer") == "grant",
                seen=_seen(request),
                **form.cleaned_data,
            )
            messages.success(request, _("Answered. We write to the person."))
            return _back(request, to_next=True)
        except actions.AlreadyDecided as late:
            messages.warning(request, str(late))
            return _back(request)
        except Refused as refusal:
            messages.error(request, str(refusal))
    return _again(request, [found])


@for_moderators
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(queries.decisions(member(request)), pk=pk)
    try:
        actions.undo(decision, by=member(request), seen=_seen(request))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Taken back. Everything is as it was before."))
    return _back(request)


def _look(decision: Decision | None) -> list[Any]:
    if decision is None or decision.item_id is None:
        return []
    return [messages.button(reverse("moderation_queue:item", args=[decision.item_id]), _("Look or take it back"))]


def errors_of(form: DecideForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _back(request: HttpRequest, *, to_next: bool = False) -> HttpResponse:
    there = (request.POST.get("then", "") if to_next else "") or request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(there if is_ours else reverse("moderation_queue:index"))
