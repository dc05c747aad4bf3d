"""What members say of a product. All translations of its page share the reviews: they hang on the page's translation key."""

import secrets
import uuid
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.user import languages

STARS = (5, 4, 3, 2, 1)
MOST_PHOTOS = 5
KEPT_FOR = timedelta(days=7)
_SALT = "reviews.pending"


class State(models.TextChoices):
    PUBLISHED = "published", _("Published")
    HELD = "held", _("Waiting for a moderator")
    HIDDEN = "hidden", _("Hidden by a moderator")
    REMOVED = "removed", _("Removed by a moderator")
    DELETED = "deleted", _("Deleted by its author")


class ProductRating(models.Model):
    """What the reviews of one product come to. Counted anew, under this row's lock, whenever one of them changes."""

    product = models.UUIDField(primary_key=True, editable=False)
    reviews_count = models.PositiveIntegerField(_("reviews"), default=0, help_text=_("Published ones only."))
    stars_1 = models.PositiveIntegerField(default=0)
    stars_2 = models.PositiveIntegerField(default=0)
    stars_3 = models.PositiveIntegerField(default=0)
    stars_4 = models.PositiveIntegerField(default=0)
    stars_5 = models.PositiveIntegerField(default=0)
    with_photos_count = models.PositiveIntegerField(default=0)
    bought_count = models.PositiveIntegerField(default=0)
    # Language code -> how many.
    by_language = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("rating of a product")
        verbose_name_plural = _("ratings of products")

    def __str__(self) -> str:
        return f"{self.average} ({self.reviews_count})"

    def with_stars(self, stars: int) -> int:
        return int(getattr(self, f"stars_{stars}"))

    @property
    def average(self) -> Decimal:
        """To one decimal place; 0 when nobody has said anything."""
        if not self.reviews_count:
            return Decimal(0)
        total = sum(stars * self.with_stars(stars) for stars in STARS)
        return (Decimal(total) / self.reviews_count).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def distribution(self) -> list[tuple[int, int]]:
        """(stars, how many), the best first."""
        return [(stars, self.with_stars(stars)) for stars in STARS]


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def of_product(self, product: uuid.UUID) -> Self:
        return self.filter(product=product)

    def visible_to(self, user: Any) -> Self:
        """Published reviews of products this person may read of, and their own. Moderators see all but what is deleted."""
        from community.reviews.rules import may_moderate, readable_products

        seen = models.Q(state=State.PUBLISHED, product__in=readable_products(user).values("translation_key"))
        if user.is_authenticated:
            seen |= models.Q(member_id=user.pk, state__in=[State.PUBLISHED, State.HELD, State.HIDDEN, State.REMOVED])
        if may_moderate(user):
            seen |= ~models.Q(state=State.DELETED)
        return self.filter(seen)


