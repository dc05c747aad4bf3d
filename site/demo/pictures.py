"""The demo's drawn pictures, put into Wagtail with their descriptions."""

import tomllib
from typing import Any

from django.core.files.images import ImageFile

from content.models import Picture
from demo.reader import PICTURES


def ensure_pictures() -> dict[str, Picture]:
    """Every picture by name, added when it is missing."""
    manifest = tomllib.loads((PICTURES / "manifest.toml").read_text(encoding="utf-8"))
    present = {picture.title: picture for picture in Picture.objects.filter(title__in=manifest)}
    return {name: present.get(name) or _add(name, facts) for name, facts in manifest.items()}


def ensure_logo() -> Picture:
    """The brand's mark, the same drawing as static/brand/lastochka.svg."""
    facts = {"alt_en": "The swallow of Lastochka", "alt_ru": "Ласточка, знак обжарочной"}
    return Picture.objects.filter(title="logo").first() or _add("logo", facts)


def _add(name: str, facts: dict[str, Any]) -> Picture:
    path = PICTURES / f"{name}.webp"
    with path.open("rb") as file:
        picture = Picture(
            title=name,
            file=ImageFile(file, name=f"{name}.webp"),
            description={"en": facts["alt_en"], "ru": facts["alt_ru"]},
            credit=facts.get("credit", ""),
        )
        x, y = facts.get("focal", [0.5, 0.5])
        drawing: Any = picture.file
        picture.focal_point_x, picture.focal_point_y = int(drawing.width * x), int(drawing.height * y)
        picture.focal_point_width = picture.focal_point_height = int(min(drawing.width, drawing.height) * 0.3)
        picture.save()
    return picture
