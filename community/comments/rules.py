"""Who may do what with comments, and what waits for a moderator."""

import re
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from community.comments.models import Comment, CommentSettings, State
from community.moderation.rules import is_barred, moderates_everything
from content.models import BasePage
from content.rules import may_read
from members.models import User

EDITABLE_FOR = timedelta(minutes=15)
DEEPEST_LEVEL = 2  # a thread has three levels: 0, 1, 2
_LINK = re.compile(
    r"https?://|\bwww\.|\[[^\]]*\]\([^)]*\)|\b[\w-]+\.(?:com|net|org|info|biz|ru|рф|su|shop|site|online|top|xyz|io|me)\b",
    re.IGNORECASE,
)

Person = User | AnonymousUser


def readable_pages(user: Person) -> QuerySet[Page]:
    return BasePage.objects.visible_to(user)


def takes_comments(page: Page) -> bool:
    """Is there a discussion under this kind of page at all?"""
    return bool(getattr(page, "has_comments", False))


def closes_at(page: Page, settings: CommentSettings | None = None) -> datetime | None:
    """When it closes by itself, if ever: so many days after the date readers see on the page."""
    days = (settings or CommentSettings.current()).close_after_days
    published_at = getattr(page, "published_at", page.first_published_at)
    return published_at + timedelta(days=days) if days and published_at else None


def is_open(page: Page, settings: CommentSettings | None = None, *, at: datetime | None = None) -> bool:
    """Does the discussion take new comments, now or at another moment?"""
    if not (takes_comments(page) and page.live and getattr(page, "comments_open", True)):
        return False
    closing = closes_at(page, settings)
    return closing is None or (at or timezone.now()) < closing


def may_moderate(user: Person) -> bool:
    return moderates_everything(user)


def may_comment(user: Person, page: Page, *, at: datetime | None = None) -> bool:
    """Members, where they may read, while it is open. Moderators may also have the last word."""
    if not (user.is_authenticated and user.is_active and takes_comments(page) and may_read(user, page)):
        return False
    return is_open(page, at=at) or may_moderate(user)


def may_see(user: Person, comment: Comment) -> bool:
    """May they see its text? The page's own visibility is asked first."""
    if may_moderate(user):
        return True
    if not may_read(user, comment.specific_page):
        return False
    return comment.is_published or (is_author(user, comment) and not comment.is_deleted)


def is_author(user: Person, comment: Comment) -> bool:
    return user.is_authenticated and comment.user_id == user.pk


def may_reply(user: Person, comment: Comment) -> bool:
    return comment.is_published and comment.level < DEEPEST_LEVEL and may_comment(user, comment.specific_page)


def may_edit(user: Person, comment: Comment) -> bool:
    return (
        is_author(user, comment)
        and user.is_active
        and comment.state in (State.PUBLISHED, State.HELD)
        and timezone.now() < comment.submit_date + EDITABLE_FOR
    )


def may_delete(user: Person, comment: Comment) -> bool:
    return is_author(user, comment) and user.is_active and comment.state in (State.PUBLISHED, State.HELD)


def may_react(user: Person, comment: Comment) -> bool:
    return (
        user.is_authenticated
        and user.is_active
        and comment.is_published
        and not is_author(user, comment)
        and not is_barred(user)
        and may_read(user, comment.specific_page)
    )


def may_follow(user: Person, page: Page) -> bool:
    return user.is_authenticated and user.is_active and takes_comments(page) and may_read(user, page)


def author_of(page: Page) -> int | None:
    """The member who wrote the page, if its author is one: shown as a badge beside what they comment."""
    author = getattr(page, "author", None)
    return getattr(author, "member_id", None)


# --- Against spam ---------------------------------------------------------------------------------------------------


def count_links(text: str) -> int:
    return len(_LINK.findall(text))


def has_too_many_links(text: str, *, published_before: int, settings: CommentSettings) -> bool:
    return published_before < settings.new_member_comments and count_links(text) > settings.links_allowed


def why_held(text: str, *, published_before: int, settings: CommentSettings) -> str:
    """The reason why a comment waits for a moderator, empty when it appears at once."""
    if published_before < settings.hold_first_comments:
        return "first"
    if published_before == 0 and count_links(text):
        return "links"
    return ""
