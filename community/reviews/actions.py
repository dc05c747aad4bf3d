"""What is done with reviews. Every change takes the lock of the product's rating first, then the case, then the review."""

import logging
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activity.actions import record
from common import markdown
from common.pagecache import purge
from community.moderation import Refused
from community.moderation import actions as moderation
from community.moderation.screening import screen
from community.reviews import photos as pictures
from community.reviews import queries, rules
from community.reviews.models import (
    MOST_PHOTOS,
    HelpfulVote,
    PendingReview,
    ProductRating,
    Review,
    ReviewEdit,
    State,
)
from community.reviews.verbs import ANSWERED, BOUGHT, DELETED, EDITED, HELPFUL, HIDDEN, POSTED, REMOVED, SHOWN
from content.models import ProductPage
from members.models import User
from support import actions as support
from support.models import Case, CaseMessage

log = logging.getLogger(__name__)
WORDS = ("rating", "title", "text", "pros", "cons")


class AlreadyWritten(Refused):
    """There is one review per member and product: theirs can be changed."""

    def __init__(self, review: Review) -> None:
        super().__init__(_("You have reviewed this already. You can change what you wrote."))
        self.review = review


def tag(product: uuid.UUID) -> str:
    """Of the kept pages that show something of a product's reviews."""
    return f"reviews:{product}"


# --- Writing ------------------------------------------------------------------------------------------------------------


def write_review(
    *,
    by: User,
    page: ProductPage,
    rating: int,
    text: str,
    title: str = "",
    pros: str = "",
    cons: str = "",
    is_sample: bool = False,
    photos: Sequence[File[Any]] = (),
    language: str = "",
    at: datetime | None = None,
) -> Review:
    """A member's one review of a product. It appears at once, or waits for a moderator where a rule says so.

    Below four stars it opens a case in the same transaction. The same words twice are one review. `at` writes down what
    was said earlier, elsewhere: the rules against spam don't ask about it. Raises Refused, or moderation's own refusal.
    """
    words = checked(rating=rating, title=title, text=text, pros=pros, cons=cons)
    _check_photos(photos, present=0)
    if not rules.readable_products(by).filter(pk=page.pk).exists():
        raise Refused(_("You may not see this product."))
    why = "" if at is not None else screen(by, deed="review", text=_all_words(words), images=len(photos))
    with transaction.atomic():
        _lock(page.translation_key)
        review = Review.objects.filter(product=page.translation_key, member=by).first()
        if review is not None and not review.is_deleted:
            if all(getattr(review, name) == words[name] for name in WORDS):
                return review
            raise AlreadyWritten(review)
        fields = words | {
            "html": str(markdown.render(text)),
            "is_sample": is_sample,
            "language": language or page.locale.language_code,
            "state": State.HELD if why else State.PUBLISHED,
            "state_reason": why,
            "created_at": at or timezone.now(),
        }
        if review is None:
            review = Review.objects.create(product=page.translation_key, member=by, **fields)
        else:
            _update(review, **fields)
        _add_photos(review, photos)
        if why:
            moderation.hold(review, why=why)
        else:
            _appear(review, at=at)
            moderation.look_at(review)
        recount(review.product)
    return review


def change_review(
    review: Review,
    *,
    by: User,
    rating: int,
    text: str,
    title: str = "",
    pros: str = "",
    cons: str = "",
    is_sample: bool = False,
    photos: Sequence[File[Any]] = (),
    without: Collection[int] = (),
) -> Review:
    """Its author thinks otherwise now. What it said before is kept for moderators; a case hears of it and stays.

    `without`: the pictures to take out.
    """
    words = checked(rating=rating, title=title, text=text, pros=pros, cons=cons)
    why = screen(by, deed="review", text=_all_words(words), images=len(photos), is_change=True)
    with transaction.atomic():
        review = _locked(review)
        if not rules.may_change(by, review):
            raise Refused(_("Only its author can change a review, as long as it is on the page."))
        leaving = list(review.photos.filter(pk__in=without))
        _check_photos(photos, present=review.photos_count - len(leaving))
        is_other = any(getattr(review, name) != words[name] for name in WORDS)
        if not is_other and not photos and not leaving and review.is_sample == is_sample:
            return review
        if is_other:
            ReviewEdit.objects.create(review=review, **{name: getattr(review, name) for name in WORDS})
            _tell_case_of_change(review, words["rating"], by)
        _update(
            review,
            **words,
            html=str(markdown.render(text)),
            is_sample=is_sample,
            edited_at=timezone.now() if is_other else review.edited_at,
        )
        pictures.forget(leaving)
        _add_photos(review, photos)
        if why and review.is_published:
            _update(review, state=State.HELD, state_reason=why)
            moderation.hold(review, why=why)
        record(EDITED, by=by, about=review, rating=words["rating"])
        if review.is_published:
            _open_case_if_bad(review)
            moderation.look_at(review)
        recount(review.product)
    return review


