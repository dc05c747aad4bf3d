"""What moderators do with a topic. Each deed is one action; the page only asks and says."""

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from community.forums import actions, rules
from community.forums.forms import CloseForm, MergeForm, MoveForm, PinForm, SlowModeForm, SplitForm
from community.forums.links import community_url, topic_url
from community.forums.models import Space, Topic
from community.forums.views.finding import REFUSALS, number_in, signed_in, topic_or_404

Deed = Callable[[HttpRequest, Topic, Any], Topic]


def moderated_or_404(request: HttpRequest, pk: int) -> Topic:
    found = topic_or_404(request, pk)
    if not rules.may_moderate(request.user, found.space_id):
        raise Http404
    return found


def _spaces(request: HttpRequest) -> Any:
    return Space.objects.filter(pk__in=rules.moderated_space_ids(request.user)).select_related("group")


def _forms(request: HttpRequest, topic: Topic, do: str = "") -> dict[str, Any]:
    """Every form of the page; the one that was sent is bound."""

    def data(name: str) -> Any:
        return request.POST if do == name else None

    until = timezone.localtime(topic.pinned_until).date() if topic.pinned_until else None
    slow = topic.slow_mode_seconds if topic.slow_mode_seconds is not None else topic.space.slow_mode_seconds
    return {
        "pin": PinForm(data("pin"), initial={"until": until}, prefix="pin"),
        "slow": SlowModeForm(data("slow"), initial={"seconds": slow}, prefix="slow"),
        "close": CloseForm(data("close"), prefix="close"),
        "move": MoveForm(data("move"), spaces=_spaces(request).exclude(pk=topic.space_id), prefix="move"),
        "merge": MergeForm(data("merge"), prefix="merge"),
    }


@login_required
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, pk: int) -> HttpResponse:
    topic = moderated_or_404(request, pk)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    forms, error = _forms(request, topic, do), ""
    if do:
        deed, form = DEEDS.get(do), forms.get(do)
        if deed is None:
            raise Http404
        if form is None or form.is_valid():
            try:
                topic = deed(request, topic, form.cleaned_data if form is not None else {})
            except REFUSALS as refusal:
                error = str(refusal)
            else:
                messages.success(request, _("Done. It is in the log."))
                return HttpResponseRedirect(topic_url(topic))
    return render(
        request,
        "community/forums/manage.html",
        {"topic": topic, "url": topic_url(topic), "forms": forms, "error": error},
        status=200,
    )


def _pin(request: HttpRequest, topic: Topic, said: Any) -> Topic:
    day = said["until"]
    until = timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None
    actions.pin(topic=topic, until=until, by=signed_in(request))
    return topic


def _unpin(request: HttpRequest, topic: Topic, said: Any) -> Topic:
    actions.unpin(topic=topic, by=signed_in(request))
    return topic


def _lock(request: HttpRequest, topic: Topic, said: Any) -> Topic:
    actions.lock(topic=topic, by=signed_in(request))
    return topic


def _unlock(request: HttpRequest, topic: Topic, said: Any) -> Topic:
    actions.unlock(topic=topic, by=signed_in(request))
    return topic


def _slow(request: HttpRequest, topic: Topic, said: Any) -> Topic:
    actions.set_slow_mode(topic=topic, seconds=said["seconds"], by=signed_in(request))
    return topic


def _close(request: HttpRequest, topic: Topic, said: Any) -> Topic:
    actions.close_after(topic=topic, days=said["days"], by=signed_in(request))
    return topic


def _move(request: HttpRequest, topic: Topic, said: Any) -> Topic:
    actions.move(topic=topic, space=said["space"], by=signed_in(request))
    return topic_or_404(request, topic.pk)


def _merge(request: HttpRequest, topic: Topic, said: Any) -> Topic:
    """By a number or an address: …/community/space/12/slug/."""
    numbers = re.findall(r"\d+", re.sub(r"^.*?/community/[^/]+/", "", said["into"].strip()))
    number = number_in(numbers[0]) if numbers else None
    into = Topic.objects.visible_to(request.user).filter(pk=number).first() if number else None
    if into is None:
        raise actions.NotAllowed(_("There is no such topic. Give its number or its address."))
    actions.merge(topic=topic, into=into, by=signed_in(request))
    return topic_or_404(request, into.pk)


DEEDS: dict[str, Deed] = {
    "pin": _pin,
    "unpin": _unpin,
    "lock": _lock,
    "unlock": _unlock,
    "slow": _slow,
    "close": _close,
    "move": _move,
    "merge": _merge,
}


@login_required
@require_POST
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked posts become a topic of their own. Without a title yet: the form that asks for it."""
    topic = moderated_or_404(request, pk)
    numbers = sorted({number for number in map(number_in, request.POST.getlist("number")) if number})
    if not numbers:
        messages.warning(request, _("Tick the posts first."))
        return HttpResponseRedirect(f"{topic_url(topic)}?tick=yes")
    is_asked = "title" in request.POST
    form = SplitForm(request.POST if is_asked else None, initial={"space": topic.space_id}, spaces=_spaces(request))
    error = ""
    if is_asked and form.is_valid():
        try:
            fresh = actions.split(
                topic=topic,
                numbers=numbers,
                title=form.cleaned_data["title"],
                space=form.cleaned_data["space"],
                by=signed_in(request),
            )
        except REFUSALS as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Done. It is in the log."))
            return HttpResponseRedirect(topic_url(topic_or_404(request, fresh.pk)))
    words = ngettext(
        "%(count)s post becomes a topic of its own.", "%(count)s posts become a topic of their own.", len(numbers)
    )
    return render(
        request,
        "community/forums/split.html",
        {
            "topic": topic,
            "url": topic_url(topic),
            "base": community_url(),
            "form": form,
            "numbers": numbers,
            "words": words % {"count": len(numbers)},
            "error": error,
        },
    )
