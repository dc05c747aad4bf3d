"""`{% picture %}`: a picture in the right size, in the newest format the reader's browser knows."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from common.pagecache import tag_page
from content.models import Picture, PictureRendition
from content.renditions import existing, make_first_rendition

register = template.Library()


def _srcset(renditions: list[PictureRendition]) -> str:
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)


def sizes_of(picture: Picture, shape: str) -> dict[str, list[PictureRendition]]:
    """The sizes of this shape; until the job has made them, those of the whole picture; at the least one."""
    found = existing(picture, shape)
    if not found["webp"] and shape:
        found = existing(picture)
    if not found["webp"]:
        found["webp"] = [make_first_rendition(picture)]
    return found


@register.simple_tag(takes_context=True)
def picture(
    context: dict[str, Any],
    image: Picture | None,
    sizes: str = "100vw",
    shape: str = "",
    alt: str | None = None,
    eager: bool = False,
    css_class: str = "",
) -> SafeString | str:
    """An <img> that knows its sizes. `shape`: "3:2" or "1:1", cut around the focal point. `alt=""` marks it decorative.

    `eager` is for the one picture a reader sees first; the others load when they come near. Nothing for no picture.
    """
    if image is None:
        return ""
    tag_page(context.get("request"), f"picture:{image.pk}")
    found = sizes_of(image, shape)
    middle = found["webp"][len(found["webp"]) // 2]
    loading = mark_safe(' fetchpriority="high"' if eager else ' loading="lazy" decoding="async"')
    sources = [(kind, _srcset(found[kind]), sizes) for kind in ("avif", "webp") if found[kind]]
    return format_html(
        '<picture>{}<img src="{}" alt="{}" width="{}" height="{}"{}{}></picture>',
        format_html_join("", '<source type="image/{}" srcset="{}" sizes="{}">', sources),
        middle.url,
        image.default_alt_text if alt is None else alt,
        middle.width,
        middle.height,
        loading,
        format_html(' class="{}"', css_class) if css_class else "",
    )


@register.simple_tag
def preload_picture(image: Picture | None, sizes: str = "100vw", shape: str = "") -> SafeString | str:
    """For the head of a page: the browser fetches the largest picture of the first screen before it has read the rest."""
    if image is None:
        return ""
    found = sizes_of(image, shape)
    kind = "avif" if found["avif"] else "webp"
    return format_html(
        '<link rel="preload" as="image" type="image/{}" imagesrcset="{}" imagesizes="{}" fetchpriority="high">',
        kind,
        _srcset(found[kind]),
        sizes,
    )
