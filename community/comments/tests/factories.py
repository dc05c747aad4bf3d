"""Pages to talk under, and what is said there."""

import re
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import Page

from community.comments.actions import post_comment
from community.comments.models import Comment, Discussion
from community.moderation.actions import settle, take_up
from community.moderation.models import Decision
from content.models import ArticleIndex, ArticlePage
from members.models import User


def make_section(language: str = "en") -> ArticleIndex:
    """The list of articles below the home page of that language."""
    return ArticleIndex.objects.get(locale__language_code=language)


def make_article(slug: str = "pour-over", language: str = "en", **fields: Any) -> ArticlePage:
    section = make_section(language)
    fields = {
        "title": slug.replace("-", " ").title(),
        "summary": "How to do it.",
        "published_at": timezone.now() - timedelta(days=1),
    } | fields
    return section.add_child(instance=ArticlePage(slug=slug, locale=section.locale, **fields))


def say(member: User, page: Page, text: str = "Thirty seconds of bloom is enough.", **more: Any) -> Comment:
    """A member's comment, written a moment ago as an import would: no rule about new members asks."""
    return post_comment(by=member, page=page, text=text, at=more.pop("at", timezone.now()), **more)


def hide(comment: Comment, by: User, reason: str = "insult", outcome: str = "hide", **more: Any) -> Decision:
    """What a moderator does who came across it."""
    return settle(take_up(comment, by=by), outcome, by=by, reason=reason, **more)


def fill(page: Page, member: User, roots: int, replies_each: int = 0) -> None:
    """Many comments at once, as a busy page has them."""
    for number in range(roots):
        root = say(member, page, f"Comment {number}", at=timezone.now() - timedelta(minutes=roots - number))
        for reply in range(replies_each):
            say(member, page, f"Answer {number}.{reply}", reply_to=root)


def read(page: Page, person: Any = None, query: str = "") -> str:
    """The discussion as it stands in the page for this person (a visitor, if none is named)."""
    request = RequestFactory().get(f"/?{query}")
    request.user, request.htmx = person or AnonymousUser(), False
    return Template('{% include "community/comments/_thread.html" %}').render(
        Context({"request": request, "page": page, "csrf_token": "a-token"})
    )


def shown_in(html: str) -> list[int]:
    """The comments in the order they stand in."""
    return [int(number) for number in re.findall(r'<article class="[^"]*" id="c(\d+)"', html)]


def form_fields(html: str) -> dict[str, str]:
    """What a browser would send back untouched: every hidden field of the comment form."""
    form = html[html.index("data-write-comment") :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', form[: form.index("</form>")]))


def counts(page: Page) -> tuple[int, int]:
    """What is kept and what is true: (kept, counted)."""
    kept = Discussion.objects.get(page_id=page.pk).comments_count
    return kept, Comment.objects.on(page).published().count()