@transaction.atomic
def delete_review(review: Review, *, by: User) -> Review:
    """Take one's own words back: text and pictures leave the database; that it happened stays in the log."""
    review = _locked(review)
    if review.is_deleted and rules.is_author(by, review):
        return review
    if not rules.may_delete(by, review):
        raise Refused(_("Only its author can delete a review."))
    support.tell_case(review.case_key, CaseMessage.Event.WITHDRAWN, by=by)
    pictures.forget(list(review.photos.all()))
    review.edits.all().delete()
    review.votes.all().delete()
    cleared = dict.fromkeys(("title", "text", "html", "pros", "cons", "answer", "answer_html"), "")
    _update(review, **cleared, state=State.DELETED, state_reason="", answered_at=None, helpful_count=0, photos_count=0)
    moderation.gone(review)
    record(DELETED, by=by, about=review, rating=review.rating)
    recount(review.product)
    return review


def vote_helpful(review: Review, *, by: User, on: bool) -> Review:
    """Found helpful, once per member, or not any more. Pressing twice changes nothing."""
    if not rules.may_vote(by, review):
        raise Refused(_("One cannot vote for one's own review."))
    with transaction.atomic():
        if on:
            by_one = int(HelpfulVote.objects.get_or_create(review=review, member=by)[1])
        else:
            by_one = -HelpfulVote.objects.filter(review=review, member=by).delete()[0]
        if by_one:
            Review.objects.filter(pk=review.pk).update(helpful_count=F("helpful_count") + by_one)
            purge(tag(review.product))
        if by_one > 0:
            record(HELPFUL, by=by, about=review, key=f"{review.pk}:{by.pk}")
    review.refresh_from_db(fields=["helpful_count"])
    return review


def keep_words(*, page: ProductPage, words: dict[str, Any]) -> PendingReview:
    """Keep what a visitor wrote until they have signed in; nothing of it is published by itself."""
    return PendingReview.objects.create(product=page.translation_key, words=words)


def sweep_kept_words() -> int:
    return PendingReview.objects.filter(expires_at__lt=timezone.now()).delete()[0]


# --- The brand ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def mark_bought(review: Review, *, by: User, bought: bool) -> Review:
    """The team has looked the order up, or takes that back. What an order proves nobody unmarks."""
    review = _locked(review)
    if review.bought != Review.Bought.ORDER:
        source = Review.Bought.STAFF if bought else Review.Bought.UNKNOWN
        if review.bought != source:
            _update(review, bought=source, bought_said_by=by if bought else None)
            record(BOUGHT, by=by, about=review, bought=bought)
            recount(review.product)
    return review


def case_for(review: Review, *, is_pointed_out: bool = False) -> Case:
    """The case in which this review is answered: also a good one may be."""
    page = queries.page_of(review.product, review.language)
    stars = "★" * review.rating + "☆" * (5 - review.rating)
    summary = f"{stars} {page.title if page else ''} · {review.title or queries.excerpt(review, 80)}"
    return support.open_case(
        "review",
        about=review,
        person=review.member,
        summary=summary,
        key=review.case_key,
        is_pointed_out=is_pointed_out,
    )


def answer_in_public(case: Case, by: User, text: str, at: datetime) -> None:
    """The answer stands under the review, with the name of who gave it. Called by `support`, in its transaction."""
    review = Review.objects.get(pk=case.about_id or 0)
    _update(review, answer=text, answer_html=str(markdown.render(text)), answered_by=by, answered_at=at)
    record(ANSWERED, by=by, about=review, at=at, rating=review.rating, case=case.pk)
    purge(tag(review.product))


# --- Moderators (through `moderated`): each line of theirs is in moderation's log, with a reason ----------------------------


