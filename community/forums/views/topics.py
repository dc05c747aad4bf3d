"""One topic: its posts, what came meanwhile, and the form to answer."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.pagecache import tag_page
from common.tokens import form_token
from community.forums import cards, queries, rules
from community.forums.composing import Composer, draft_of
from community.forums.frames import fill_page, frames
from community.forums.keeping import keep_while_true
from community.forums.links import page_of_number, post_url_in, topic_url
from community.forums.models import Draft, Level, Topic, Who
from community.forums.seo import as_json_ld, description_of
from community.forums.showing import ShowingTopic
from community.forums.showing.pieces import NOTHING
from community.forums.texts import ANSWER_LENGTH, excerpt
from community.forums.views.finding import (
    is_htmx,
    number_in,
    opened_topic_or_404,
    post_or_404,
    signed_in,
    topic_or_404,
)
from content.seo import plain_head_of
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
    return _page(request, opened, number)


def _page(request: HttpRequest, opened: queries.OpenedTopic, number: int) -> HttpResponse:
    user, found = request.user, opened.topic
    page = queries.page_of(user, found, number, something_waits=opened.something_waits)
    ticks = "tick" in request.GET and rules.may_moderate(user, found.space_id)
    showing = ShowingTopic(user, found, queries.reaction_kinds(), ticks=ticks)
    html = cards.completed(page.posts, user, request)
    cards.tag_shown(request, *(f"topic:{each.pk}" for each in page.near))
    read_number = opened.mark.read_number if opened.mark else 0
    since = read_number + 1 if opened.mark and read_number < found.last_number else 0
    numbers = [post.number for post in page.posts if post.number]
    first, last = min(numbers, default=0), max(numbers, default=0)
    around, deeds_url = showing.around, f"{showing.base}topics/{found.pk}/"
    values: dict[str, object] = {
        "title": found.title,
        "page_words": f" – {_('page %(page)s') % {'page': number}}" if number > 1 else "",
        "meta": _head(request, showing, page),
        "json_ld": NOTHING,
        "base": showing.base,
        "space": str(found.space.title),
        "space_url": showing.space_url(found.space),
        "marks": showing.marks(found),
        "replies": _replies(showing, found),
        "tags": around["tags"].fill(tags=showing.tags(page.tags)) if page.tags else NOTHING,
        "answer": _answer(showing, found, page),
        "pager": showing.pager(number, page.pages),
        "about_ticks": around["about_ticks"].fill() if ticks else NOTHING,
        "ticked": " posts--ticks" if ticks else "",
        "first": max(first, 1),
        "channel": f"topic:{found.pk}",
        "reader_id": user.pk or "",
        "refresh": around["refresh"].fill(url=f"{showing.url}changed/") if not ticks else NOTHING,
        "posts": showing.posts_html(
            page.posts,
            html,
            own=page.own_reactions,
            bookmarks=page.bookmarks,
            names=names_of(page.posts, found, showing),
            # On the first page of what is new the line stands before it; elsewhere everything is old, or everything new.
            since=since if first < since <= last else 0,
        ),
        "announced": announced(showing, found, last),
        "split": NOTHING,
        "read": NOTHING,
        "composer": compose(
            request, found, showing, last, draft=draft_of(user, f"topic:{found.pk}") if opened.has_draft else None
        ),
        "near": around["near"].fill(topics=showing.related(page.near)) if page.near else NOTHING,
    }
    if showing.is_member:
        csrf, read_url = form_token(request), f"{deeds_url}read/"
        level = opened.mark.level if opened.mark else Level.NORMAL
        values |= {
            "unread": _unread(showing, opened, number),
            "follow": follow_menu(request, level, f"{deeds_url}follow/"),
            "moderate": around["moderate"].fill(url=f"{deeds_url}manage/") if showing.may_moderate else NOTHING,
            "csrf": csrf,
            "read_url": read_url,
            "read_number": read_number,
        }
        if ticks:
            values["split"] = around["split"].fill(url=f"{deeds_url}split/", back_url=showing.url, csrf=csrf)
        if read_number < last:
            values["read"] = around["read"].fill(url=read_url, number=last, csrf=csrf)
    elif graph := as_json_ld(found, page.posts, page.accepted):
        values["json_ld"] = around["json_ld"].fill(graph=graph)
    return fill_page(request, "community/forums/topic.html", **values)


def _head(request: HttpRequest, showing: ShowingTopic, page: queries.TopicPage) -> SafeString:
    """What search engines are told: they read as visitors do."""
    found = showing.topic
    if showing.is_member or found.space.see != Who.EVERYBODY:
        return showing.around["hidden"].fill()
    address = f"{showing.url}?page={page.page}" if page.page > 1 else showing.url
    told = plain_head_of(request, found.title, description_of(found, page.posts), address)
    return render_to_string("content/seo/_plain_head.html", told)


def _unread(showing: ShowingTopic, opened: queries.OpenedTopic, number: int) -> SafeString:
    """The way to the first new post, where that is on another page."""
    mark, found = opened.mark, opened.topic
    count = found.last_number - mark.read_number - mark.also_read if mark and mark.read_number else 0
    if mark is None or count <= 0:
        return NOTHING
    first = mark.read_number + 1
    if found.posts_count < found.last_number:  # numbers are missing: hidden, or split off
        first, count = queries.left_to_read(mark)
    if not count or page_of_number(first) == number:
        return NOTHING
    return showing.around["unread"].fill(
        url=post_url_in(found, first, showing.base),
        words=ngettext("%(count)s new post", "%(count)s new posts", count) % {"count": queries.counted(count)},
    )


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
        return NOTHING
    return frames("community/forums/_follow.html")[level].fill(url=url, csrf=form_token(request))


def _replies(showing: ShowingTopic, found: Topic) -> SafeString:
    replies = max(found.posts_count - 1, 0)
    return showing.rows["last"].fill(
        avatar=NOTHING,
        name=ngettext("%(count)s reply", "%(count)s replies", replies) % {"count": replies},
        when=showing.when(found.last_posted_at),
    )


def _answer(showing: ShowingTopic, found: Topic, page: queries.TopicPage) -> SafeString:
    """The accepted answer, again at the top of a question, unless it is the first reply anyway."""
    post = page.accepted
    if post is None:
        return NOTHING
    return showing.parts["answer"].fill(
        avatar=showing.avatar(post.author, "small"),
        name=showing.name(post.author),
        text=excerpt(post.text, ANSWER_LENGTH),
        url=post_url_in(found, post.number, showing.base),
    )


def announced(showing: ShowingTopic, found: Topic, last: int, *, again: bool = False) -> SafeString:
    """The quiet bar under the posts; a script shows it when replies come, with the number in the reader's grammar."""
    words = [
        ngettext("%(count)s new reply", "%(count)s new replies", count).replace("%(count)s", "#") for count in (1, 2, 5)
    ]
    is_full = page_of_number(last + 1) > page_of_number(max(last, 1))
    return showing.parts["announced"].fill(
        again=showing.parts["again"].fill() if again else NOTHING,
        last=last,
        one=words[0],
        few=words[1],
        many=words[2],
        url=post_url_in(found, last + 1, showing.base),
        part=NOTHING if is_full else showing.parts["announced_part"].fill(url=f"{showing.url}part/?after={last}"),
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
    page = queries.page_of(request.user, found, page_of_number(max(after, 1)), something_waits=False)
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
            "edit_url": reverse("forums:edit", args=[found.pk]) if rules.may_edit(request.user, found) else "",
            "back_url": post_url_in(found.topic, found.number),
        },
    )
