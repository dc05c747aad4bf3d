"""For members: report something, read what was decided about you, appeal once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from common import limits
from common.dates import before_full_stop
from community.moderation import Refused, actions, queries, rules
from community.moderation.forms import COMPLAINT, AppealForm, ReportForm
from community.moderation.subjects import Subject, name_of, subject_named
from community.moderation.texts import excerpt
from members.models import User
from support.rules import may_handle


def member(request: HttpRequest) -> User:
    """The member behind a request that only members may make: the decorator above has made sure."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


@login_required
@limits.limited("moderation.report", limit=20, seconds=3600)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """Ask a moderator to look at something one may read. As a page, or as a dialog when htmx asks."""
    known = queries.report_by(member(request), subject, pk)
    if known is not None and (request.method != "POST" or not known.is_open):
        return render(request, "community/moderation/reported.html", {"flag": known, "title": name_of(known.item)})
    declared, thing = _thing_or_404(request, subject, pk)
    form, error, done = ReportForm(request.POST or None, may_complain=declared.may_complain), "", False
    case = None
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["reason"] == COMPLAINT:
                case = actions.point_out(thing, by=member(request), note=form.cleaned_data["note"])
            else:
                actions.flag(thing, by=member(request), **form.cleaned_data)
            done = True
        except Refused as refusal:
            error = str(refusal)
    is_dialog = bool(request.htmx)  # type: ignore[attr-defined]
    return render(
        request,
        f"community/moderation/{'_report' if is_dialog else 'report'}.html",
        {
            "form": form,
            "error": error,
            "done": done,
            "case": case,
            "may_handle": case is not None and may_handle(request.user),
            "author": declared.author(thing),
            "quoted": excerpt(declared.quoted(thing)),
            "back_url": declared.url(thing),
            "is_dialog": is_dialog,
        },
    )


def _thing_or_404(request: HttpRequest, name: str, pk: int) -> tuple[Subject, Any]:
    declared = subject_named(name)
    if declared is None:
        raise Http404
    return declared, get_object_or_404(declared.visible_to(request.user), pk=pk)


@login_required
@limits.limited("moderation.appeal", limit=20, seconds=3600)
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided about you and why; the place to appeal, once."""
    about = get_object_or_404(queries.decided_about(member(request)), pk=pk)
    form, error = AppealForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(about, by=member(request), text=form.cleaned_data["text"])
            return HttpResponseRedirect(request.path)
        except Refused as refusal:
            error = str(refusal)
    context = queries.told_to_its_person(about) | {
        "form": form,
        "error": error,
        "may_appeal": rules.may_appeal(request.user, about),
    }
    return render(request, "community/moderation/decision.html", context)


@login_required
@require_safe
def barred(request: HttpRequest) -> HttpResponse:
    """All that somebody suspended sees: until when, why, the way to appeal, their data."""
    if not rules.is_barred(request.user):
        return HttpResponseRedirect("/")
    about = queries.why_barred(member(request))
    context = queries.told_to_its_person(about) if about is not None else {"decision": None}
    standing = rules.standing(request.user)
    list(messages.get_messages(request))  # “Good to see you” is no welcome here: taken, and (below) not shown
    until = None if standing.is_banned else standing.barred_until
    return render(
        request,
        "community/moderation/barred.html",
        context
        | {
            "until": before_full_stop(until) if until else "",
            "messages": [],
            "form": AppealForm(),
            "may_appeal": about is not None and rules.may_appeal(request.user, about),
        },
        status=403,
    )
