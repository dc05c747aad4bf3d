"""Pictures: uploaded into a space, seen by those who see it."""

import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from common import limits
from common.files import check_image, strip_metadata
from community.forums import rules
from community.forums.actions.counting import NotAllowed
from community.forums.models import Attachment, Draft, Space
from community.moderation.screening import screen
from members.models import User

SMALL = 1280  # the longer side of what stands in a post, in pixels
AN_HOUR = 60
KEPT_UNPOSTED = timedelta(days=1)
KEPT_IN_DRAFTS = timedelta(days=30)
_ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif", "GIF": ".gif"}


def upload(*, by: User, space: Space, file: File[Any]) -> Attachment:
    """Keep a picture without what it knows of its place and camera, and a small version for the post.

    It is the uploader's alone until a post of theirs shows it. Raises NotAllowed or moderation's Refused.
    """
    if not rules.may_see(by, space):
        raise NotAllowed(_("This space is not here any more."))
    if not rules.may_upload(by, space):
        raise NotAllowed(_("Pictures can't be added in this space."))
    screen(by, deed="image", place=space.place, images=1)
    if not limits.allow("forums.upload", f"member:{by.pk}", limit=AN_HOUR, seconds=3600):
        raise NotAllowed(_("That were many pictures at once. Please wait a little."))
    try:
        kind = check_image(file)
    except ValidationError as error:
        raise NotAllowed(" ".join(error.messages)) from error
    name = PurePosixPath((file.name or "").replace("\\", "/")).name[:160] or "picture"
    clean = strip_metadata(file)
    small, width, height = _small(clean)
    picture = Attachment(id=uuid.uuid4(), owner=by, space=space, name=name, width=width, height=height)
    clean.seek(0)
    content = clean.read()
    picture.bytes = len(content)
    picture.file.save(f"picture{_ENDINGS.get(kind, '')}", ContentFile(content), save=False)
    picture.small.save("small.webp", ContentFile(small), save=False)
    try:
        with transaction.atomic():
            picture.save(force_insert=True)
    except Exception:
        for kept in (picture.file, picture.small):
            kept.delete(save=False)
        raise
    return picture


def _small(file: File[Any]) -> tuple[bytes, int, int]:
    file.seek(0)
    with Image.open(file) as opened:
        picture = ImageOps.exif_transpose(opened)
        picture = picture.convert("RGBA" if picture.mode in ("RGBA", "LA", "P", "PA") else "RGB")
        picture.thumbnail((SMALL, SMALL))
        result = BytesIO()
        picture.save(result, "WEBP", quality=78, method=4)
    return result.getvalue(), picture.width, picture.height


def sweep_uploads() -> int:
    """Pictures that no post shows: gone after a day, or after a month if a draft of their owner still has them."""
    now = timezone.now()
    left = Attachment.objects.filter(post__isnull=True, created_at__lt=now - KEPT_UNPOSTED).select_related("owner")
    swept = 0
    for picture in left[:1000]:
        in_draft = (
            picture.created_at > now - KEPT_IN_DRAFTS
            and Draft.objects.filter(member=picture.owner, text__contains=str(picture.pk)).exists()
        )
        if not in_draft:
            picture.delete()
            swept += 1
    return swept
