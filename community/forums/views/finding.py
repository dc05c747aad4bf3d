"""Find the thing through the person who asks: what they may not see is not found."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from common.prepared import one
from community.forums import actions, queries, rules
from community.forums.models import Post, Space, Topic
from community.forums.queries import reactions
from community.moderation import Refused
from content import menus
from members.models import User

REFUSALS = (actions.NotAllowed, Refused)  # each says why, in a sentence for the person


def space_or_404(request: HttpRequest, slug: str) -> Space:
    space = rules.space_named(request.user, slug)
    if space is None:
        raise Http404
    return space


def topic_or_404(request: HttpRequest, pk: int) -> Topic:
    topic: Topic | None = one(_topic_found, pk, *rules.viewer(request.user))
    if topic is None:
        raise Http404
    topic.space = rules.space_of(topic, request.user)
    return topic


def opened_topic_or_404(request: HttpRequest, pk: int) -> queries.OpenedTopic:
    """The same for its page, with where the reader is in it."""
    _ask_the_cache(request)
    opened = queries.opened(request.user, pk)
    if opened is None:
        raise Http404
    return opened


def _ask_the_cache(request: HttpRequest) -> None:
    """In one trip what the page goes on to ask for: are the spaces, the reactions and the menus those this process knows?"""
    generations = (rules.GENERATION, reactions.GENERATION, menus.GENERATION)
    known = cache.get_many([menus.navigation_key(request), *(generation.key for generation in generations)])
    for generation in generations:
        generation.of(known)
    menus.take_navigation(request, known)


def _topic_found(pk: int, *viewer: Any) -> QuerySet[Topic]:
    return Topic.objects.filter(rules.topics_found(*viewer), pk=pk)


def post_or_404(request: HttpRequest, pk: int, posts: Any = None) -> Post:
    """A post whose words this person may read, or one of `posts`."""
    found = Post.objects.visible_to(request.user) if posts is None else posts
    post: Post = get_object_or_404(found.select_related("author", "topic"), pk=pk)
    post.topic.space = rules.space_of(post.topic)
    return post


def signed_in(request: HttpRequest) -> User:
    """The member behind a request that only members may make: whoever calls has made sure."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def is_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead there, whether a browser or htmx asks."""
    if not is_htmx(request):
        return HttpResponseRedirect(address)
    answer = HttpResponse(headers={"HX-Redirect": address})
    if _without_place(request.headers.get("HX-Current-URL", "")) == _without_place(address):
        # To another place of the page it shows a browser scrolls, and asks nothing.
        answer.headers["HX-Refresh"] = "true"
    return answer


def _without_place(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.path, parts.query


def words_given_back(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages where one writes: who sends words to a place that is not there for them any more gets them back, and learns no
    more than that. A page with a script still has them.
    """

    @wraps(view)
    def giving(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            words = {"title": request.POST.get("title", ""), "text": request.POST.get("text", "").strip()}
            if not words["text"] or is_htmx(request):
                raise
            return render(request, "community/forums/gone.html", words, status=404)

    return giving


def number_in(text: str) -> int | None:
    """A number somebody's browser sent, or nothing."""
    return int(text) if text.isdecimal() and len(text) < 10 else None
