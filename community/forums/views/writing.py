"""Write, answer, change. Whatever goes wrong, the text comes back filled in, with the sentence that says why."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common import limits
from community.forums import actions, queries, rules, texts
from community.forums.composing import Composer, draft_of, not_sent
from community.forums.forms import EditForm, EditTopicForm, TopicForm, WritingForm, draft_key
from community.forums.links import community_url, page_of_number, post_url, topic_url
from community.forums.models import Post, PostEdit, Space, State, Topic
from community.forums.showing import ShowingTopic
from community.forums.views.finding import (
    REFUSALS,
    go,
    is_htmx,
    number_in,
    post_or_404,
    signed_in,
    space_or_404,
    topic_or_404,
    words_given_back,
)
from community.forums.views.pictures import put_in
from community.forums.views.topics import compose, news_after
from members import kept
from members.kept import keep_for_later


@keep_for_later
@words_given_back
@limits.limited("forums.write", limit=60, seconds=600)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, space: str) -> HttpResponse:
    """Begin a topic."""
    found = space_or_404(request, space)
    place = f"space:{found.pk}"
    why_not = rules.why_not_open(request.user, found)
    if why_not and request.method == "GET":
        return render(
            request,
            "community/forums/said.html",
            {"heading": str(found.title), "text": why_not, "back_url": _url(found)},
        )
    draft = draft_of(request.user, place)
    may_announce = rules.may_announce(request.user, found)
    if request.method == "GET":
        kind = request.GET.get("kind", "")
        initial = {
            "kind": kind if kind in Topic.Kind.values else Topic.Kind.DISCUSSION,
            "title": request.GET.get("title", ""),
        }
        if draft:
            initial = {
                "title": draft.title,
                "text": draft.text,
                "kind": draft.more.get("kind") or initial["kind"],
                "tags": ", ".join(draft.more.get("tags") or []),
            }
        initial |= (words := kept.kept_for(request, signed_in(request)))
        form = TopicForm(initial=initial, may_announce=may_announce)
        return _topic_form(request, found, form, text=str(initial.get("text", "")), draft=draft, is_kept=bool(words))
    form = TopicForm(request.POST, request.FILES, may_announce=may_announce)
    if (again := _again(request, found, form)) is not None:
        return _topic_form(request, found, form, draft=draft, **again)
    try:
        topic = actions.open_topic(
            space=found,
            kind=form.cleaned_data["kind"],
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            tags=form.cleaned_data["tags"],
            key=form.cleaned_data["key"],
            by=signed_in(request),
        )
    except REFUSALS as refusal:
        return _topic_form(request, found, form, draft=draft, text=form.words, error=str(refusal))
    if topic.state == State.HELD:
        messages.info(request, _("Thank you. A moderator reads your topic before others see it."))
    return _sent(request, HttpResponseRedirect(topic_url(topic)), place)


@keep_for_later
@words_given_back
@limits.limited("forums.write", limit=60, seconds=600)
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, space: str, pk: int, slug: str) -> HttpResponse:
    """The form on a page of its own, and where the form under the topic is sent."""
    if request.method == "GET":
        found = topic_or_404(request, pk)
        if words := kept.kept_for(request, signed_in(request)):
            return _reply_page(request, found, **_kept(request, found, words))
        return _reply_page(request, found, **_quoted(request, found))
    form = WritingForm(request.POST, request.FILES)
    if not form.is_valid() or request.POST.get("do", "post") != "post":
        found = topic_or_404(request, pk)
        return _reply_again(request, found, form, **(_again(request, found.space, form) or {"text": form.words}))
    try:
        post = actions.reply(
            topic=pk,
            text=form.cleaned_data["text"],
            to_number=form.cleaned_data["to"],
            key=form.cleaned_data["key"],
            by=signed_in(request),
        )
    except Topic.DoesNotExist:
        raise Http404 from None
    except REFUSALS as refusal:
        # A topic they may not see is refused, too, and not found here.
        return _reply_again(request, topic_or_404(request, pk), form, text=form.words, error=str(refusal))
    found = post.topic
    if not rules.may_see_topic(request.user, found):  # sent again, after the topic went where they may not follow
        raise Http404
    found.space = rules.space_of(found, request.user)
    if post.state == State.HELD:
        messages.info(request, _("Thank you. A moderator reads your reply before others see it."))
    after = number_in(request.POST.get("after", ""))
    # It is shown below what stands there, unless that is another page, or one of before the topic's end was split off.
    if (
        not is_htmx(request)
        or after is None
        or after >= post.number
        or page_of_number(post.number) != page_of_number(max(after, 1))
    ):
        return _sent(request, go(request, post_url(post)), f"topic:{found.pk}")
    kept.forget_sent(request)
    news = news_after(request, found, after)
    showing = ShowingTopic(request.user, found, queries.reaction_kinds())
    answer = render(
        request,
        "community/forums/_posted.html",
        news | {"composer": compose(request, found, showing, news["last"], draft=None)},
    )
    answer.headers["HX-Trigger"] = json.dumps({"draft-kept": draft_key(request.user, f"topic:{found.pk}")})
    return answer


@keep_for_later
@words_given_back
@limits.limited("forums.write", limit=60, seconds=600)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a post; of a topic's first one the title, kind and tags, too."""
    post = post_or_404(request, pk)
    if not rules.may_edit(request.user, post):
        return render(
            request,
            "community/forums/said.html",
            {
                "heading": _("This post cannot be changed"),
                "text": _("You can still answer in the topic."),
                "back_url": post_url(post),
            },
        )
    topic, space = post.topic, post.topic.space
    is_whole = post.number == 1 and rules.may_edit_topic(request.user, topic)
    draft = draft_of(request.user, f"post:{post.pk}")
    form: Any
    if request.method == "GET":
        initial = {"text": draft.text if draft and draft.text else post.text}
        words = kept.kept_for(request, signed_in(request))
        earlier = _earlier(request, post) if not words else None
        if earlier is not None:
            initial |= {"text": earlier.text, "reason": _("Back to an earlier version")}
        if is_whole:
            tags = ", ".join(tag.name for tag in topic.tags.all())
            title = earlier.title if earlier is not None and earlier.title else topic.title
            initial |= {"title": title, "kind": topic.kind, "tags": tags} | words
            form = EditTopicForm(
                initial=initial,
                may_announce=_may_announce(request, topic),
            )
        else:
            initial |= words
            form = EditForm(initial=initial)
        if earlier is not None:
            info = _("This is an earlier version. Nothing has changed yet: look it over, and keep the change.")
            # A draft is not known to this form: what is typed here is kept beside it, not in its place.
            return _edit_form(request, post, form, text=initial["text"], draft=None, info=info)
        return _edit_form(request, post, form, text=initial["text"], draft=draft, is_kept=bool(words))
    if is_whole:
        form = EditTopicForm(request.POST, request.FILES, may_announce=_may_announce(request, topic))
    else:
        form = EditForm(request.POST, request.FILES)
    if (again := _again(request, space, form)) is not None:
        return _edit_form(request, post, form, draft=draft, **again)
    try:
        if is_whole:
            actions.edit_topic(
                topic=topic,
                title=form.cleaned_data["title"],
                tags=form.cleaned_data["tags"],
                kind=form.cleaned_data["kind"],
                by=signed_in(request),
            )
        post = actions.edit_post(
            post=post, text=form.cleaned_data["text"], reason=form.cleaned_data["reason"], by=signed_in(request)
        )
    except REFUSALS as refusal:
        return _edit_form(request, post, form, draft=draft, text=form.words, error=str(refusal))
    post.topic = topic_or_404(request, topic.pk)  # of the title it has now
    return _sent(request, HttpResponseRedirect(post_url(post)), f"post:{post.pk}")


