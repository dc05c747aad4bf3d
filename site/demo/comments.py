"""What people say under the demo's pages, with the times they said it."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from community.comments.actions import post_comment, react
from community.comments.models import Comment
from community.moderation.actions import flag
from demo.reader import read_table
from members.models import User


def ensure_comments(pages: dict[tuple[str, str], Page], people: dict[str, User]) -> int:
    """Post what is not there yet; the key of each makes repeating harmless. Returns how many there are."""
    said: dict[Any, Comment] = {}
    rows = read_table("comments")["comment"]
    for row in rows:
        page: Any = pages[row["language"], row["page"]]
        author = people[row["author"]]
        comment = post_comment(
            by=author,
            page=page,
            text=_with_addresses(row["text"], row["language"], pages),
            reply_to=said.get(row.get("reply_to")),
            key=f"demo:{row['id']}",
            at=_moment(page, row),
        )
        said[row["id"]] = comment
        for kind, keys in row.get("reactions", {}).items():
            for key in keys:
                if key != row["author"]:
                    react(comment, by=people[key], kind=kind, on=True)
    _report(said, people)
    return len(rows)


def _report(said: dict[Any, Comment], people: dict[str, User]) -> None:
    """A few reports for the moderators' queue, by members about others' comments."""
    talk = [comment for comment in said.values() if comment.level == 0 and comment.user and not comment.user.is_staff]
    reporters = [person for person in people.values() if not person.is_staff]
    for comment, reason in zip(talk[5::40], ("off_topic", "other", "spam"), strict=False):
        reporter = next(person for person in reporters if person.pk != comment.user_id)
        flag(comment, by=reporter, reason=reason)


def _with_addresses(text: str, language: str, pages: dict[tuple[str, str], Page]) -> str:
    """Links to pages of the demo, written as their addresses."""
    return re.sub(r"\(page:([\w/-]+)\)", lambda found: f"({pages[language, found[1]].url})", text)


def _moment(page: Any, row: dict[str, Any]) -> datetime:
    """Some hours after the page appeared, and never in the future."""
    return min(page.published_at + timedelta(hours=row["hours_after"]), timezone.now() - timedelta(minutes=5))
