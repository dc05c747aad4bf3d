"""Members as others see them. GET shows; what one wants of somebody comes by POST."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings as site_settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import limits
from community.conversations import actions as conversations
from community.conversations.forms import LetterBoxForm
from community.conversations.models import LetterBox
from community.conversations.queries import letter_box_of
from community.conversations.rules import why_not_write
from community.profiles import actions, queries, rules, sections
from community.profiles.forms import InterestsForm, SeenForm
from community.profiles.models import Profile
from members import actions as members
from members.models import Tie, User
from members.requests import MemberRequest

# --- Others ---------------------------------------------------------------------------------------------------------


def profile_or_404(request: HttpRequest, handle: str) -> Profile:
    found = queries.find(handle, request.user)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """A visitor is asked to sign in wherever there is nothing to show, so the answer tells nothing of who is here."""
    found = queries.find(handle, request.user)
    if found is None:
        now = queries.handle_now(handle, request.user) if request.user.is_authenticated else None
        if now is not None:
            return redirect("profiles:profile", now, permanent=False)
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        raise Http404
    owner, viewer = found.member, request.user
    is_own = viewer.pk == owner.pk
    may_write = viewer.is_authenticated and not is_own and not why_not_write(viewer, owner)
    context = {
        "profile": found,
        "shows_words": rules.shows_words(viewer, found),
        "team_page": queries.team_page_of(owner),
        "interests": list(found.interests.all()) if not found._state.adding else [],
        "languages": queries.names_of_languages(found),
        "is_own": is_own,
        "tie": queries.tie_between(viewer, owner),
        "may_write": may_write,
        "sections": sections.sections_for(owner, viewer),
    }
    return render(request, "community/profiles/profile.html", context)


@require_safe
@login_required
@never_cache
def wrote(request: MemberRequest, handle: str, kind: str) -> HttpResponse:
    """Everything of one kind they wrote that the viewer may read."""
    found = profile_or_404(request, handle)
    if kind not in queries.KINDS:
        raise Http404
    words, part = queries.words_of_kind(found.member, request.user, kind, request.GET.get("after"))
    titles = {"topics": _("Topics"), "answers": _("Answers"), "comments": _("Comments")}
    context = {
        "profile": found,
        "words": words,
        "tabs": [
            {"title": titles[each], "url": reverse("profiles:wrote", args=[handle, each]), "active": each == kind}
            for each in queries.KINDS
        ],
        "next_url": f"?after={part.next_key}" if part.next_key else "",
        "back_url": request.path if part.previous_key else "",
    }
    return render(request, "community/profiles/wrote.html", context)


@require_safe
@login_required
@never_cache
@limits.limited("profiles.directory", limit=120, seconds=60, methods=("GET",))
def directory(request: MemberRequest) -> HttpResponse:
    asked = _asked(request)
    found = queries.directory(request.user, asked, request.GET.get("after"))
    base = {"q": asked.words, "interest": asked.interest, "language": asked.language}
    base = {name: value for name, value in base.items() if value}

    def address(**more: str) -> str:
        arguments = base | more
        return f"?{urlencode(arguments)}" if arguments else request.path

    sort = {"sort": "team"} if asked.staff else ({} if asked.sort == "newest" else {"sort": asked.sort})
    context = {
        "asked": asked,
        "people": found.items,
        "interests": queries.interests(),
        "languages": [
            {"code": code, "name": get_language_info(code)["name_translated"]} for code, _n in site_settings.LANGUAGES
        ],
        "tabs": [
            {"title": _("Newest"), "url": address(), "active": not sort},
            {"title": _("Most helpful"), "url": address(sort="helpful"), "active": asked.sort == "helpful"},
            {"title": _("Our team"), "url": address(sort="team"), "active": asked.staff},
        ],
        "next_url": address(**sort, after=found.next_key) if found.next_key else "",
        "back_url": address(**sort) if found.previous_key else "",
    }
    return render(request, "community/profiles/directory.html", context)


def _asked(request: HttpRequest) -> queries.Asked:
    sort, language = request.GET.get("sort", ""), request.GET.get("language", "")
    return queries.Asked(
        words=request.GET.get("q", "")[:60].strip(),
        sort=sort if sort in queries.SORTS else "newest",
        interest=request.GET.get("interest", "")[:40],
        language=language if language in dict(site_settings.LANGUAGES) else "",
        staff=sort == "team",
    )


@require_POST
@login_required
def tie(request: MemberRequest, handle: str) -> HttpResponse:
    """Follow, mute, block, or nothing of it any more."""
    person = User.objects.filter(handle=handle.lower(), is_erased=False).first()
    wish = request.POST.get("wish", "")
    to_people = request.POST.get("back") == "people"
    # To take something back one need not see them any more; to begin it one must.
    if person is None or (wish != "none" and queries.find(handle, request.user) is None):
        raise Http404
    limits.demand("profiles.tie", limits.visitor(request), limit=60, seconds=3600)
    if wish in Tie.Kind.values:
        members.tie(request.user, person, wish)
        messages.success(request, _said(wish) % {"name": person.display_name})
    elif wish == "none":
        members.untie(request.user, person)
        messages.success(request, _("You hear and see %(name)s as everybody does.") % {"name": person.display_name})
    if to_people and (kind := request.POST.get("kind", "")) in Tie.Kind.values:
        return HttpResponseRedirect(f"{reverse('profiles:people')}?kind={kind}")
    return redirect("profiles:people") if to_people else redirect("profiles:profile", person.handle)


def _said(wish: str) -> str:
    return {
        Tie.Kind.FOLLOWING.value: _("You follow %(name)s. What they open gathers on your page."),
        Tie.Kind.MUTED.value: _("You won't be told of what %(name)s writes. They don't learn of it."),
        Tie.Kind.BLOCKED.value: _("%(name)s cannot reach you any more. They are not told."),
    }[wish]


# --- One's own ------------------------------------------------------------------------------------------------------


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    own = queries.profile_of(request.user)
    own.member = request.user
    form = SeenForm(request.POST or None, profile=own)
    box = LetterBox(member=request.user, open_to=letter_box_of(request.user))
    box_form = None if request.user.is_staff else LetterBoxForm(request.POST or None, instance=box)
    if form.is_valid() and (box_form is None or box_form.is_valid()):
        actions.show_to(request.user, **form.cleaned_data)
        if box_form is not None:
            conversations.open_letter_box(request.user, box_form.cleaned_data["open_to"])
        messages.success(request, _("Saved."))
        return redirect("profiles:settings")
    context = {
        "form": form,
        "box_form": box_form or "",
        "own_url": reverse("profiles:profile", args=[own.member.handle]),
    }
    return render(request, "community/profiles/settings.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: MemberRequest) -> HttpResponse:
    own = Profile.objects.filter(pk=request.user.pk).first()
    chosen = list(own.interests.all()) if own else []
    form = InterestsForm(request.POST if request.method == "POST" else None, initial={"interests": chosen})
    if form.is_valid():
        actions.like(request.user, form.cleaned_data["interests"])
        messages.success(request, _("Saved."))
        return redirect("profiles:interests")
    return render(request, "community/profiles/interests.html", {"form": form})


@require_safe
@login_required
@never_cache
def people(request: MemberRequest) -> HttpResponse:
    """Whom one follows, mutes, blocks."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Tie.Kind.values else Tie.Kind.FOLLOWING
    found = queries.people_tied(request.user, kind, request.GET.get("after"))
    words: dict[str, tuple[Any, Any, Any]] = {
        Tie.Kind.FOLLOWING: (
            _("I follow"), _("What they open gathers on your page, and the reason stands beside it."), _("Stop following"),
        ),
        Tie.Kind.MUTED: (_("Muted"), _("You are not told of what they write. They don't know."), _("Hear them again")),
        Tie.Kind.BLOCKED: (
            _("Blocked"), _("They cannot write to you, and of you they see what any visitor sees."), _("Take it back"),
        ),
    }  # fmt: skip
    context = {
        "ties": found.items,
        "kind": kind,
        "explanation": words[kind][1],
        "undo": words[kind][2],
        "tabs": [{"title": words[each][0], "url": f"?kind={each}", "active": each == kind} for each in Tie.Kind.values],
        "next_url": f"?kind={kind}&after={found.next_key}" if found.next_key else "",
        "back_url": f"?kind={kind}" if found.previous_key else "",
    }
    return render(request, "community/profiles/people.html", context)


@require_POST
@login_required
def put_steps_away(request: MemberRequest) -> HttpResponse:
    actions.put_steps_away(request.user)
    return redirect("members:home")


@require_POST
@login_required
def agree_to_letters(request: MemberRequest) -> HttpResponse:
    actions.agree_to_letters(request.user)
    return redirect("members:home")
