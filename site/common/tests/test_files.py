"""Who may see a file, how it is sent, and what is taken off it."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from PIL import ExifTags, Image

from common import files

pytestmark = [pytest.mark.urls("common.tests.urls_of_files"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _no_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_guards", {})


@pytest.fixture
def on_disk(settings: Any, tmp_path: Path) -> Path:
    """The media folder of one machine, with a picture and a document in it."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media")},
        }
    }
    settings.MEDIA_ACCEL_REDIRECT = ""
    default_storage.save("open/cup.png", ContentFile(a_picture("PNG")))
    default_storage.save("open/Счёт.html", ContentFile(b"<script>alert(1)</script>"))
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path


def a_picture(kind: str, size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    result = BytesIO()
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))  # a red corner, top left
    picture.save(result, kind, **options)
    return result.getvalue()


def body(response: Any) -> bytes:
    """What was sent. The file is closed as a server would close it, without ending the test's database connection."""
    if not response.streaming:
        return response.content
    content = b"".join(response.streaming_content)
    if response.file_to_stream:
        response.file_to_stream.close()
    return content


# --- Who may see a file -----------------------------------------------------------------------------------------------


def test_without_a_guard_there_is_no_file(on_disk: Path) -> None:
    assert Client().get("/media/open/cup.png").status_code == 404


@pytest.mark.parametrize(
    ("answer", "status", "cached"),
    [
        ("public", 200, "public, max-age=31536000, immutable"),
        ("private", 200, "private, max-age=300"),
        (None, 404, None),
    ],
)
def test_the_guard_decides(on_disk: Path, answer: files.Answer, status: int, cached: str | None) -> None:
    asked: list[tuple[HttpRequest, str]] = []

    def guard(request: HttpRequest, path: str) -> files.Answer:
        asked.append((request, path))
        return answer

    files.register_guard("open/", guard)

    response = Client().get("/media/open/cup.png")

    assert body(response)
    assert (response.status_code, response.headers.get("Cache-Control")) == (status, cached)
    assert [path for _, path in asked] == ["open/cup.png"]


def test_the_longest_prefix_decides(on_disk: Path) -> None:
    default_storage.save("open/closed/cup.png", ContentFile(b"x"))
    files.register_guard("open/", lambda request, path: "public")
    files.register_guard("open/closed/", lambda request, path: None)

    assert body(Client().get("/media/open/cup.png")) == a_picture("PNG")
    assert Client().get("/media/open/closed/cup.png").status_code == 404


def test_two_guards_of_one_prefix_or_a_strange_prefix_are_mistakes() -> None:
    files.register_guard("open/", lambda request, path: "public")

    with pytest.raises(ImproperlyConfigured, match="Two guards for the files under “open/”"):
        files.register_guard("open/", lambda request, path: None)
    with pytest.raises(ImproperlyConfigured, match="looks like “avatars/”, not “/open”"):
        files.register_guard("/open", lambda request, path: None)


@pytest.mark.parametrize(
    "path",
    [
        "open/../../secret.txt",
        "../secret.txt",
        "open//cup.png",
        "/etc/passwd",
        "open/./cup.png",
        "open\\..\\x",
        "open/",
        "open/\0",
        "open",
    ],
)
def test_one_cannot_climb_out_of_the_media_folder(on_disk: Path, path: str) -> None:
    assert (on_disk / "secret.txt").exists()
    files.register_guard("open/", lambda request, path: "public")

    with pytest.raises(Http404):
        files.media(RequestFactory().get("/media/"), path)


def test_a_missing_file_is_a_404(on_disk: Path) -> None:
    files.register_guard("open/", lambda request, path: "public")

    assert Client().get("/media/open/other.png").status_code == 404


# --- How it is sent ---------------------------------------------------------------------------------------------------


def test_a_picture_is_shown_in_the_page(on_disk: Path) -> None:
    response = files.serve(RequestFactory().get("/"), "open/cup.png", public=True)

    assert body(response) == a_picture("PNG")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_anything_else_is_a_download(on_disk: Path) -> None:
    response = files.serve(RequestFactory().get("/"), "open/Счёт.html", public=False)

    assert body(response) == b"<script>alert(1)</script>"
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''%D0%A1%D1%87%D1%91%D1%82.html"


def test_a_reader_who_has_the_file_is_told_so(on_disk: Path) -> None:
    first = files.serve(RequestFactory().get("/"), "open/cup.png", public=True)
    assert body(first) == a_picture("PNG")
    again = RequestFactory().get("/", headers={"If-Modified-Since": first.headers["Last-Modified"]})

    response = files.serve(again, "open/cup.png", public=True)

    assert (response.status_code, body(response)) == (304, b"")


def test_a_large_file_is_sent_in_pieces(on_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "STREAMED_FROM", 10)

    response = files.serve(RequestFactory().get("/"), "open/Счёт.html", public=False)

    assert response.streaming
    assert body(response) == b"<script>alert(1)</script>"
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''%D0%A1%D1%87%D1%91%D1%82.html"


def test_the_front_server_sends_the_bytes_when_it_can(on_disk: Path, settings: Any) -> None:
    settings.MEDIA_ACCEL_REDIRECT = "/protected/"

    response = files.serve(RequestFactory().get("/"), "open/Счёт.html", public=False)

    assert response.headers["X-Accel-Redirect"] == "/protected/open/%D0%A1%D1%87%D1%91%D1%82.html"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert (body(response), response.headers["Cache-Control"]) == (b"", "private, max-age=300")


