"""The moderators' side, inside the CMS: what waits, one comment with its story, and the log."""

from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from community.comments import actions, queries, rules
from community.comments.forms import HideForm
from community.comments.models import Comment, Flag, ModerationAction, State
from community.comments.rendering import reason_label
from community.comments.views.finding import signed_in
from community.comments.views.reading import place_of


def _moderates(user: Any) -> bool:
    if not rules.may_moderate(user):
        raise PermissionDenied
    return True


for_moderators = user_passes_test(_moderates)
only_moderators = method_decorator(for_moderators, name="dispatch")


class QueueFilterSet(WagtailFilterSet):
    show = django_filters.ChoiceFilter(
        label=gettext_lazy("Show"),
        method="narrow",
        empty_label=gettext_lazy("What waits for a decision"),
        choices=[
            ("held", gettext_lazy("Held before appearing")),
            ("flagged", gettext_lazy("Reported")),
            ("hidden", gettext_lazy("Hidden")),
            ("published", gettext_lazy("On the pages")),
            ("all", gettext_lazy("All comments")),
        ],
    )

    class Meta:
        model = Comment
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return self.narrow(queryset, "show", self.form.cleaned_data.get("show") or "waiting")

    def narrow(self, queryset: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        wanted = {
            "waiting": Q(state=State.HELD) | Q(flags_count__gt=0),
            "held": Q(state=State.HELD),
            "flagged": Q(flags_count__gt=0),
            "hidden": Q(state=State.HIDDEN),
            "published": Q(state=State.PUBLISHED),
            "all": Q(),
        }
        return queryset.filter(wanted[value]).order_by(
            "submit_date" if value in ("waiting", "held", "flagged") else "-submit_date", "id"
        )


@only_moderators
class Queue(BaseListingView):
    """Held and reported comments with what is around them, the longest waiting first; each decision is one click."""

    model = Comment
    queryset = Comment.objects.select_related("user", "page")
    template_name = "community/comments/moderation/queue.html"
    results_template_name = "community/comments/moderation/_queue.html"
    index_url_name = "comments_moderation:index"
    index_results_url_name = "comments_moderation:index_results"
    filterset_class = QueueFilterSet
    is_searchable = True
    search_backend_name = None
    search_fields = ["comment", "user__display_name", "user__handle"]
    paginate_by = 20
    page_title = gettext_lazy("Comments")
    header_icon = "comment"
    columns: list[Any] = []

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        comments = list(context["object_list"])
        flags, parents = queries.open_flags(comments), queries.parents(comments)
        context["rows"] = [
            {
                "comment": comment,
                "flags": flags.get(comment.pk, []),
                "parent": parents.get(comment.parent_id) if comment.level else None,
                "why": reason_label(comment),
                "can": decisions_for(comment),
                "hide_form": hide_form(flags.get(comment.pk, [])),
            }
            for comment in comments
        ]
        context |= {
            "hide_form": HideForm(auto_id=False),
            "here": self.request.get_full_path().replace("/results/", "/"),
        }
        return context


def hide_form(flags: Iterable[Flag]) -> HideForm:
    """Offers the reason that readers gave, so that agreeing with them is one click."""
    reasons = [flag.reason for flag in flags]
    return HideForm(auto_id=False, initial={"reason": reasons[0]} if reasons else None)


def decisions_for(comment: Comment) -> set[str]:
    can = {"keep"} if comment.flags_count else set()
    match comment.state:
        case State.PUBLISHED:
            can.add("hide")
        case State.HELD:
            can |= {"approve", "hide"}
        case State.HIDDEN:
            can.add("restore")
    return can


@only_moderators
class Inspect(WagtailAdminTemplateMixin, TemplateView):
    """One comment: what it answers, what it said before, who reported it, what was decided, and the way back."""

    template_name = "community/comments/moderation/inspect.html"
    page_title = gettext_lazy("Comment")
    header_icon = "comment"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("comments_moderation:index"), "label": _("Comments")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        comment = get_object_or_404(Comment.objects.select_related("user", "page"), pk=self.kwargs["pk"])
        log = list(comment.moderation.select_related("by", "undone_by"))
        flags = list(comment.reports.select_related("member").order_by("-at"))
        newest = next((line for line in log if line.undone_at is None), None)
        return super().get_context_data(**kwargs) | {
            "comment": comment,
            "parent": Comment.objects.filter(pk=comment.parent_id).select_related("user").first()
            if comment.level
            else None,
            "flags": flags,
            "edits": comment.edits.all(),
            "log": log,
            "newest": None if comment.is_deleted else newest,
            "why": reason_label(comment),
            "can": decisions_for(comment),
            "place": place_of(comment),
            "hide_form": hide_form(flags),
            "here": self.request.path,
        }


@only_moderators
class Log(BaseListingView):
    """Every decision, the newest first."""

    model = ModerationAction
    queryset = ModerationAction.objects.select_related("by", "undone_by", "comment__user", "comment__page")
    template_name = "community/comments/moderation/log.html"
    results_template_name = "community/comments/moderation/_log.html"
    index_url_name = "comments_moderation:log"
    paginate_by = 50
    default_ordering = ("-at", "-pk")
    page_title = gettext_lazy("What moderators decided")
    header_icon = "history"
    columns: list[Any] = []
    breadcrumbs_items = [{"url": reverse_lazy("comments_moderation:index"), "label": gettext_lazy("Comments")}]

    def get_ordering(self) -> Any:
        return self.default_ordering


@for_moderators
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """One decision about one comment or about all that are ticked."""
    act = _deed(request)
    done, refused = [], []
    for comment in Comment.objects.filter(
        pk__in=[pk for pk in request.POST.getlist("comments") if pk.isdecimal()]
    ).order_by("-pk"):
        try:
            done.append(act(comment))
        except actions.Refused as refusal:
            refused.append(str(refusal))
    if done:
        said = ngettext("Done: %(count)d comment.", "Done: %(count)d comments.", len(done)) % {"count": len(done)}
        where = (
            reverse("comments_moderation:inspect", args=[done[0].comment_id])
            if len(done) == 1
            else reverse("comments_moderation:log")
        )
        messages.success(request, said, buttons=[messages.button(where, _("Look or take it back"))])
    for sentence in sorted(set(refused)):
        messages.warning(request, sentence)
    if not done and not refused:
        messages.warning(request, _("Tick at least one comment."))
    return _back(request)


def _deed(request: HttpRequest) -> Callable[[Comment], ModerationAction]:
    """What the pressed button means. An unknown one, or a hiding without a known reason, is a forged form."""
    by, message = signed_in(request), request.POST.get("message", "")[:1000]
    match request.POST.get("decision"):
        case "keep":
            return lambda comment: actions.keep(comment, by=by)
        case "approve":
            return lambda comment: actions.approve(comment, by=by, message=message)
        case "restore":
            return lambda comment: actions.restore(comment, by=by, message=message)
        case "hide":
            form = HideForm(request.POST)
            if form.is_valid():
                return lambda comment: actions.hide(comment, by=by, **form.cleaned_data)
    raise PermissionDenied


@for_moderators
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    action = get_object_or_404(ModerationAction.objects.select_related("comment"), pk=pk)
    try:
        actions.undo(action, by=signed_in(request))
    except actions.Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Taken back. The comment is as it was before."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    there = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(there if is_ours else reverse("comments_moderation:index"))
