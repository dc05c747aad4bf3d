"""A review as the people see it who answer it: see `support.kinds`."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.reviews import queries
from community.reviews.models import Review
from support.kinds import About
from support.models import Case


def describe(case: Case) -> About | None:
    review = Review.objects.filter(pk=case.about_id or 0).prefetch_related("photos").first()
    if review is None:
        return None
    page = queries.page_of(review.product, get_language() or review.language)
    marks = [
        (_("Good"), review.pros),
        (_("Not so good"), review.cons),
        (_("Bought here"), review.get_bought_display() if review.bought else ""),
        (_("Sample"), _("got it free, to test it") if review.is_sample else ""),
        (_("Answered in public"), review.answer),
    ]
    return About(
        title=page.title if page else review.title,
        url=review.get_absolute_url() if not review.is_deleted else "",
        text="\n\n".join(part for part in (review.title, review.text) if part),
        rating=review.rating,
        state="" if review.is_published else str(review.get_state_display()),
        more=[(name, words) for name, words in marks if words],
        pictures=[photo.small.url for photo in review.photos.all()],
        is_public=review.is_published,
    )
