"""A member's conversations. GET shows; what is written or wanted comes by POST."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import limits
from community.conversations import actions, queries, rules
from community.conversations.forms import InvitationForm, MessageForm, NewConversationForm
from community.conversations.models import Conversation
from community.moderation import Refused
from community.moderation.screening import why_no_messages
from community.moderation.silence import Silence, silence_of
from members import kept
from members.kept import keep_for_later
from members.models import User
from members.requests import MemberRequest

REFUSALS = (actions.NotAllowed, Refused)


def conversation_or_404(request: HttpRequest, pk: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(request.user), pk=pk)


@require_safe
@login_required
@never_cache
def inbox(request: MemberRequest) -> HttpResponse:
    letters, part = queries.inbox(request.user, request.GET.get("after"))
    context = {
        "letters": letters,
        "next_url": f"?after={part.next_key}" if part.next_key else "",
        "back_url": request.path if part.previous_key else "",
    }
    return render(request, "community/conversations/inbox.html", context)


@keep_for_later
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Write to one member or to several. Who has a conversation with that one already is led to it."""
    if request.method != "POST":
        if (silence := silence_of(request.user)) is not None:
            words = kept.kept_for(request, request.user)
            return _silent_page(request, silence, heading=_("A new message"), draft=words.get("text", ""))
        asked = request.GET.get("to", "")[:400]
        others = request.GET.get("with", "")[:400]  # those of a conversation of two, to whom others are to be named
        words = kept.kept_for(request, request.user)
        if others or asked not in ("", words.get("to")):
            words = {}  # they were for somebody else, and wait
        wanted = asked or words.get("to", "")
        person = User.objects.filter(handle=wanted.lower(), is_active=True).first() if wanted else None
        known = queries.with_whom(request.user, person) if person else None
        if known is not None and not words:
            return HttpResponseRedirect(f"{known.get_absolute_url()}#write")
        initial = words | {"to": f"{others}, " if others else wanted}
        return _new_page(request, NewConversationForm(writer=request.user, initial=initial), person)
    form = NewConversationForm(request.POST, writer=request.user)
    if form.is_valid():
        limits.demand("conversations.start", limits.visitor(request), limit=20, seconds=3600)
        data = form.cleaned_data
        try:
            made = actions.start(
                by=request.user, to=data["to"], text=data["text"], title=data["title"], key=data["key"]
            )
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            kept.forget_sent(request)
            return _sent(f"{made.get_absolute_url()}#write", form.draft_key)
    return _new_page(request, form, None)


def _silent_page(request: HttpRequest, silence: Silence, *, heading: str, draft: str = "") -> HttpResponse:
    context = {"heading": heading, "silence": silence, "draft": draft}
    context |= {"back_url": reverse("conversations:inbox"), "back_title": _("Messages")}
    return render(request, "community/moderation/silent.html", context)


def _new_page(request: MemberRequest, form: NewConversationForm, person: User | None) -> HttpResponse:
    why_not = ""
    if person is not None:
        why_not = rules.why_not_write(request.user, person)
        if not form.initial.get("text"):  # what was written before a sign-in ended stays in sight
            why_not = why_not or why_no_messages(request.user, person)
    context = {"form": form, "person": person, "why_not": why_not}
    return render(request, "community/conversations/new.html", context)


@keep_for_later
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: MemberRequest, pk: int) -> HttpResponse:
    found = conversation_or_404(request, pk)
    if request.method == "POST":
        return _send(request, found)
    talk = queries.talk(request.user, found, after=request.GET.get("after"))
    if request.htmx and request.GET.get("after"):  # type: ignore[attr-defined]
        return render(request, "community/conversations/_earlier.html", {"talk": talk})
    text = kept.kept_for(request, request.user).get("text") or talk.mine.draft
    return _page(request, talk, MessageForm(writer=request.user, conversation=found, initial={"text": text}))


def _page(request: MemberRequest, talk: queries.Talk, form: MessageForm, error: str = "") -> HttpResponse:
    context = {"talk": talk, "form": form, "error": error, "is_beginning": not request.GET.get("after")}
    # Whose words were refused just now gets them back where they wrote them.
    context["silence"] = silence_of(request.user) if not error else None
    return render(request, "community/conversations/conversation.html", context)


def _send(request: MemberRequest, found: Conversation) -> HttpResponse:
    form, error = MessageForm(request.POST, writer=request.user, conversation=found), ""
    if form.is_valid():
        limits.demand("conversations.send", limits.visitor(request), limit=30, seconds=60)
        try:
            sent = actions.send(
                conversation=found, by=request.user, text=form.cleaned_data["text"], key=form.cleaned_data["key"]
            )
        except REFUSALS as refusal:
            error = str(refusal)
            actions.save_draft(conversation=found, by=request.user, text=form.cleaned_data["text"])
        else:
            kept.forget_sent(request)
            if request.htmx:  # type: ignore[attr-defined]
                return _after_sending(request, found)
            return _sent(f"{found.get_absolute_url()}#m{sent.number}", form.draft_key)
    error = error or str(_("There is nothing written yet."))
    if request.htmx:  # type: ignore[attr-defined]
        context = {"conversation": found, "form": form, "error": error}
        answer = render(request, "community/conversations/_form.html", context)
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#write", "outerHTML"
        return answer
    return _page(request, queries.talk(request.user, found), form, error)


