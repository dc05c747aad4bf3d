"""Reviews as a reader sees them: the shared part is kept with the page, what is the reader's own is added."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.pagecache import tag_page
from common.tokens import form_token
from community.reviews import queries, rules
from community.reviews.actions import tag
from community.reviews.models import STARS, ProductRating, Review
from community.reviews.queries import DEFAULT_SORT, SORTS, Wanted
from content.kept import kept
from content.models import ProductPage
from members.joining import joining_url

_TOKEN = salted_hmac("reviews.section", "").hexdigest()[
    :24
]  # nobody can write it into a review, because nobody knows it
SORT_TITLES = {
    "helpful": _("Most helpful"),
    "newest": _("Newest"),
    "lowest": _("Lowest first"),
    "highest": _("Highest first"),
}


@dataclass
class Shown:
    """One review for one reader."""

    review: Review
    is_own: bool = False
    found_helpful: bool = False
    language_name: str = ""  # said when it is not the reader's
    photos: list[Any] = field(default_factory=list)


def near_language() -> str:
    return (get_language() or "en").split("-")[0]


def wanted_of(asked: QueryDict) -> Wanted:
    """What the address asks for; nonsense means everything."""
    sort, stars, language = (str(asked.get(name, "")) for name in ("sort", "stars", "language"))
    return Wanted(
        sort=sort if sort in SORTS else DEFAULT_SORT,
        stars=int(stars) if stars in ("1", "2", "3", "4", "5") else None,
        with_photos=asked.get("only") == "photos",
        bought=asked.get("only") == "bought",
        language=language if language.isalpha() and len(language) < 9 else "",
        after=asked.get("after") or None,
    )


def address(page: ProductPage, wanted: Wanted, **other: Any) -> str:
    """The list with something else asked for; a narrower list begins at its beginning."""
    asked = {
        "sort": wanted.sort if wanted.sort != DEFAULT_SORT else "",
        "stars": wanted.stars or "",
        "only": "photos" if wanted.with_photos else "bought" if wanted.bought else "",
        "language": wanted.language,
    } | other
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in asked.items() if value})
    path = reverse("reviews:of_product", args=[page.slug])
    return f"{path}?{query.urlencode()}" if query else path


@dataclass(frozen=True)
class First:
    """The first reviews under a product, for one reader."""

    rating: ProductRating
    shown: list[Shown]
    own: Review | None
    has_more: bool


def first_of(request: HttpRequest, page: ProductPage) -> First:
    """For visitors nothing depends on who they are."""
    near, product = near_language(), page.translation_key

    def load() -> tuple[ProductRating, list[Review], bool]:
        tag_page(request, tag(product))
        found = queries.reviews_of(product, Wanted(), near=near, size=queries.SHOWN_WITH_PRODUCT)
        return queries.rating_of(product), found.items, found.next_key is not None

    tag_page(request, tag(product))
    rating, reviews, has_more = kept(request, f"reviews:{product}", load)
    unheard, own = queries.unheard_by(request.user), queries.own_review(request.user, product)
    others = [review for review in reviews if review.member_id not in unheard and (own is None or review.pk != own.pk)]
    return First(rating, for_reader(request, others), own, has_more)


def section(request: HttpRequest, page: ProductPage) -> SafeString:
    """The first reviews under a product, written out. Who has not said anything of it reads what others read who found the same
    helpful: that is kept.
    """
    first = first_of(request, page)

    def write_out(**own: Any) -> SafeString:
        context = around(request, page, first.rating, first.own) | {
            "shown": first.shown,
            "own": for_reader(request, [first.own])[0] if first.own else None,
            "has_more": first.has_more,
            "all_url": reverse("reviews:of_product", args=[page.slug]),
        }
        return render_to_string("community/reviews/_section.html", context | own, request=request)

    def write_out_for_many() -> str:
        tag_page(request, tag(page.translation_key), f"page:{page.pk}")
        return str(write_out(csrf_token=_TOKEN))

    if first.own or not request.user.is_authenticated or request.META.get("QUERY_STRING"):
        return write_out()
    what = [(one.review.pk, one.found_helpful) for one in first.shown]
    return mark_safe(
        kept(request, f"reviews:{request.path}:{what}", write_out_for_many).replace(_TOKEN, form_token(request))
    )


def around(request: HttpRequest, page: ProductPage, rating: ProductRating, own: Review | None) -> dict[str, Any]:
    """What every list of a product's reviews has: the picture of the stars, and the way to write."""
    return {
        "page": page,
        "rating": rating,
        "average": average_in_words(rating.average),
        "distribution": [
            {"stars": stars, "count": count, "url": address(page, Wanted(stars=stars))}
            for stars, count in rating.distribution
        ],
        "own": own,
        "write_url": reverse("reviews:write", args=[page.slug]),
        "sign_in_url": joining_url(request.path),
    }


def average_in_words(average: Decimal) -> str:
    return number_format(average, decimal_pos=1)


def for_reader(request: HttpRequest, reviews: Iterable[Review]) -> list[Shown]:
    """One query for all of them: which of them this reader found helpful."""
    reviews = list(reviews)
    names, near = dict(settings.LANGUAGES), near_language()
    helpful = queries.found_helpful_by(request.user, [review.pk for review in reviews])
    return [
        Shown(
            review=review,
            is_own=rules.is_author(request.user, review),
            found_helpful=review.pk in helpful,
            language_name=str(names.get(review.language, review.language)) if review.language != near else "",
            photos=list(review.photos.all()) if review.photos_count else [],
        )
        for review in reviews
    ]


def sorts(page: ProductPage, wanted: Wanted) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "active": sort == wanted.sort,
            "url": address(page, wanted, sort=sort if sort != DEFAULT_SORT else ""),
        }
        for sort, title in SORT_TITLES.items()
    ]


def filters(page: ProductPage, wanted: Wanted, rating: ProductRating) -> list[dict[str, Any]]:
    """Each with how many it leaves; none that would leave nothing. Pressing an active one takes it off."""
    found: list[dict[str, Any]] = []

    def offer(title: str, count: int, active: bool, **asked: Any) -> None:
        if count or active:
            off = dict.fromkeys(asked, "")
            found.append(
                {
                    "title": title,
                    "count": count,
                    "active": active,
                    "url": address(page, wanted, **(off if active else asked)),
                }
            )

    for stars in STARS:
        offer("★" * stars, rating.with_stars(stars), wanted.stars == stars, stars=stars)
    offer(str(_("With photos")), rating.with_photos_count, wanted.with_photos, only="photos")
    offer(str(_("Bought here")), rating.bought_count, wanted.bought, only="bought")
    names = dict(settings.LANGUAGES)
    if len(rating.by_language) > 1:
        for code, count in rating.by_language.items():
            offer(str(names.get(code, code)), count, wanted.language == code, language=code)
    return found
