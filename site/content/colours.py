"""The brand's accent: readable or refused. The shades for text, hover and dark mode are mixed from it in `tokens.css`."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PAPER, INK, NIGHT, WHITE = "#F6F4EE", "#16233B", "#0E1626", "#FFFFFF"
READABLE = 4.5  # WCAG 2.2 AA for text
# How `tokens.css` mixes --accent-text: that much ink on a light page, that much white on a dark one.
INK_IN_TEXT, WHITE_IN_TEXT = 0.16, 0.48

Rgb = tuple[float, float, float]


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`share` of the other colour, the rest of the first."""
    parts = [a * (1 - share) + b * share for a, b in zip(_rgb(colour), _rgb(other), strict=True)]
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


def on_accent(accent: str) -> str:
    """The colour of words on a button: white or ink, whichever reads better."""
    return max((WHITE, INK), key=lambda colour: contrast(colour, accent))


def refuse_unreadable(accent: str) -> None:
    """Raises ValidationError if words in this accent, or on it, could not be read."""
    places = [
        (contrast(mix(accent, INK, INK_IN_TEXT), PAPER), _("on the light page, choose a darker one")),
        (contrast(mix(accent, WHITE, WHITE_IN_TEXT), NIGHT), _("on the dark page, choose a lighter one")),
        (contrast(on_accent(accent), accent), _("on buttons, choose a darker or a much lighter one")),
    ]
    found, where = min(places)
    if found < READABLE:
        raise ValidationError(
            {
                "accent": _("Words need a contrast of 4.5 : 1; with this colour it is %(found)s : 1 %(where)s.")
                % {"found": f"{found:.1f}", "where": where}
            }
        )
