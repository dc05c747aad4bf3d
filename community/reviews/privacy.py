"""Hand over and erase what a person said of products."""

from django.db import transaction
from django.db.models import F

from common.pagecache import purge
from community.reviews import photos as pictures
from community.reviews.actions import recount, tag
from community.reviews.models import HelpfulVote, Review, ReviewEdit, ReviewPhoto
from members.models import User


def collect(user: User) -> dict[str, object]:
    reviews = Review.objects.filter(member=user).prefetch_related("edits", "photos").order_by("created_at")
    return {
        "reviews": [
            {
                "product": str(review.product),
                "address": review.get_absolute_url(),
                "stars": review.rating,
                "title": review.title,
                "text": review.text,
                "pros": review.pros,
                "cons": review.cons,
                "tested_as_a_sample": review.is_sample,
                "bought_here": review.bought,
                "state": review.state,
                "written": review.created_at.isoformat(),
                "changed": review.edited_at.isoformat() if review.edited_at else None,
                "earlier_versions": [
                    {"stars": edit.rating, "title": edit.title, "text": edit.text, "pros": edit.pros, "cons": edit.cons}
                    for edit in review.edits.all()
                ],
                "answer": review.answer,
            }
            for review in reviews
        ],
        "found_helpful": [
            {"review": vote.review_id, "at": vote.at.isoformat()}
            for vote in HelpfulVote.objects.filter(member=user).order_by("at")
        ],
        "files": [photo.file.name for photo in ReviewPhoto.objects.filter(review__member=user).order_by("pk")],
    }


@transaction.atomic
def erase(user: User) -> None:
    """The words stay, because the brand's answers and the rating stand on them, under “a former member”; pictures and
    earlier versions go. Whoever wants the words gone too deletes the reviews first.
    """
    written = Review.objects.filter(member=user)
    products = set(written.values_list("product", flat=True))
    ReviewEdit.objects.filter(review__member=user).delete()
    pictures.forget(list(ReviewPhoto.objects.filter(review__member=user)))
    written.update(member=None, photos_count=0)
    helped = HelpfulVote.objects.filter(member=user)
    voted_for = set(Review.objects.filter(votes__member=user).values_list("product", flat=True))
    Review.objects.filter(pk__in=list(helped.values_list("review_id", flat=True))).update(
        helpful_count=F("helpful_count") - 1
    )
    helped.delete()
    answered = Review.objects.filter(answered_by=user)
    voted_for |= set(answered.values_list("product", flat=True))
    answered.update(answered_by=None)
    Review.objects.filter(bought_said_by=user).update(bought_said_by=None)
    for product in products:
        recount(product)
    purge(*(tag(product) for product in voted_for - products))
