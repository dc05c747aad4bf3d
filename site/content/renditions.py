"""The sizes a picture is served in. They are made once, when the picture is saved, never while somebody waits for a page.

Each picture has its own proportions in four widths, and a crop around its focal point for the two shapes that lists
need; each as AVIF and as WebP. One WebP is made at once, so that a new picture can be shown; a job makes the rest.
"""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images.models import Filter

from common.pagecache import purge
from content.models import Picture, PictureRendition

WIDTHS = (400, 800, 1200, 1600)
FIRST_WIDTH = 800
CROPS = {"3:2": (400, 800, 1200), "1:1": (160, 400, 800)}
FORMATS: dict[str, dict[str, Any]] = {
    # AVIF's usual effort takes seconds for a large picture and saves two or three per cent.
    "avif": {"quality": 52, "speed": 8},
    "webp": {"quality": 76, "method": 4},
}


def _sides(shape: str) -> tuple[int, int]:
    across, down = shape.split(":")
    return int(across), int(down)


def has_shape(picture: Picture, shape: str) -> bool:
    """Its own proportions are near enough, so it needs no crop."""
    across, down = _sides(shape)
    return abs(picture.width / picture.height / (across / down) - 1) < 0.03


def operations(picture: Picture, shape: str = "") -> list[tuple[int, str]]:
    """Width and Wagtail's operation for each size of this shape; a picture is never made larger than it is."""
    if not shape or has_shape(picture, shape):
        # Square pictures are faces and products, which lists show small.
        smallest = CROPS["1:1"][:1] if has_shape(picture, "1:1") else ()
        widths = [width for width in (*smallest, *WIDTHS) if width < picture.width]
        return [(width, f"width-{width}") for width in [*widths, min(picture.width, WIDTHS[-1])]]
    across, down = _sides(shape)
    largest = min(picture.width, picture.height * across // down)
    widths = [width for width in CROPS[shape] if width <= largest] or [largest]
    return [(width, f"fill-{width}x{max(1, round(width * down / across))}") for width in widths]


def spec(operation: str, format_name: str) -> str:
    return f"{operation}|format-{format_name}"


def make_first_rendition(picture: Picture) -> PictureRendition:
    """One size at once."""
    width = min(FIRST_WIDTH, picture.width)
    return _make(picture, [spec(f"width-{width}", "webp")])[0]


def make_renditions(picture: Picture) -> int:
    """Every size that is missing; how many were made. Repeatable."""
    wanted = [
        spec(operation, format_name)
        for shape in ("", *CROPS)
        for _width, operation in operations(picture, shape)
        for format_name in FORMATS
    ]
    known = {(rendition.filter_spec, rendition.focal_point_key) for rendition in picture.renditions.all()}
    missing = [name for name in dict.fromkeys(wanted) if (name, Filter(name).get_cache_key(picture)) not in known]
    made = _make(picture, missing)
    if made:
        purge(f"picture:{picture.pk}")
    return len(made)


def _make(picture: Picture, specs: list[str]) -> list[PictureRendition]:
    if not specs:
        return []
    original: Any = picture.file
    with original.storage.open(original.name) as file, Image.open(file) as source:
        source.load()
        pixels = source.convert("RGBA" if _is_transparent(source) else "RGB")
    return [_keep(picture, name, pixels) for name in specs]


def _is_transparent(source: Image.Image) -> bool:
    return "A" in source.getbands() or "transparency" in source.info


def _keep(picture: Picture, name: str, pixels: Image.Image) -> PictureRendition:
    operation, _bar, format_name = name.partition("|format-")
    wanted = Filter(name)
    transform = wanted.get_transform(picture)
    size = (max(1, round(transform.size[0])), max(1, round(transform.size[1])))
    sized = pixels.resize(size, Image.Resampling.LANCZOS, box=_within(transform.get_rect(), pixels), reducing_gap=3.0)
    result = BytesIO()
    sized.save(result, format_name.upper(), **FORMATS[format_name])
    key = wanted.get_cache_key(picture)
    stem = str(picture.file.name).rpartition("/")[2].rpartition(".")[0][:48]
    label = ".".join(part for part in (stem, key, operation) if part)
    rendition, _created = picture.renditions.get_or_create(
        filter_spec=name,
        focal_point_key=key,
        defaults={"file": ContentFile(result.getvalue(), f"{label}.{format_name}")},
    )
    return rendition


def _within(rect: Any, pixels: Image.Image) -> tuple[float, float, float, float]:
    return max(0, rect.left), max(0, rect.top), min(pixels.width, rect.right), min(pixels.height, rect.bottom)


def existing(picture: Picture, shape: str = "") -> dict[str, list[PictureRendition]]:
    """Format -> the sizes there are, smallest first. Uses what was prefetched; makes nothing."""
    sizes = operations(picture, shape)
    keys = {operation: Filter(operation).get_cache_key(picture) for _width, operation in sizes}
    known = {(rendition.filter_spec, rendition.focal_point_key): rendition for rendition in picture.renditions.all()}
    return {
        format_name: [
            found
            for _width, operation in sizes
            if (found := known.get((spec(operation, format_name), keys[operation])))
        ]
        for format_name in FORMATS
    }
