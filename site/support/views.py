"""A person's own case: what they wrote, what we answered, and whether it was put right."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.dates import before_full_stop
from common.limits import limited
from members.models import User
from support import actions, kinds, queries, rules
from support.forms import ReplyForm
from support.models import Case


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    found = Case.objects.of(request.user).order_by("-opened_at", "-pk")[:50]
    return render(request, "support/cases.html", {"cases": found})


@login_required
@limited("support.reply", limit=20, seconds=3600)
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Case.objects.of(request.user), pk=pk)
    form = ReplyForm(request.POST or None, initial={"key": secrets.token_urlsafe(12)})
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(found, by=_member(request), text=form.cleaned_data["text"], key=form.cleaned_data["key"])
        except actions.Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Sent. A person of ours reads it and answers here."))
            return HttpResponseRedirect(found.get_absolute_url())
    return render(
        request,
        "support/case.html",
        {
            "case": found,
            "about": kinds.about(found),
            "due": before_full_stop(found.due_at),
            "story": queries.seen_by_person(found),
            "form": form,
            "error": error,
            "is_asked": rules.is_asked(found),
        },
    )


@login_required
@require_POST
def put_right(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Case.objects.of(request.user), pk=pk)
    yes = request.POST.get("put_right") == "yes"
    actions.say_put_right(found, by=_member(request), yes=yes)
    messages.success(
        request,
        _("Good to know, thank you.")
        if yes
        else _("Thank you for saying so. It is open again, and somebody writes to you."),
    )
    return HttpResponseRedirect(found.get_absolute_url())


def _member(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  (login_required has made sure)
    return request.user
