"""The brand's accent: readable or refused, and its twin for dark mode."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PAPER, NIGHT = "#F6F4EE", "#0E1626"
READABLE = 4.5  # WCAG 2.2 AA for text

Rgb = tuple[float, float, float]


def _rgb(colour: str) -> Rgb:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))  # type: ignore[return-value]


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in colour)


def luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, with_colour: str, share: float) -> str:
    """`share` of the other colour, the rest of the first."""
    return _hex(tuple(a * (1 - share) + b * share for a, b in zip(_rgb(colour), _rgb(with_colour), strict=True)))  # type: ignore[arg-type]


def for_dark(accent: str) -> str:
    """The accent made lighter until it reads on the night background."""
    return next(
        lighter for step in range(21) if contrast(lighter := mix(accent, "#FFFFFF", step / 20), NIGHT) >= READABLE + 0.2
    )


def refuse_unreadable(accent: str) -> None:
    found = contrast(accent, PAPER)
    if found < READABLE:
        raise ValidationError({
            "accent": _("On the light background this colour has a contrast of %(found)s : 1; words need 4.5 : 1. Choose a darker one.")
            % {"found": f"{found:.1f}"}
        })
