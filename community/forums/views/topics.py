"""One topic: its posts, what came meanwhile, and the form to answer."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.pagecache import tag_page
from community.forums import cards, queries, rules
from community.forums.composing import Composer, draft_of
from community.forums.frames import frames
from community.forums.keeping import keep_while_true
from community.forums.links import page_of_number, post_url_in, topic_url
from community.forums.models import Draft, Level, Topic, Who
from community.forums.seo import as_json_ld, description_of
from community.forums.showing import ShowingTopic
from community.forums.texts import ANSWER_LENGTH, excerpt
from community.forums.views.finding import (
    is_htmx,
    number_in,
    opened_topic_or_404,
    post_or_404,
    signed_in,
    topic_or_404,
)
from members.joining import joining_url


@require_safe
def topic(request: HttpRequest, space: str, pk: int, slug: str) -> HttpResponse:
    opened = opened_topic_or_404(request, pk)
    found, number = opened.topic, number_in(request.GET.get("page", "1")) or 0
    if found.merged_into_id:
        return HttpResponseRedirect(topic_url(topic_or_404(request, found.merged_into_id)))
    if (space, slug) != (found.space.slug, found.slug):
        return HttpResponseRedirect(topic_url(found) + (f"?page={number}" if number > 1 else ""))
    if number < 1 or number > page_of_number(max(found.last_number, 1)):
        raise Http404
    if found.space.see == Who.EVERYBODY:
        tag_page(request, "forums", f"topic:{found.pk}")
        keep_while_true(request, [found])
    return render(request, "community/forums/topic.html", _page(request, opened, number))


def _page(request: HttpRequest, opened: queries.OpenedTopic, number: int) -> dict[str, Any]:
    user, found, mark = request.user, opened.topic, opened.mark
    page = queries.page_of(user, found, number, something_waits=opened.something_waits)
    ticks = "tick" in request.GET and rules.may_moderate(user, found.space_id)
    showing = ShowingTopic(user, found, queries.reaction_kinds(), ticks=ticks)
    html = cards.completed(page.posts, user, request)
    cards.tag_shown(request, *(f"topic:{each.pk}" for each in page.near))
    read_number = mark.read_number if mark else 0
    since = read_number + 1 if mark and read_number < found.last_number else 0
    numbers = [post.number for post in page.posts if post.number]
    first, last = min(numbers, default=0), max(numbers, default=0)
    around, base = frames("community/forums/_around.html"), f"{showing.base}topics/{found.pk}"
    unread = max(found.last_number - read_number - mark.also_read, 0) if mark and read_number else 0
    return {
        "topic": found,
        "space": found.space,
        "space_url": showing.space_url(found.space),
        "base": showing.base,
        "url": showing.url,
        "marks": showing.marks(found),
        "meta": _meta(showing, found),
        "tags": showing.tags(page.tags),
        "posts": showing.posts_html(
            page.posts,
            html,
            own=page.own_reactions,
            bookmarks=page.bookmarks,
            names=names_of(page.posts, found, showing),
            # On the first page of what is new the line stands before it; elsewhere everything is old, or everything new.
            since=since if first < since <= last else 0,
        ),
        "answer": _answer(showing, found, page) if number == 1 else SafeString(""),
        "pager": pager(showing.url, page.page, page.pages),
        "page": page.page,
        "pages": page.pages,
        "unread_words": ngettext("%(count)s new post", "%(count)s new posts", unread) % {"count": unread},
        "unread_url": post_url_in(found, since, showing.base) if unread and page_of_number(since) != number else "",
        "follow": follow_menu(request, mark.level if mark else Level.NORMAL, f"{base}/follow/"),
        "read_number": read_number,
        "last": last,
        "is_last_page": page.page == page.pages,
        "may_moderate": showing.may_moderate,
        "keys": around["keys"].fill(),
        "scripts": around["scripts_of_members" if showing.is_member else "scripts"].fill(),
        "may_edit": rules.may_edit_topic(user, found) if showing.is_member else False,
        "ticks": ticks,
        "split_url": f"{base}/split/",
        "composer": compose(
            request, found, showing, last, draft=draft_of(user, f"topic:{found.pk}") if opened.has_draft else None
        ),
        "announced": announced(showing, found, last),
        "related": showing.related(page.near),
        "first": max(first, 1),
        "reader_id": user.pk or "",
        "is_public": found.space.see == Who.EVERYBODY,
        "description": "" if showing.is_member else description_of(found, page.posts),
        "json_ld": "" if showing.is_member else as_json_ld(found, page.posts, page.accepted),
    }


def names_of(posts: list[Any], found: Topic, showing: ShowingTopic) -> dict[int, str]:
    """Whom each answer answers: by name where that post stands on this page, else by its number."""
    names = {post.number: showing.name(post.author) for post in posts}
    for post in posts:
        if post.to_number and post.to_number not in names and post.to_number <= found.last_number:
            names[post.to_number] = _("post %(number)s") % {"number": post.to_number}
    return names


def follow_menu(request: HttpRequest, level: str, url: str) -> SafeString:
    """How loud it is, and the menu that changes that; a visitor has none."""
    if not request.user.is_authenticated:
        return SafeString("")
    return frames("community/forums/_follow.html")[level].fill(url=url, csrf=get_token(request))


def _meta(showing: ShowingTopic, found: Topic) -> SafeString:
    replies = max(found.posts_count - 1, 0)
    return showing.rows["last"].fill(
        avatar=SafeString(""),
        name=ngettext("%(count)s reply", "%(count)s replies", replies) % {"count": replies},
        when=showing.when(found.last_posted_at),
    )


def _answer(showing: ShowingTopic, found: Topic, page: Any) -> SafeString:
    """The accepted answer, again at the top of a question, unless it is the first reply anyway."""
    post = page.accepted
    if post is None or post.number <= 2 or not post.is_published:
        return SafeString("")
    return showing.parts["answer"].fill(
        avatar=showing.avatar(post.author, "small"),
        name=showing.name(post.author),
        text=excerpt(post.text, ANSWER_LENGTH),
        url=post_url_in(found, post.number, showing.base),
    )


def pager(url: str, page: int, pages: int) -> list[dict[str, Any]]:
    """The first, the last and those around: `number` 0 is a gap."""
    shown = sorted({1, pages, *range(max(page - 1, 1), min(page + 1, pages) + 1)})
    items: list[dict[str, Any]] = []
    for number in shown if pages > 1 else []:
        if items and number > items[-1]["number"] + 1:
            items.append({"number": 0, "url": "", "active": False})
        items.append({"number": number, "url": f"{url}?page={number}" if number > 1 else url, "active": number == page})
    return items


def announced(showing: ShowingTopic, found: Topic, last: int, *, again: bool = False) -> SafeString:
    """The quiet bar under the posts; a script shows it when replies come, with the number in the reader's grammar."""
    words = [
        ngettext("%(count)s new reply", "%(count)s new replies", count).replace("%(count)s", "#") for count in (1, 2, 5)
    ]
    is_full = page_of_number(last + 1) > page_of_number(max(last, 1))
    return showing.parts["announced"].fill(
        again=showing.parts["again"].fill() if again else SafeString(""),
        last=last,
        one=words[0],
        few=words[1],
        many=words[2],
        url=post_url_in(found, last + 1, showing.base),
        part=SafeString("")
        if is_full
        else showing.parts["announced_part"].fill(url=f"{showing.url}part/?after={last}"),
    )