class Elsewhere(Storage):
    """Files on other machines: no path here, an address with a signature."""

    def exists(self, name: str) -> bool:
        return name == "open/cup.png"

    def signed_url(self, name: str, disposition: str) -> str:
        return f"https://bucket.example/{name}?Signature=abc"


def test_files_elsewhere_are_reached_by_a_signed_address(settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "common.tests.test_files.Elsewhere"}}

    response = files.serve(RequestFactory().get("/"), "open/cup.png", public=True)

    assert response.status_code == 302
    assert response.headers["Location"] == "https://bucket.example/open/cup.png?Signature=abc"
    assert response.headers["Cache-Control"] == "private, max-age=60"


def test_the_value_of_a_file_field_is_served_from_its_own_storage(tmp_path: Path) -> None:
    class Field:
        storage = FileSystemStorage(location=tmp_path)
        name = "cup.png"

    (tmp_path / "cup.png").write_bytes(b"bytes")

    assert body(files.serve(RequestFactory().get("/"), Field(), public=False)) == b"bytes"
    Field.name = ""
    with pytest.raises(Http404):
        files.serve(RequestFactory().get("/"), Field(), public=False)


# --- What may be uploaded ---------------------------------------------------------------------------------------------


def an_upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_the_kind_of_a_picture_is_read_from_its_bytes(kind: str) -> None:
    assert files.check_image(an_upload(a_picture(kind), "lie.txt")) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"",
        b"%PDF-1.7",
        a_picture("JPEG")[:300],
        a_picture("TIFF"),
    ],
)
def test_what_is_no_picture_we_know_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        files.check_image(an_upload(content))

    assert refused.value.code == "unreadable"


def test_heavy_and_huge_pictures_are_refused_before_they_are_unpacked() -> None:
    with pytest.raises(ValidationError, match="15 MB at most") as heavy:
        files.check_image(an_upload(b"x" * (files.MAX_BYTES + 1)))
    with pytest.raises(ValidationError, match="1 megapixels at most") as large:
        files.check_image(an_upload(a_picture("PNG", (2000, 2000))), max_pixels=1_000_000)

    assert (heavy.value.code, large.value.code) == ("too_heavy", "too_large")


def test_a_decompression_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    with pytest.raises(ValidationError) as refused:
        files.check_image(an_upload(a_picture("PNG", (100, 100))))

    assert refused.value.code == "too_large"


# --- What is taken off it ---------------------------------------------------------------------------------------------


@pytest.fixture
def with_gps() -> bytes:
    """A photograph taken on its side, with the place where it was taken and a colour profile."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (56.0, 19.0, 37.0)
    content = a_picture("JPEG", exif=exif, icc_profile=b"a colour profile", comment=b"secret", quality=95)
    found = Image.open(BytesIO(content)).getexif()
    assert found.get_ifd(ExifTags.IFD.GPSInfo)
    assert found[ExifTags.Base.Make] == "Camera"
    return content


def test_place_camera_and_comment_are_taken_off_a_photograph(with_gps: bytes) -> None:
    clean = files.strip_metadata(an_upload(with_gps))

    picture = Image.open(clean)
    assert (dict(picture.getexif()), picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)) == ({}, {})
    assert "comment" not in picture.info
    content = clean.read() if clean.seek(0) == 0 else b""
    assert b"secret" not in content
    assert b"Camera" not in content


def test_a_photograph_stays_upright_and_keeps_its_colours(with_gps: bytes) -> None:
    picture = Image.open(files.strip_metadata(an_upload(with_gps)))

    assert picture.size == (20, 40)
    red, green, _blue = picture.convert("RGB").getpixel((17, 3))  # the corner has turned to the top right
    assert (red > 200, green < 80) == (True, True)
    assert picture.info["icc_profile"] == b"a colour profile"


def test_name_and_kind_of_an_upload_stay(with_gps: bytes) -> None:
    clean = files.strip_metadata(an_upload(with_gps, "Моё фото.jpg"))

    assert isinstance(clean, SimpleUploadedFile)
    assert (clean.name, clean.content_type) == ("Моё фото.jpg", "image/jpeg")
    assert files.strip_metadata(ContentFile(with_gps, name="a.jpg")).name == "a.jpg"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_other_kinds_are_cleaned_too(kind: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Camera"
    content = a_picture(kind, exif=exif)
    assert dict(Image.open(BytesIO(content)).getexif())

    clean = files.strip_metadata(an_upload(content))

    picture = Image.open(clean)
    assert (picture.format, picture.size, dict(picture.getexif())) == (kind, (40, 20), {})


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_moving_picture_keeps_moving(kind: str) -> None:
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "green", "blue")]
    result = BytesIO()
    frames[0].save(result, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)

    picture = Image.open(files.strip_metadata(an_upload(result.getvalue())))

    durations = []
    for number in range(picture.n_frames):
        picture.seek(number)
        picture.load()
        durations.append(picture.info["duration"])
    assert durations == [100, 200, 300]


def test_transparency_stays() -> None:
    result = BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(result, "PNG")

    assert Image.open(files.strip_metadata(an_upload(result.getvalue()))).getpixel((5, 5)) == (255, 0, 0, 0)


def test_what_is_no_picture_comes_back_as_it_is() -> None:
    upload = an_upload(b"%PDF-1.7 text")

    assert files.strip_metadata(upload) is upload
    assert upload.read() == b"%PDF-1.7 text"
