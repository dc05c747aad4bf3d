"""Reviews on the page of components."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.styleguide import Words, section
from community.reviews.models import Review
from community.reviews.showing import Shown, near_language
from members.models import User


@section(30, "community/reviews/_samples.html")
def reviews(words: Words) -> Mapping[str, Any]:
    """With everything a review may have, answered by the brand, and one that waits for a moderator."""
    said, now = words["words"]["community"], timezone.now()
    reader = User(pk=-1, display_name=words["words"]["member"], handle="sample")
    brand = User(pk=-2, display_name=words["people"][0]["name"], handle="brand", is_staff=True)

    def review(number: int, **fields: Any) -> Review:
        return Review(pk=number, member=reader, language=near_language(), created_at=now, **fields)

    full = review(
        1, rating=4, title=said["review"], html=said["review_text"], pros=said["pros"], cons=said["cons"],
        bought=Review.Bought.STAFF, edited_at=now, helpful_count=7,
    )  # fmt: skip
    bad = review(
        2, rating=1, title=said["bad_review"], html=said["review_text"], is_sample=True, answer=said["sorry_text"],
        answer_html=said["sorry"], answered_by=brand, answered_at=now + timedelta(hours=2),
    )  # fmt: skip
    held = review(3, rating=5, title=said["answer"], html=said["review_text"], state="held")
    return {
        "rating": {"reviews_count": 14},
        "average": "4,3" if near_language() == "ru" else "4.3",
        "distribution": [
            {"stars": stars, "count": count, "url": "#main"}
            for stars, count in ((5, 8), (4, 4), (3, 1), (2, 0), (1, 1))
        ],
        "reviews": [Shown(full, found_helpful=True), Shown(bad), Shown(held, is_own=True)],
    }
