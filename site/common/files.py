"""Who may see an uploaded file, how it is sent, and what is taken off before it is kept.

Nothing uploaded lies in a folder that a web server shows. `/media/<path>` asks the *guard* of the path's prefix, which
an app registers in its `ready()`:

    register_guard("avatars/", lambda request, path: "public")

"public" may be kept by any cache, "private" only by the reader's browser, None is a 404. So is a path without a guard.
"""

import mimetypes
import posixpath
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any, Literal
from urllib.parse import quote
from warnings import catch_warnings, simplefilter

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation, ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

Answer = Literal["public", "private"] | None
Guard = Callable[[HttpRequest, str], Answer]

SHOWN_IN_PAGE = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
STREAMED_FROM = 5 * 1024 * 1024  # smaller files are sent whole: an ASGI server has no use for our iterator of blocks
MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
_FORMATS = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}

_guards: dict[str, Guard] = {}

mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")


# --- Who may see a file ---------------------------------------------------------------------------------------------


def register_guard(prefix: str, guard: Guard) -> None:
    """Let `guard` decide who sees the files under the prefix; of several prefixes the longest decides."""
    if not prefix.endswith("/") or prefix.startswith("/"):
        raise ImproperlyConfigured(f"A guarded prefix looks like “avatars/”, not “{prefix}”.")
    if _guards.setdefault(prefix, guard) is not guard:
        raise ImproperlyConfigured(f"Two guards for the files under “{prefix}”.")


