"""Blocks that show something."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from .text import small_rich_text


class PictureInText(blocks.StructBlock):
    """A picture that somebody who cannot see it gets in words, or that is marked as saying nothing."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt_text = blocks.CharBlock(
        label=_("What it shows here"),
        required=False,
        max_length=255,
        help_text=_("For those who cannot see it. Empty: the picture's own description is used."),
    )
    decorative = blocks.BooleanBlock(
        label=_("Decorative"),
        required=False,
        help_text=_("It says nothing that the text doesn't: screen readers pass it by."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        picture = cleaned["picture"]
        # A draft may be saved before a picture was chosen.
        described = (
            not picture or cleaned["alt_text"] or cleaned["decorative"] or picture.is_decorative or picture.description
        )
        if not described:
            raise StructBlockValidationError(
                {"alt_text": ValidationError(_("Say what the picture shows, or mark it as decorative."))}
            )
        return cleaned

    class Meta:
        label = _("Picture")
        label_format = "{caption}"
        icon = "image"
        template = "content/blocks/picture.html"


class Gallery(blocks.StructBlock):
    pictures = blocks.ListBlock(PictureInText(), label=_("Pictures"), min_num=2, max_num=12)
    caption = blocks.CharBlock(label=_("Caption of them all"), required=False, max_length=300)

    class Meta:
        label = _("Gallery")
        icon = "image"
        template = "content/blocks/gallery.html"


class Step(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What to do"), max_length=160)
    minutes = blocks.DecimalBlock(
        label=_("Minutes"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=1,
        help_text=_("How long this step takes."),
    )
    text = small_rich_text(label=_("How"), required=False)
    picture = ImageChooserBlock(label=_("Picture"), required=False)


class Steps(blocks.StructBlock):
    """Numbered by the page. Steps separated by text go on counting."""

    steps = blocks.ListBlock(Step(label=_("Step")), label=_("Steps"), min_num=1)

    class Meta:
        label = _("Steps")
        icon = "list-ol"
        template = "content/blocks/steps.html"


# Host -> how its player is addressed. Nothing is asked of the host before the reader clicks.
PLAYERS = {
    "youtube": "https://www.youtube-nocookie.com/embed/{}?autoplay=1",
    "vimeo": "https://player.vimeo.com/video/{}?autoplay=1&dnt=1",
    "rutube": "https://rutube.ru/play/embed/{}?autoplay=1",
    "vk": "https://vk.com/video_ext.php?oid={}&id={}&autoplay=1",
}


def player_of(address: str) -> str | None:
    """The address of the player that shows the video of this page, or None for a host we don't know."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host == "youtu.be" and (found := re.fullmatch(r"/([\w-]{6,20})", parts.path)):
        return PLAYERS["youtube"].format(found[1])
    if host in {"youtube.com", "youtube-nocookie.com"}:
        code = parse_qs(parts.query).get("v", [""])[0] or re.sub(r"^/(?:embed|shorts|live)/", "", parts.path)
        return PLAYERS["youtube"].format(code) if re.fullmatch(r"[\w-]{6,20}", code) else None
    if host in {"vimeo.com", "player.vimeo.com"} and (found := re.search(r"/(\d{5,12})(?:/|$)", parts.path)):
        return PLAYERS["vimeo"].format(found[1])
    if host == "rutube.ru" and (found := re.search(r"/(?:video|play/embed|shorts)/([0-9a-f]{32})", parts.path)):
        return PLAYERS["rutube"].format(found[1])
    if host in {"vk.com", "vkvideo.ru", "vk.ru"} and (
        found := re.search(r"video(-?\d+)_(\d+)", f"{parts.path}?{parts.query}")
    ):
        return PLAYERS["vk"].format(found[1], found[2])
    return None


class VideoValue(blocks.StructValue):
    @property
    def player(self) -> str | None:
        return player_of(self["address"])

    @property
    def host(self) -> str:
        return (urlsplit(self["address"]).hostname or "").removeprefix("www.")


class Video(blocks.StructBlock):
    """A poster and a link; the player is loaded from the host only when the reader asks for it."""

    address = blocks.URLBlock(
        label=_("Address of the video"), help_text=_("Its page on YouTube, VK Video, Rutube or Vimeo.")
    )
    title = blocks.CharBlock(label=_("What it shows"), max_length=160)
    poster = ImageChooserBlock(label=_("Poster"), help_text=_("Shown until the reader starts the video."))
    minutes = blocks.IntegerBlock(label=_("Minutes"), required=False, min_value=1)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["address"] and player_of(cleaned["address"]) is None:
            raise StructBlockValidationError(
                {"address": ValidationError(_("This is not a video on YouTube, VK Video, Rutube or Vimeo."))}
            )
        return cleaned

    class Meta:
        label = _("Video")
        icon = "media"
        value_class = VideoValue
        template = "content/blocks/video.html"
