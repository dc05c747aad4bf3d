"""What people say of the demo's products, and how the brand answers."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from community.reviews.actions import mark_bought, vote_helpful, write_review
from community.reviews.models import Review
from demo.reader import PICTURES, read_table
from members.models import User
from support.actions import answer, close, reply, say_put_right
from support.models import Case


def ensure_reviews(pages: dict[tuple[str, str], Page], people: dict[str, User]) -> int:
    """Write what is not there yet, with the times it was said. Returns how many there are."""
    rows = read_table("reviews")["review"]
    for row in rows:
        page: Any = pages[row["language"], f"products/{row['product']}"]
        author = people[row["author"]]
        if Review.objects.filter(product=page.translation_key, member=author).exists():
            continue
        said_at = _moment(row)
        with transaction.atomic():  # all of its story, or another try
            review = _write(row, page, author, said_at)
            for key in row.get("helpful", []):
                vote_helpful(review, by=people[key], on=True)
            if row.get("bought"):
                mark_bought(review, by=people["anya"], bought=True)
            _settle(row, review, people, said_at)
    return len(rows)


def _write(row: dict[str, Any], page: Any, author: User, said_at: datetime) -> Review:
    photos: list[File[Any]] = [
        File((PICTURES / f"{name}.webp").open("rb"), f"{name}.webp") for name in row.get("photos", [])
    ]
    try:
        return write_review(
            by=author,
            page=page,
            rating=row["rating"],
            title=row.get("title", ""),
            text=row["text"],
            pros=row.get("pros", ""),
            cons=row.get("cons", ""),
            is_sample=row.get("sample", False),
            photos=photos,
            language=row["language"],
            at=said_at,
        )
    finally:
        for photo in photos:
            photo.close()


def _settle(row: dict[str, Any], review: Review, people: dict[str, User], said_at: datetime) -> None:
    """The public answer, the private talk, and how it ended."""
    case = Case.objects.filter(key=review.case_key).first()
    if case is None or "answer" not in row:
        return
    operator, author = people[row["answered_by"]], people[row["author"]]
    at = said_at + timedelta(hours=row["answered_after_hours"])
    answer(case, by=operator, text=row["answer"], in_public=True, key=f"demo:{row['id']}", at=at)
    for place, line in enumerate(row.get("private", [])):
        key = f"demo:{row['id']}:{place}"
        if line["from"] == "author":
            at += timedelta(hours=6)
            reply(case, by=author, text=line["text"], key=key, at=at)
        else:
            at = said_at + timedelta(hours=line["after_hours"])
            answer(case, by=people[line["from"]], text=line["text"], key=key, at=at)
    if "put_right" in row:
        say_put_right(case, by=author, yes=row["put_right"], at=at + timedelta(days=2))
    if "outcome" in row:
        close(case, by=operator, outcome=row["outcome"], at=at + timedelta(days=3))


def _moment(row: dict[str, Any]) -> datetime:
    """So many days and hours ago, never in the future."""
    return timezone.now() - timedelta(days=row["days_ago"], hours=row.get("hour", 2))
