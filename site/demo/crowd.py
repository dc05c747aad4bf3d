"""As many members, articles and comments as a benchmark needs, written in bulk."""

import hashlib
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from community.comments.actions import post_comment
from content.models import ArticleIndex, ArticlePage
from members.models import User

STEP = 1000
_WORDS = [
    "water",
    "grind",
    "bloom",
    "scales",
    "filter",
    "kettle",
    "sweet",
    "bitter",
    "minute",
    "second",
    "pour",
    "bed",
    "taste",
    "again",
    "morning",
    "cup",
    "paper",
    "beans",
    "fine",
    "coarse",
]


def add(*, members: int, comments: int, articles: int, say: Callable[[str], Any]) -> None:
    """Each number is a goal, not an addition: repeating the command with the same numbers adds nothing."""
    if members:
        add_members(members, say)
    if articles:
        add_articles(articles, say)
    if comments:
        add_comments(comments, say)


def add_members(goal: int, say: Callable[[str], Any]) -> None:
    present = User.objects.filter(handle__startswith="crowd-").count()
    for start in range(present, goal, STEP):
        users = [
            User(
                email=f"crowd-{number}@demo.example",
                display_name=f"Guest {number}",
                handle=f"crowd-{number}",
                password="!",  # noqa: S106  (nobody can sign in with it)
            )
            for number in range(start, min(start + STEP, goal))
        ]
        made = User.objects.bulk_create(users)
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made]
        )
        say(f"  members: {start + len(users)} of {goal}")


def add_articles(goal: int, say: Callable[[str], Any]) -> None:
    index = ArticleIndex.objects.get(locale__language_code="en")
    present = ArticlePage.objects.child_of(index).filter(slug__startswith="bench-").count()
    now, dice = timezone.now(), random.Random(7)
    for number in range(present, goal):
        page = ArticlePage(
            title=f"Bench article {number}",
            slug=f"bench-{number}",
            locale=index.locale,
            summary=sentence(dice, 18),
            published_at=now - timedelta(hours=number),
            body=[("text", f"<p>{sentence(dice, 120)}</p>")],
        )
        index.add_child(instance=page)
        if number % 100 == 99:
            say(f"  articles: {number + 1} of {goal}")


def add_comments(goal: int, say: Callable[[str], Any]) -> None:
    """On the article `bench-0`, so many; on `bench-1`, fifty. In threads up to three levels, from the crowd."""
    add_members(200, say)
    add_articles(30, say)
    for slug, number in (("bench-0", goal), ("bench-1", 50)):
        _talk(ArticlePage.objects.get(slug=slug, locale__language_code="en"), number, say)


def _talk(page: Any, goal: int, say: Callable[[str], Any]) -> None:
    people = list(User.objects.filter(handle__startswith="crowd-").order_by("pk")[:200])
    dice = random.Random(11)
    said: list[Any] = []
    for number in range(goal):
        above = dice.choice(said) if said and dice.random() < 0.6 else None
        if above is not None and above.level >= 2:
            above = None
        comment = post_comment(
            by=people[number % len(people)],
            page=page,
            text=f"{sentence(dice, 25)} {number}",
            reply_to=above,
            key=hashlib.sha256(f"{page.slug}:{number}".encode()).hexdigest()[:20],
            at=timezone.now() - timedelta(minutes=goal - number),
        )
        said.append(comment)
    say(f"  comments on {page.slug}: {goal}")


def sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words)).capitalize() + "."