class Review(models.Model):
    """Written by `actions`. Nobody but its author changes it; the brand answers it, moderators may take it out with a reason."""

    class Bought(models.TextChoices):
        """How we know that its author bought the product here."""

        UNKNOWN = "", _("not known")
        STAFF = "staff", _("the team has checked")
        ORDER = "order", _("there is an order")

    product = models.UUIDField(_("product"), editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="reviews",
        verbose_name=_("author"),
    )
    rating = models.PositiveSmallIntegerField(_("stars"))
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=4000)
    html = models.TextField(editable=False)
    pros = models.CharField(_("what is good"), max_length=500, blank=True)
    cons = models.CharField(_("what is not"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=languages)
    is_sample = models.BooleanField(
        _("tested as a sample"), default=False, help_text=_("The author got the product for nothing, to test it.")
    )
    bought = models.CharField(_("bought here"), max_length=5, choices=Bought, blank=True, default="")
    bought_said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    state_reason = models.CharField(_("why"), max_length=30, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    was_announced = models.BooleanField(default=False, editable=False)

    # What the brand says to it, for everybody to read.
    answer = models.TextField(_("answer"), blank=True)
    answer_html = models.TextField(editable=False, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    # Kept, not counted.
    helpful_count = models.PositiveIntegerField(_("found it helpful"), default=0)
    photos_count = models.PositiveSmallIntegerField(default=0)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["product", "member"], name="review_once_per_member_and_product"),
            models.CheckConstraint(name="review_of_one_to_five_stars", condition=models.Q(rating__range=(1, 5))),
        ]
        indexes = [
            models.Index(fields=["product", "state", "-helpful_count", "-id"], name="review_helpful"),
            models.Index(fields=["product", "state", "-created_at", "-id"], name="review_newest"),
            models.Index(fields=["product", "state", "rating", "-id"], name="review_by_rating"),
        ]

    def __str__(self) -> str:
        return f"{self.rating} · {self.title or self.text[:50]}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.pk])

    @property
    def author_name(self) -> str:
        return str(self.member) if self.member else str(_("A former member"))

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_deleted(self) -> bool:
        return self.state == State.DELETED

    @property
    def is_bad(self) -> bool:
        """Below four stars: somebody of the brand owes an answer."""
        return self.rating < 4

    @property
    def case_key(self) -> str:
        return f"review:{self.pk}"

    @property
    def answer_name(self) -> str:
        return str(self.answered_by) if self.answered_by else str(_("A former colleague"))


class ReviewEdit(models.Model):
    """What a review said before its author changed it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="edits", verbose_name=_("review"))
    rating = models.PositiveSmallIntegerField(_("stars before"))
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(_("text before"))
    pros = models.CharField(max_length=500, blank=True)
    cons = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.text[:50]}"


def photo_path(photo: "ReviewPhoto", filename: str) -> str:
    return f"reviews/{secrets.token_urlsafe(12)}.webp"


class ReviewPhoto(models.Model):
    """A member's own picture, written anew without what the camera noted: whole, and small for lists."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="photos", verbose_name=_("review"))
    file = models.ImageField(_("picture"), upload_to=photo_path, width_field="width", height_field="height")
    small = models.ImageField(upload_to=photo_path, width_field="small_width", height_field="small_height")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    small_width = models.PositiveIntegerField(default=0)
    small_height = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("picture of a review")
        verbose_name_plural = _("pictures of reviews")
        ordering = ["pk"]
        indexes = [models.Index(fields=["file"]), models.Index(fields=["small"])]

    def __str__(self) -> str:
        return str(self.file.name)


class HelpfulVote(models.Model):
    """A member found a review helpful."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="votes", verbose_name=_("review"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="helpful_votes", verbose_name=_("member")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("helpful vote")
        verbose_name_plural = _("helpful votes")
        constraints = [models.UniqueConstraint(fields=["review", "member"], name="helpful_once_per_member")]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.member_id}"


def in_a_week() -> datetime:
    return timezone.now() + KEPT_FOR


class PendingReviewQuerySet(models.QuerySet["PendingReview"]):
    def by_token(self, token: str) -> "PendingReview":
        """The kept text a token stands for. Raises DoesNotExist for a forged, spent or expired one."""
        try:
            return self.filter(expires_at__gt=timezone.now()).get(pk=signing.loads(token, salt=_SALT, max_age=KEPT_FOR))
        except signing.BadSignature:
            raise self.model.DoesNotExist from None


class PendingReview(models.Model):
    """What a visitor wrote before signing in. Never public: only whoever holds the token reads it, and then posts it."""

    product = models.UUIDField()
    words = models.JSONField(default=dict)
    expires_at = models.DateTimeField(default=in_a_week, db_index=True)

    objects = PendingReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept review")
        verbose_name_plural = _("kept reviews")

    def __str__(self) -> str:
        return str(self.product)

    @property
    def token(self) -> str:
        return signing.dumps(self.pk, salt=_SALT)
