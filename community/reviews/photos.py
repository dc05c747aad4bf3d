"""A member's picture on its way into a review: turned upright, made smaller, and without what the camera noted."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps

from common.files import check_image, delete_after_commit
from community.reviews.models import Review, ReviewPhoto

LARGEST, SMALL = (1600, 1600), (320, 320)


def check(file: File[Any]) -> None:
    """Raises ValidationError with the sentence for who uploads it."""
    check_image(file)


def add(review: Review, file: File[Any]) -> ReviewPhoto:
    with Image.open(file) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    photo = ReviewPhoto(review=review, file=_webp(upright, LARGEST, 82), small=_webp(upright, SMALL, 78))
    photo.save()
    return photo


def _webp(picture: Image.Image, size: tuple[int, int], quality: int) -> ContentFile[bytes]:
    """Only the pixels: a WebP written from them has no EXIF, no place and no name of a camera."""
    smaller = Image.new("RGB", picture.size)
    smaller.paste(picture)
    smaller.thumbnail(size, Image.Resampling.LANCZOS)
    data = BytesIO()
    smaller.save(data, "WEBP", quality=quality, method=4)
    return ContentFile(data.getvalue(), "photo.webp")


def forget(photos: list[ReviewPhoto]) -> None:
    """The rows go now, the files when that is certain."""
    for photo in photos:
        photo.delete()
        delete_after_commit(photo.file, photo.small)
