"""What is on, one event, an answer, calendar files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.markdown import render as markdown
from common.pagecache import keep_page_until, tag_page
from community.events import actions, queries, rules
from community.events.calendar import calendar
from community.events.models import Answer, CalendarKey, Event
from community.events.seo import as_json_ld
from community.forums.models import Topic
from community.moderation.rules import is_barred
from content.menus import navigation_for
from members.models import User
from members.requests import MemberRequest


@require_safe
def upcoming(request: HttpRequest) -> HttpResponse:
    return _list(request, *queries.upcoming(request.user, request.GET.get("after")), is_past=False)


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    return _list(request, *queries.past(request.user, request.GET.get("after")), is_past=True)


def _list(request: HttpRequest, shown: list[queries.Shown], page: Any, *, is_past: bool) -> HttpResponse:
    tag_page(request, "events")
    changes = [each.event.changes_at for each in shown] if not is_past else []
    if is_past and not request.user.is_authenticated:
        changes = [queries.next_end(request.user)]  # then there is one more
    for moment in changes:
        if moment is not None:
            keep_page_until(request, moment)
    return render(request, "community/events/list.html", {"shown": shown, "page": page, "is_past": is_past})


@require_safe
def event(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    found = _visible(request, pk)
    if slug != found.slug:
        return redirect(found, permanent=True)
    answer = _answer_of(request.user, found)
    tag_page(request, "events")
    if found.changes_at is not None:
        keep_page_until(request, found.changes_at)
    if found.recap_id:
        tag_page(request, f"topic:{found.recap_id}")
    is_member = request.user.is_authenticated
    return render(
        request,
        "community/events/event.html",
        {
            "event": found,
            "answer": answer,
            "queue_place": queries.place_in_queue(answer) if answer and answer.state == Answer.State.WAITING else None,
            "refusal": rules.why_not_answer(request.user, found),
            "text": markdown(str(found.text)),
            # Who comes is for members to see; a visitor reads how many.
            "people": queries.people_coming(found) if is_member else [],
            "shows_link": bool(found.online_url) and rules.may_see_link(found, answer),
            "shows_own_time": isinstance(request.user, User) and request.user.time_zone != found.time_zone,
            "recap": found.recap if found.recap_id and _sees_recap(request.user, found) else None,
            "json_ld": as_json_ld(found, navigation_for(request)["brand"]) if _is_public(found) else "",
        },
    )


@login_required
@require_POST
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    try:
        if request.POST.get("answer") == "decline":
            before = _answer_of(request.user, found)
            if actions.decline(found, by=request.user) is not None:
                had_place = before is not None and before.state == Answer.State.COMING
                messages.success(
                    request,
                    _("You are not coming. Thank you for telling: the place is free for somebody.")
                    if had_place
                    else _("You have left the queue. Thank you for telling."),
                )
        elif actions.come(found, by=request.user).state == Answer.State.COMING:
            messages.success(request, _("You have a place. We will remind you a day and an hour before."))
        else:
            messages.success(
                request, _("All places are taken. You are in the queue: as soon as one is free it is yours.")
            )
    except actions.NotAllowed as refusal:
        messages.warning(request, str(refusal))
    return redirect(found)


@require_safe
def event_calendar(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    found = _visible(request, pk)
    if slug != found.slug:
        raise Http404
    may_have_link = rules.may_see_link(found, _answer_of(request.user, found))
    tag_page(request, "events")
    links = frozenset([found.pk] if may_have_link else [])
    return _calendar_file(calendar([found], name=str(found.title), with_links_of=links), f"{found.slug}.ics")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: MemberRequest) -> HttpResponse:
    """The address of one's own calendar; made, or made anew, by a button."""
    if request.method == "POST":
        actions.renew_calendar_key(request.user)
        messages.success(request, _("Here is your calendar's address. If there was an older one, it is dead now."))
        return redirect("events:subscribe")
    own = CalendarKey.objects.filter(member=request.user).first()
    return render(request, "community/events/subscribe.html", {"own": own})


@require_safe
def public_calendar(request: HttpRequest) -> HttpResponse:
    tag_page(request, "events")
    return _calendar_file(calendar(queries.for_calendar(AnonymousUser()), name=_brand_name(request)), "events.ics")


@never_cache
@require_safe
def own_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """For a calendar program, which cannot sign in: the key says whose it is."""
    own = get_object_or_404(CalendarKey.objects.select_related("member"), key=key, member__is_active=True)
    if is_barred(own.member):
        raise Http404
    events = list(queries.for_calendar(own.member))
    coming = Answer.objects.filter(member=own.member, state=Answer.State.COMING, event__in=events)
    return _calendar_file(
        calendar(
            events,
            name=_brand_name(request),
            with_links_of=frozenset(coming.values_list("event_id", flat=True)),
        ),
        "my-events.ics",
    )


def _brand_name(request: HttpRequest) -> str:
    return str(navigation_for(request)["brand"]["name"])


def _visible(request: HttpRequest, pk: int) -> Event:
    events = Event.objects.visible_to(request.user).select_related("picture__collection", "host", "recap__space")
    return get_object_or_404(events, pk=pk)


def _answer_of(user: Any, found: Event) -> Answer | None:
    return Answer.objects.filter(event=found, member=user).first() if user.is_authenticated else None


def _sees_recap(user: Any, found: Event) -> bool:
    """The topic has doors of its own."""
    return found.recap is not None and Topic.objects.visible_to(user).filter(pk=found.recap.pk).exists()


def _is_public(found: Event) -> bool:
    return Event.objects.visible_to(AnonymousUser()).filter(pk=found.pk).exists()


def _calendar_file(body: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