def compose(
    request: HttpRequest, found: Topic, showing: ShowingTopic, last: int, *, draft: Draft | None, **more: Any
) -> SafeString:
    """The form under the posts, or the sentence that stands in its place."""
    parts = frames("community/forums/_composer.html")
    if not showing.is_member:
        login = f"{reverse('account_login')}?{urlencode({'next': showing.url})}"
        if found.space.is_archived or found.is_locked:
            return parts["closed"].fill(words=showing.why_not_reply)
        return parts["sign_in"].fill(join_url=joining_url(f"{showing.url}#composer"), login_url=login)
    if not showing.may_reply:
        return parts["closed"].fill(words=showing.why_not_reply)
    place = f"topic:{found.pk}"
    composer = Composer(
        request=request,
        space=found.space,
        place=place,
        action=f"{showing.url}reply/",
        button=_("Reply"),
        label=_("Your reply"),
        text=draft.text if draft else "",
        to=draft.more.get("to") if draft else None,
        after=last,
        draft=draft,
        info=_("Your draft is here; it was not sent yet.") if draft and draft.text else "",
        is_live=page_of_number(found.last_number) == page_of_number(last),
    )
    return replace(composer, **more).html()


@require_safe
def part(request: HttpRequest, space: str, pk: int, slug: str) -> HttpResponse:
    """What came after a number, to stand below it on the same page. Without htmx: the page with it."""
    found = topic_or_404(request, pk)
    after = number_in(request.GET.get("after", "")) or 0
    if not is_htmx(request):
        return HttpResponseRedirect(post_url_in(found, after + 1))
    return render(request, "community/forums/_part.html", news_after(request, found, after))


def news_after(request: HttpRequest, found: Topic, after: int) -> dict[str, Any]:
    page = queries.page_of(request.user, found, page_of_number(max(after, 1)))
    posts = [post for post in page.posts if post.number > after]
    showing = ShowingTopic(request.user, found, queries.reaction_kinds())
    last = max((post.number for post in posts), default=after)
    return {
        "posts": showing.posts_html(
            posts,
            cards.completed(posts, request.user),
            own=page.own_reactions,
            bookmarks=page.bookmarks,
            names=names_of(page.posts, found, showing),
        ),
        "announced": announced(showing, found, last, again=True),
        "last": last,
    }


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The permalink of a post, wherever it has been moved."""
    found = post_or_404(request, pk)
    return HttpResponseRedirect(post_url_in(found.topic, found.number))


@login_required
@require_safe
def first_unread(request: HttpRequest, pk: int) -> HttpResponse:
    found = topic_or_404(request, pk)
    return HttpResponseRedirect(post_url_in(found, queries.first_unread(signed_in(request), found)))


@login_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a post, each beside what it changed."""
    found = post_or_404(request, pk)
    if not rules.may_see_history(request.user, found):
        raise Http404
    return render(
        request,
        "community/forums/history.html",
        {
            "post": found,
            "topic": found.topic,
            "versions": queries.history(request.user, found),
            "back_url": post_url_in(found.topic, found.number),
        },
    )