def _sent(url: str, draft: str) -> HttpResponse:
    answer = HttpResponseRedirect(url)
    answer.set_cookie("draft-kept", draft, max_age=60, samesite="Lax")
    return answer


def _after_sending(request: MemberRequest, found: Conversation) -> HttpResponse:
    """An empty form. The page fetches one's own words in the same way as the other's, so that none stands twice."""
    form = MessageForm(writer=request.user, conversation=found)
    context = {"conversation": found, "form": form, "error": "", "in_place": True}
    answer = render(request, "community/conversations/_form.html", context)
    answer.headers["HX-Trigger"] = json.dumps({"draft-kept": form.draft_key, "message-sent": ""})
    return answer


@require_safe
@login_required
@never_cache
def newer(request: MemberRequest, pk: int) -> HttpResponse:
    """For an open page that heard of something new; without script the page itself has it."""
    found = conversation_or_404(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(found)
    asked = request.GET.get("number", "0")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    lines = queries.newer(request.user, found, number)
    last = lines[-1].message.number if lines else number
    context = {"conversation": found, "lines": lines, "last_number": last, "talk": None}
    if any(line.message.is_invitation for line in lines):
        context["talk"] = queries.talk(request.user, found)
    return render(request, "community/conversations/_newer.html", context)


@require_POST
@login_required
def read(request: MemberRequest, pk: int) -> HttpResponse:
    found = conversation_or_404(request, pk)
    number = request.POST.get("number", "0")
    actions.mark_read(
        conversation=found, by=request.user, number=int(number) if number.isdecimal() and len(number) < 9 else 0
    )
    return HttpResponse(status=204) if request.htmx else redirect(found)  # type: ignore[attr-defined]


@require_POST
@login_required
def draft(request: MemberRequest, pk: int) -> HttpResponse:
    """What is being written, every few seconds; empty forgets it."""
    actions.save_draft(
        conversation=conversation_or_404(request, pk), by=request.user, text=request.POST.get("text", "")
    )
    return HttpResponse(status=204)


@require_POST
@login_required
def mute(request: MemberRequest, pk: int) -> HttpResponse:
    found, on = conversation_or_404(request, pk), request.POST.get("on") == "yes"
    actions.mute(conversation=found, by=request.user, on=on)
    messages.success(
        request,
        _("This conversation is quiet now: it comes into your inbox and nowhere else.")
        if on
        else _("You will be told about new messages here."),
    )
    return redirect(found)


@require_POST
@login_required
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Whether one wants the conversation somebody asked for."""
    found = conversation_or_404(request, pk)
    wish = request.POST.get("wish", "")
    if wish == "accept":
        actions.accept(conversation=found, by=request.user)
        return HttpResponseRedirect(f"{found.get_absolute_url()}#write")
    if wish in ("refuse", "block"):
        blocked = actions.refuse(conversation=found, by=request.user, block=wish == "block")
        messages.success(
            request,
            _("You won't hear from this person again. They are not told.")
            if blocked
            else _("Refused. They are not told, and cannot write again until you do."),
        )
        return redirect("conversations:inbox")
    return redirect(found)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest, pk: int) -> HttpResponse:
    """More people for a conversation of several."""
    found = conversation_or_404(request, pk)
    talk = queries.talk(request.user, found)
    if not talk.may_invite:
        return redirect(found)
    if request.method != "POST" and (silence := silence_of(request.user)) is not None:
        return _silent_page(request, silence, heading=_("Invite into the conversation"))
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.demand("conversations.invite", limits.visitor(request), limit=20, seconds=3600)
        try:
            actions.invite(conversation=found, by=request.user, people=form.cleaned_data["people"])
        except REFUSALS as refusal:
            form.add_error("people", str(refusal))
        else:
            return HttpResponseRedirect(f"{found.get_absolute_url()}#write")
    context = {"talk": talk, "form": form, "back_url": found.get_absolute_url()}
    return render(request, "community/conversations/invite.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    found = conversation_or_404(request, pk)
    if request.method == "POST":
        actions.leave(conversation=found, by=request.user)
        messages.success(request, _("You have left the conversation."))
        return redirect("conversations:inbox")
    talk = queries.talk(request.user, found)
    context = {"talk": talk, "back_url": reverse("conversations:conversation", args=[found.pk])}
    return render(request, "community/conversations/leave.html", context)