@transaction.atomic
def put_into(review: Review, state: State, *, by: User | None, reason: str = "") -> Review:
    review = _locked(review)
    if review.state == state or review.is_deleted:
        return review
    if state == State.REMOVED:
        support.tell_case(review.case_key, CaseMessage.Event.REMOVED)
    _update(review, state=state, state_reason=reason)
    if state == State.PUBLISHED:
        record(SHOWN, by=by, about=review)
        _appear(review)
    elif state != State.HELD:
        record(REMOVED if state == State.REMOVED else HIDDEN, by=by, about=review, rating=review.rating)
    recount(review.product)
    return review


# --- Steps ------------------------------------------------------------------------------------------------------------


def checked(*, rating: int, text: str, title: str, pros: str, cons: str) -> dict[str, Any]:
    """The words as they may be kept, whichever form they came by."""
    words = {name: " ".join(value.split()) for name, value in (("title", title), ("pros", pros), ("cons", cons))}
    text = text.replace("\r\n", "\n").strip()
    if rating not in range(1, 6):
        raise Refused(_("Choose from one to five stars."))
    if not text:
        raise Refused(_("Say in a few words what it was like."))
    if len(text) > 4000 or len(words["title"]) > 120 or max(len(words["pros"]), len(words["cons"])) > 500:
        raise Refused(_("This is too long. Please shorten it a little."))
    return words | {"text": text, "rating": rating}


def _all_words(words: dict[str, Any]) -> str:
    return "\n".join(words[name] for name in ("title", "text", "pros", "cons") if words[name])


def _check_photos(photos: Sequence[File[Any]], *, present: int) -> None:
    if len(photos) + present > MOST_PHOTOS:
        raise Refused(
            ngettext("A review has %(count)d picture at most.", "A review has %(count)d pictures at most.", MOST_PHOTOS)
            % {"count": MOST_PHOTOS}
        )
    for file in photos:
        try:
            pictures.check(file)
        except ValidationError as error:
            raise Refused(error.messages[0]) from error


def _lock(product: uuid.UUID) -> None:
    """Two changes of one product's reviews wait for each other: one review per member, and no count is lost."""
    ProductRating.objects.get_or_create(product=product)
    ProductRating.objects.select_for_update().get(product=product)


def _locked(review: Review) -> Review:
    _lock(review.product)
    return Review.objects.select_related("member").get(pk=review.pk)


def _update(review: Review, **fields: Any) -> None:
    Review.objects.filter(pk=review.pk).update(**fields)
    for name, value in fields.items():
        setattr(review, name, value)


def _add_photos(review: Review, photos: Sequence[File[Any]]) -> None:
    for file in photos:
        pictures.add(review, file)
    _update(review, photos_count=review.photos.count())


def _appear(review: Review, at: datetime | None = None) -> None:
    """Readers see it from now on: the log hears of it once, and below four stars somebody owes an answer."""
    if not review.was_announced:
        _update(review, was_announced=True)
        record(
            POSTED,
            by=review.member,
            about=review,
            key=str(review.pk),
            at=at,
            rating=review.rating,
            product=str(review.product),
        )
    _open_case_if_bad(review, at=at)


def _open_case_if_bad(review: Review, at: datetime | None = None) -> None:
    if review.is_bad and not Case.objects.filter(key=review.case_key).exists():
        case = case_for(review)
        if at is not None:
            Case.objects.filter(pk=case.pk).update(opened_at=at, due_at=at + (case.due_at - case.opened_at))


def _tell_case_of_change(review: Review, rating: int, by: User) -> None:
    """Nothing is closed by itself: a raised rating is good news, and the answer is still owed."""
    if review.is_bad and rating >= 4:
        support.tell_case(review.case_key, CaseMessage.Event.RAISED, by=by)
    elif not review.is_bad and rating < 4:
        support.tell_case(review.case_key, CaseMessage.Event.LOWERED, by=by, opens=True)
    else:
        support.tell_case(review.case_key, CaseMessage.Event.CHANGED, by=by)


def recount(product: uuid.UUID) -> None:
    """Count the product's published reviews anew, under its lock, and forget the pages that show them."""
    published = Review.objects.published().of_product(product)
    counts = published.aggregate(
        reviews_count=Count("pk"),
        with_photos_count=Count("pk", filter=Q(photos_count__gt=0)),
        bought_count=Count("pk", filter=~Q(bought="")),
        **{f"stars_{stars}": Count("pk", filter=Q(rating=stars)) for stars in range(1, 6)},
    )
    languages = published.values_list("language").annotate(count=Count("pk")).order_by("language")
    ProductRating.objects.filter(product=product).update(**counts, by_language=dict(languages))
    purge(tag(product))