@login_required
@limits.limited("forums.preview", limit=120, seconds=600)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the text will look like, by the same hand that renders it for good."""
    found = space_or_404(request, request.GET.get("space", ""))
    text = request.POST.get("text", "")[: texts.LONGEST]
    composer = Composer(request, found, "", "", "", preview=_rendered(request, found, text))
    return HttpResponse(composer.preview_html())


# --- Steps ------------------------------------------------------------------------------------------------------------


def _url(space: Space) -> str:
    return f"{community_url()}{space.slug}/"


def _earlier(request: HttpRequest, post: Post) -> PostEdit | None:
    """The version of this post that somebody wants to have again."""
    version = number_in(request.GET.get("version", ""))
    return post.edits.filter(pk=version).first() if version is not None else None


def _may_announce(request: HttpRequest, topic: Topic) -> bool:
    return topic.kind == Topic.Kind.ANNOUNCEMENT or rules.may_announce(request.user, topic.space)


def _rendered(request: HttpRequest, space: Space, text: str) -> str:
    return texts.preview(text, space=space, user=signed_in(request)) if text.strip() else ""


def _again(request: HttpRequest, space: Space, form: Any) -> dict[str, Any] | None:
    """What to show the form with once more, when it is not time to send it: a picture, a preview, something missing."""
    do = request.POST.get("do", "post")
    form.is_valid()
    if do == "picture":
        text, error = put_in(request, space, form.words)
        return {"text": text, "error": error}
    if do == "preview":
        return {"text": form.words, "preview": _rendered(request, space, form.words)}
    if form.errors:
        return {"text": form.words, "error": form.first_error()}
    return None


def _sent(request: HttpRequest, answer: HttpResponse, place: str) -> HttpResponse:
    """The cookie lets the browser forget the draft it kept (js/keep-server-draft.js)."""
    kept.forget_sent(request)
    answer.set_cookie("draft-kept", draft_key(request.user, place), max_age=600, samesite="Lax")
    return answer


def _kept(request: HttpRequest, topic: Topic, words: dict[str, str]) -> dict[str, Any]:
    """What they sent when their sign-in had ended, to whom they answered."""
    to = number_in(words["to"])
    posts = Post.objects.visible_to(request.user).filter(topic=topic, number=to) if to else Post.objects.none()
    answered = posts.select_related("author").first()
    return {
        "text": words["text"],
        "to": answered.number if answered else None,
        "answered": answered,
        "info": not_sent(),
    }


def _quoted(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    """The post that is answered, and its words where the address asks to quote it."""
    number = number_in(request.GET.get("to", ""))
    if number is None:
        return {}
    posts = Post.objects.visible_to(request.user).filter(topic=topic, number=number)
    post = posts.select_related("author").first()
    if post is None:
        return {}
    draft = draft_of(request.user, f"topic:{topic.pk}")
    text = draft.text if draft else ""
    if "quote" in request.GET and post.author is not None:
        text = f"{text}\n\n" if text else ""
        text += texts.quotation(post.author.handle, post.number, post.text)
    return {"to": post.number, "text": text, "answered": post}


def _reply_page(request: HttpRequest, topic: Topic, *, answered: Post | None = None, **more: Any) -> HttpResponse:
    showing = ShowingTopic(request.user, topic, [])
    if answered is not None:
        more["answering"] = _("You answer %(name)s.") % {"name": showing.name(answered.author)}
    return render(
        request,
        "community/forums/reply.html",
        {
            "topic": topic,
            "url": showing.url,
            "answered": excerpt_of(answered),
            "composer": compose(
                request,
                topic,
                showing,
                topic.last_number,
                draft=draft_of(request.user, f"topic:{topic.pk}"),
                is_live=False,
                back_url=showing.url,
                **more,
            ),
        },
    )


def excerpt_of(post: Post | None) -> str:
    return texts.excerpt(post.text, 400) if post is not None else ""


def _reply_again(request: HttpRequest, topic: Topic, form: WritingForm, **more: Any) -> HttpResponse:
    to = form.cleaned_data.get("to")
    more |= {"key": str(form.cleaned_data.get("key") or ""), "to": to, "info": ""}
    if not is_htmx(request):
        return _reply_page(request, topic, **more)
    showing = ShowingTopic(request.user, topic, [])
    after = number_in(request.POST.get("after", "")) or 0
    draft = draft_of(request.user, f"topic:{topic.pk}")
    return HttpResponse(compose(request, topic, showing, after, draft=draft, **more))


def _topic_form(
    request: HttpRequest, space: Space, form: TopicForm, *, draft: Any, is_kept: bool = False, **more: Any
) -> HttpResponse:
    key = str(form.cleaned_data.get("key") or "") if form.is_bound else ""
    composer = Composer(
        request, space, f"space:{space.pk}", request.path, _("Open the topic"),
        label=_("What would you like to say?"), key=key, draft=draft, back_url=_url(space),
        info=not_sent() if is_kept or (draft and draft.text and not form.is_bound) else "", **more,
    )  # fmt: skip
    return render(
        request,
        "community/forums/new.html",
        {"form": form, "composer": composer, "space": space, "space_url": _url(space)},
    )


def _edit_form(
    request: HttpRequest, post: Post, form: Any, *, draft: Any, is_kept: bool = False, info: str = "", **more: Any
) -> HttpResponse:
    back_url = post_url(post)
    composer = Composer(
        request, post.topic.space, f"post:{post.pk}", request.path, _("Keep the change"),
        draft=draft, back_url=back_url,
        info=info or (not_sent() if is_kept or (draft and draft.text and not form.is_bound) else ""), **more,
    )  # fmt: skip
    return render(
        request,
        "community/forums/edit.html",
        {"form": form, "composer": composer, "topic": post.topic, "url": back_url},
    )