def may_see(request: HttpRequest, path: str) -> Answer:
    """What the guard of this path says; None where there is none."""
    for prefix in sorted(_guards, key=len, reverse=True):
        if path.startswith(prefix):
            return _guards[prefix](request, path)
    return None


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file at `/media/<path>`, for who may see it."""
    if path != posixpath.normpath(path) or path.startswith(("/", "../")) or "\\" in path or "\0" in path:
        raise Http404
    answer = may_see(request, path)
    if answer is None:
        raise Http404
    return serve(request, path, public=answer == "public")


# --- How it is sent -------------------------------------------------------------------------------------------------


def serve(request: HttpRequest, file: Any, *, public: bool) -> HttpResponseBase:
    """Send a file: a name in the media storage, or the value of a FileField. The caller has asked who may see it.

    The front server sends it if `MEDIA_ACCEL_REDIRECT` names its internal path; a storage elsewhere gets a redirect to
    a signed address; otherwise Django sends the bytes. Raises Http404 when there is no such file.
    """
    storage: Storage = default_storage if isinstance(file, str) else file.storage
    name = file if isinstance(file, str) else file.name
    try:
        if not name or not storage.exists(name):
            raise Http404
        response = _response(request, storage, name)
    except (SuspiciousOperation, FileNotFoundError, IsADirectoryError) as error:
        raise Http404 from error
    if isinstance(response, HttpResponseRedirect):
        response.headers["Cache-Control"] = "private, max-age=60"  # shorter than the signature lives
    else:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if public else "private, max-age=300"
    for header, value in _HEADERS.items():
        response.headers[header] = value
    return response


def _response(request: HttpRequest, storage: Storage, name: str) -> HttpResponseBase:
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    shown = content_type in SHOWN_IN_PAGE
    disposition = content_disposition_header(not shown, posixpath.basename(name)) or "inline"
    if _lies_elsewhere(storage, name):
        return HttpResponseRedirect(storage.signed_url(name, disposition))  # type: ignore[attr-defined]
    headers = {"Content-Disposition": disposition}
    if settings.MEDIA_ACCEL_REDIRECT:
        headers["X-Accel-Redirect"] = quote(posixpath.join(settings.MEDIA_ACCEL_REDIRECT, name))
        return HttpResponse(content_type=content_type, headers=headers)
    changed_at = storage.get_modified_time(name).timestamp()
    if not was_modified_since(request.headers.get("If-Modified-Since"), changed_at):
        return HttpResponseNotModified()
    headers["Last-Modified"] = http_date(changed_at)
    file = storage.open(name)
    if file.size > STREAMED_FROM:
        # FileResponse writes the disposition itself.
        return FileResponse(file, as_attachment=not shown, content_type=content_type, headers=headers)
    with file:
        return HttpResponse(file.read(), content_type=content_type, headers=headers)


def _lies_elsewhere(storage: Storage, name: str) -> bool:
    """On S3 and the like a file has no path."""
    try:
        storage.path(name)
    except NotImplementedError:
        return True
    return False


# --- When it goes ---------------------------------------------------------------------------------------------------


def delete_after_commit(*files: Any) -> None:
    """The files (values of a FileField) whose rows go or show others now: deleted when that is certain, so that what is
    rolled back still has them. A storage that fails goes to the log and harms nobody.
    """
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, str(file.name)), robust=True)


# --- What may be uploaded, and what is taken off it ------------------------------------------------------------------


def check_image(file: File[Any], *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> str:
    """The picture's real kind (“JPEG”, …), read from its bytes and not from its name.

    Raises ValidationError, with the sentence for who uploads it, if it is too large or no picture we know.
    """
    if file.size > max_bytes:
        megabytes = max_bytes // (1024 * 1024)
        raise ValidationError(
            _("The picture is too heavy: %(limit)s MB at most.") % {"limit": megabytes}, code="too_heavy"
        )
    try:
        file.seek(0)
        with catch_warnings():
            simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=list(_FORMATS)) as picture:
                pixels, kind = picture.width * picture.height, str(picture.format)
                if pixels <= max_pixels:
                    picture.load()  # a file cut short shows only now
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        pixels, kind = max_pixels + 1, ""
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("We cannot read this picture. Try JPEG, PNG, WebP, AVIF or GIF."), code="unreadable"
        ) from error
    finally:
        file.seek(0)
    if pixels > max_pixels:
        megapixels = max_pixels // 1_000_000
        raise ValidationError(
            _("The picture is too large: %(limit)s megapixels at most.") % {"limit": megapixels}, code="too_large"
        )
    return kind


def strip_metadata(file: File[Any]) -> File[Any]:
    """The same file without EXIF, GPS, XMP and comments; turned the way its EXIF said, its colour profile kept.

    What is not a picture comes back as it is. Call `check_image` first for what a stranger uploads.
    """
    try:
        file.seek(0)
        picture = Image.open(file, formats=list(_FORMATS))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        file.seek(0)
        return file
    with picture:
        clean = _saved_again(picture)
    file.seek(0)
    if isinstance(file, UploadedFile):
        return SimpleUploadedFile(file.name or "picture", clean, file.content_type or "application/octet-stream")
    return ContentFile(clean, name=file.name)


def _saved_again(picture: Image.Image) -> bytes:
    kind, result = str(picture.format), BytesIO()
    # Twice of a JPEG or WebP at 92 cannot be told from once.
    options: dict[str, Any] = {"JPEG": {"quality": 92}, "WEBP": {"quality": 92}, "AVIF": {"quality": 85}}.get(kind, {})
    if profile := picture.info.get("icc_profile"):
        options["icc_profile"] = profile
    if getattr(picture, "is_animated", False):
        loop = picture.info.get("loop", 0)
        frames = [(_bare(frame), frame.info.get("duration", 100)) for frame in ImageSequence.Iterator(picture)]
        (first, *others), durations = zip(*frames, strict=True)
        first.save(result, kind, save_all=True, append_images=others, duration=list(durations), loop=loop, **options)
    else:
        _bare(ImageOps.exif_transpose(picture)).save(result, kind, **options)
    return result.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone: Pillow writes `info` and EXIF of a picture back into some formats when it saves."""
    bare = picture.copy()
    transparency = bare.info.get("transparency")
    bare.info = {} if transparency is None else {"transparency": transparency}
    bare.getexif().clear()
    return bare
