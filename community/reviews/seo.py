"""What search engines are told of a product's reviews: only what the page shows, and only when there are some."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from common.pagecache import tag_page
from community.reviews import queries
from community.reviews.actions import tag
from community.reviews.models import Review
from community.reviews.queries import Wanted
from content.models import ProductPage


def about_product(page: ProductPage, request: HttpRequest) -> Mapping[str, Any]:
    tag_page(request, tag(page.translation_key))
    rating = queries.rating_of(page.translation_key)
    if not rating.reviews_count:
        return {}
    near = page.locale.language_code
    found = queries.reviews_of(page.translation_key, Wanted(), near=near, size=queries.SHOWN_WITH_PRODUCT)
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(rating.average),
            "reviewCount": rating.reviews_count,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": [_one(review) for review in found],
    }


def _one(review: Review) -> dict[str, Any]:
    return {
        "@type": "Review",
        **({"name": review.title} if review.title else {}),
        "reviewBody": queries.excerpt(review, 1000),
        "datePublished": review.created_at.date(),
        "inLanguage": review.language,
        "author": {"@type": "Person", "name": review.author_name},
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": 5, "worstRating": 1},
    }
