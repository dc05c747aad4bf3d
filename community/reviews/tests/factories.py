"""Reviews for tests."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from community.moderation.models import Standing
from community.reviews.actions import write_review
from community.reviews.models import ProductRating, Review
from members.models import User


def trusted(user: User) -> User:
    """Known here for long: nothing of theirs waits for a moderator."""
    Standing.objects.update_or_create(user=user, defaults={"level": 2})
    return User.objects.get(pk=user.pk)


def say(member: User, page: Any, rating: int = 5, text: str = "Blackcurrant, as promised.", **more: Any) -> Review:
    """Written a moment ago as an import would: no rule about new members asks."""
    at: datetime = more.pop("at", timezone.now())
    return write_review(by=member, page=page, rating=rating, text=text, at=at, **more)


def photo(name: str = "cup.jpg", size: tuple[int, int] = (2000, 1500)) -> SimpleUploadedFile:
    """As a telephone makes it: turned, and with the place in it."""
    picture = Image.new("RGB", size, "#C4472B")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    data = BytesIO()
    picture.save(data, "JPEG", exif=exif)
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def counts(page: Any) -> tuple[tuple[int, list[int]], tuple[int, list[int]]]:
    """What is kept and what is true."""
    kept = ProductRating.objects.get(product=page.translation_key)
    published = Review.objects.published().of_product(page.translation_key)
    true = [published.filter(rating=stars).count() for stars in (5, 4, 3, 2, 1)]
    return (kept.reviews_count, [kept.with_stars(stars) for stars in (5, 4, 3, 2, 1)]), (published.count(), true)
