"""The picture that goes with a shared link: the page's cover cut to shape, or, where there is none, its title drawn large.

It is made when somebody first asks for its address, kept in the storage, and has another address when it would look
different. It shows what a teaser shows, so it is for everybody who may know of the page.
"""

import hashlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import CollectionViewRestriction

from content.models import BasePage

WIDTH, HEIGHT = 1200, 630
FOLDER = "og"
FONT = Path(__file__).parent / "fonts" / "onest-bold.ttf"
PAPER, INK, MUTED = "#F6F4EE", "#16233B", "#4B586D"
MARGIN = 88
SIZES = (92, 80, 68, 58, 50, 44)  # the largest in which the title fits
MOST_LINES = 4
_LOOK = 1  # another number gives every picture another address


def closed_collections() -> list[str]:
    """Where the pictures lie that are not for everybody. A list of pages asks once."""
    return list(CollectionViewRestriction.objects.values_list("collection__path", flat=True))


def picture_url(page: BasePage, brand: dict[str, Any], closed: list[str] | None = None) -> str:
    return reverse("content_root:sharing_picture", args=[page.pk, *file_name(page, brand, closed).split(".")])


def file_name(page: BasePage, brand: dict[str, Any], closed: list[str] | None = None) -> str:
    """Changes with the looks. Photographs are smaller as JPEG, drawn words as PNG."""
    cover = _cover(page, closed)
    if cover is None:
        return f"{_short([page.title, brand['name'], brand['accent']])}.png"
    return f"{_short([cover.pk, cover.file.name, cover.focal_point_x, cover.focal_point_y])}.jpg"


def stored_picture(page: BasePage, brand: dict[str, Any]) -> str:
    """The name of the file in the storage; made if it is not there. Older ones of the same page go."""
    folder, name, cover = f"{FOLDER}/{page.pk}", file_name(page, brand), _cover(page)
    wanted = f"{folder}/{name}"
    if default_storage.exists(wanted):
        return wanted
    data = draw_title(page.title, brand) if cover is None else cut_cover(cover)
    saved = default_storage.save(wanted, ContentFile(data))
    if saved != wanted:  # somebody who asked at the same moment was faster, with the same picture
        default_storage.delete(saved)
    for other in default_storage.listdir(folder)[1]:
        if other != name:
            default_storage.delete(f"{folder}/{other}")
    return wanted


def _short(looks: list[Any]) -> str:
    return hashlib.blake2b(repr([_LOOK, *looks]).encode(), digest_size=8).hexdigest()


def _cover(page: BasePage, closed: list[str] | None = None) -> Any:
    if page.cover is None:
        return None
    paths = closed_collections() if closed is None else closed
    return None if any(page.cover.collection.path.startswith(path) for path in paths) else page.cover


def cut_cover(cover: Any) -> bytes:
    """The part around the focal point that fits the shape of a shared link."""
    with cover.file.storage.open(cover.file.name) as file, Image.open(file) as source:
        picture = source.convert("RGB")
    scale = max(WIDTH / picture.width, HEIGHT / picture.height)
    width, height = WIDTH / scale, HEIGHT / scale
    across = cover.focal_point_x if cover.focal_point_x is not None else picture.width / 2
    down = cover.focal_point_y if cover.focal_point_y is not None else picture.height / 2
    left = min(max(across - width / 2, 0), picture.width - width)
    top = min(max(down - height / 2, 0), picture.height - height)
    result = BytesIO()
    box = (left, top, left + width, top + height)
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box=box).save(
        result, "JPEG", quality=84, optimize=True, progressive=True
    )
    return result.getvalue()


def draw_title(title: str, brand: dict[str, Any]) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    _circles(picture, brand["accent"])
    draw.rectangle((MARGIN, MARGIN, MARGIN + 72, MARGIN + 10), fill=brand["accent"])
    size, lines = _fitted(title)
    draw.multiline_text((MARGIN, MARGIN + 44), "\n".join(lines), font=_font(size), fill=INK, spacing=size * 0.16)
    draw.text((MARGIN, HEIGHT - MARGIN), brand["name"], font=_font(34), fill=MUTED, anchor="ls")
    result = BytesIO()
    picture.save(result, "PNG", optimize=True)
    return result.getvalue()


def _circles(picture: Image.Image, accent: str) -> None:
    """Two large soft circles leave through the lower right corner, the accent before the ink."""
    layer = Image.new("RGBA", (WIDTH * 2, HEIGHT * 2))
    draw = ImageDraw.Draw(layer)
    draw.circle((WIDTH * 2 - 120, HEIGHT * 2 - 20), 330, fill=INK)
    draw.circle((WIDTH * 2 - 480, HEIGHT * 2 + 60), 210, fill=accent)
    smooth = layer.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    picture.paste(smooth, (0, 0), smooth)


def _fitted(title: str) -> tuple[int, list[str]]:
    """The largest size in which the title takes few enough lines; a very long one is cut."""
    lines: list[str] = []
    for size in SIZES:
        lines = _wrapped(title, size)
        if len(lines) <= MOST_LINES and len(lines) * size * 1.2 <= HEIGHT - 2 * MARGIN - 110:
            return size, lines
    return SIZES[-1], [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1].rstrip(" .,:;—–-") + "…"] if len(
        lines
    ) > MOST_LINES else lines


def _wrapped(text: str, size: int) -> list[str]:
    font, lines = _font(size), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
            continue
        lines.append(word)
        while font.getlength(lines[-1]) > WIDTH - 2 * MARGIN:  # one word wider than the picture
            cut = next(
                at for at in range(len(lines[-1]) - 1, 0, -1) if font.getlength(lines[-1][:at]) <= WIDTH - 2 * MARGIN
            )
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return [line for line in lines if line]


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)
