"""Things that come back from picture to picture: the swallow, beans, leaves, cups, letters, hands."""

from __future__ import annotations

import math
import random

from . import kit as k
from .kit import BLUSH, CLAY, INK, LEAF, MOSS, NIGHT, OCHRE, PAPER, RED, STONE, Point

# The swallow

SWALLOW = (
    "M112,-40C100,-45 94,-49 88,-54C76,-64 58,-64 44,-52C20,-84 -24,-112 -98,-122C-54,-98 -26,-66 -14,-26C-44,-6 -88,8 -152,6"
    "C-112,20 -78,24 -50,18C-70,38 -92,62 -126,88C-76,72 -36,50 -8,26C-2,62 10,96 44,136C44,96 46,50 54,14"
    "C70,2 80,-14 90,-34C96,-36 104,-38 112,-40Z"
)


def swallow(x: float, y: float, size: float = 1, turn: float = 0, colour: str = INK, flip: bool = False) -> str:
    """The mark: one shape in one ink."""
    return k.group(k.path(SWALLOW, colour), at=(x, y), turn=turn, size=(-size if flip else size, size))


def swallow_in_colour(
    x: float, y: float, size: float = 1, turn: float = 0, flip: bool = False, back: str = INK, wing: str = k.DUSK
) -> str:
    """The bird of the large pictures: cream belly, red throat, gouge marks along the feathers."""
    belly = k.path("M80,-30C58,-14 28,6 -12,24C2,26 34,20 52,14C68,2 76,-14 80,-30Z", PAPER)
    throat = k.path("M90,-34C92,-42 84,-48 76,-46C68,-46 62,-42 58,-36C60,-24 68,-12 74,-6C84,-16 88,-26 90,-34Z", RED)
    feathers = "".join(
        k.gouge(cx, cy, length, 3.4, angle, wing)
        for cx, cy, length, angle in (
            (-48, -94, 60, 32), (-26, -78, 56, 40), (-6, -62, 46, 47), (14, -50, 34, 52),
            (34, 96, 52, 80), (28, 72, 56, 79), (40, 58, 46, 86),
            (-92, 10, 66, 3), (-84, 52, 54, -38), (-56, 34, 40, -34),
        )
    )  # fmt: skip
    eye = k.circle(74, -52, 3.4, PAPER)
    bird = k.filled(k.path(SWALLOW, back), belly, throat, feathers) + eye
    return k.group(bird, at=(x, y), turn=turn, size=(-size if flip else size, size))


def distant_swallows(points: list[tuple[float, float, float, float]], colour: str = INK) -> str:
    return "".join(swallow(x, y, size, turn, colour) for x, y, size, turn in points)


# Coffee


def bean(x: float, y: float, size: float = 30, turn: float = 0, colour: str = INK, seam: str = PAPER) -> str:
    s = size
    body = k.ellipse(0, 0, s, s * 0.7, colour)
    cut = k.path(
        f"M{k.n(-s * 0.92)},{k.n(s * 0.06)}C{k.n(-s * 0.4)},{k.n(-s * 0.34)} {k.n(s * 0.2)},{k.n(s * 0.3)} "
        f"{k.n(s * 0.92)},{k.n(-s * 0.06)}C{k.n(s * 0.3)},{k.n(s * 0.5)} {k.n(-s * 0.4)},{k.n(-s * 0.12)} "
        f"{k.n(-s * 0.92)},{k.n(s * 0.06)}Z",
        seam,
    )
    return k.group(body, cut, at=(x, y), turn=turn)


def beans(
    box: tuple[float, float, float, float],
    number: int,
    size: float = 30,
    seed: int = 1,
    colours: tuple[str, ...] = (INK,),
    seam: str = PAPER,
    gap: float = 1.55,
) -> str:
    rng = random.Random(seed)
    return "".join(
        bean(x, y, size * rng.uniform(0.88, 1.1), rng.uniform(0, 180), rng.choice(colours), seam)
        for x, y in k.scatter(box, number, size * gap, seed)
    )


def bean_bed(
    box: tuple[float, float, float, float], size: float, seed: int, colours: tuple[str, ...], seam: str
) -> str:
    """A full layer of beans without holes: rows shaken a little."""
    rng = random.Random(seed)
    x0, y0, w, h = box
    found = []
    step_x, step_y = size * 1.75, size * 1.18
    for row in range(int(h / step_y) + 2):
        for column in range(int(w / step_x) + 2):
            found.append(
                bean(
                    x0 + (column + 0.5 * (row % 2)) * step_x + rng.uniform(-4, 4),
                    y0 + row * step_y + rng.uniform(-4, 4),
                    size * rng.uniform(0.94, 1.08),
                    rng.choice((rng.uniform(-30, 30), rng.uniform(0, 180))),
                    rng.choice(colours),
                    seam,
                )
            )
    rng.shuffle(found)
    return "".join(found)


def cherry(x: float, y: float, r: float = 26, colour: str = RED, turn: float = 40, shine: str = BLUSH) -> str:
    navel = k.around(x, y, r * 0.62, turn + 180)
    light = k.around(x, y, r * 0.45, -120)
    return (
        k.circle(x, y, r, colour)
        + k.circle(*navel, r * 0.17, INK)
        + k.ellipse(*light, r * 0.26, r * 0.13, shine, turn=-35)
    )


def leaf(
    x: float, y: float, length: float = 120, turn: float = 0, colour: str = LEAF, vein: str = MOSS, plump: float = 0.3
) -> str:
    a, b = length, length * plump
    body = k.path(
        f"M0,0C{k.n(a * 0.2)},{k.n(-b)} {k.n(a * 0.62)},{k.n(-b * 1.1)} {k.n(a)},0"
        f"C{k.n(a * 0.62)},{k.n(b * 1.1)} {k.n(a * 0.2)},{k.n(b)} 0,0Z",
        colour,
    )
    shade = k.path(f"M0,0C{k.n(a * 0.2)},{k.n(b)} {k.n(a * 0.62)},{k.n(b * 1.1)} {k.n(a)},0Z", vein)
    ribs = "".join(
        k.stroke(
            f"M{k.n(a * t)},0Q{k.n(a * (t + 0.1))},{k.n(-b * 0.3)} {k.n(a * (t + 0.2))},{k.n(-b * 0.62)}", 2.5, vein
        )
        for t in (0.18, 0.36, 0.54)
    )
    return k.group(body, shade, ribs, at=(x, y), turn=turn)


def coffee_branch(x: float, y: float, turn: float = 0, size: float = 1, ripe: tuple[str, ...] = (RED,)) -> str:
    art = [k.line([(0, 0), (160, -14), (330, 0), (500, -20)], 10, MOSS)]
    for i, px in enumerate((70, 190, 310, 430)):
        art += [leaf(px, -6, 170, -58, LEAF, MOSS), leaf(px + 10, 0, 160, 52, MOSS, INK)]
        for j, (dx, dy) in enumerate(((-20, 14), (18, 22), (0, -20), (-34, -10))):
            art.append(cherry(px + dx, dy, 22, ripe[(i + j) % len(ripe)], turn=90))
    art.append(leaf(490, -18, 150, -8, LEAF, MOSS))
    return k.group(*art, at=(x, y), turn=turn, size=size)


# Cups and steam


def cup_from_above(
    x: float, y: float, r: float, outer: str = PAPER, drink: str = NIGHT, handle: float | None = 30, rim: str = STONE
) -> str:
    art = []
    if handle is not None:
        hx, hy = k.around(x, y, r * 1.06, handle)
        tip = k.around(x, y, r * 1.5, handle)
        art.append(k.line([(hx, hy), tip], r * 0.22, outer))
    art += [
        k.circle(x, y, r, outer),
        k.circle(x, y, r * 0.88, rim),
        k.circle(x, y, r * 0.84, drink),
    ]
    return "".join(art)


def glint(x: float, y: float, r: float, start: float, end: float, width: float, colour: str = PAPER) -> str:
    return k.line(k.arc(x, y, r, start, end), width, colour)


def mug(x: float, y: float, w: float, h: float, colour: str, shade: str, rim: str, drink: str = NIGHT) -> str:
    """From the side and a little above; (x, y) is the middle of the foot."""
    top = y - h
    lip = w * 0.13
    body = k.path(
        f"M{k.n(x - w / 2)},{k.n(top)}C{k.n(x - w / 2)},{k.n(y - h * 0.3)} {k.n(x - w * 0.44)},{k.n(y)} "
        f"{k.n(x - w * 0.26)},{k.n(y)}L{k.n(x + w * 0.26)},{k.n(y)}C{k.n(x + w * 0.44)},{k.n(y)} "
        f"{k.n(x + w / 2)},{k.n(y - h * 0.3)} {k.n(x + w / 2)},{k.n(top)}Z",
        colour,
    )
    dark = k.path(
        f"M{k.n(x + w * 0.16)},{k.n(top)}C{k.n(x + w * 0.2)},{k.n(y - h * 0.4)} {k.n(x + w * 0.14)},{k.n(y)} "
        f"{k.n(x)},{k.n(y)}L{k.n(x + w)},{k.n(y)}L{k.n(x + w)},{k.n(top)}Z",
        shade,
    )
    ear = k.stroke(
        f"M{k.n(x + w * 0.46)},{k.n(top + h * 0.2)}C{k.n(x + w * 0.86)},{k.n(top + h * 0.08)} "
        f"{k.n(x + w * 0.84)},{k.n(top + h * 0.72)} {k.n(x + w * 0.38)},{k.n(top + h * 0.74)}",
        w * 0.1,
        shade,
    )
    return (
        ear
        + k.filled(body, dark)
        + k.ellipse(x, top, w / 2, lip, rim)
        + k.ellipse(x, top + lip * 0.12, w * 0.44, lip * 0.72, drink)
    )


def steam(x: float, y: float, height: float, width: float = 26, colour: str = PAPER, sway: float = 40) -> str:
    points: list[Point] = []
    widths = []
    for i in range(9):
        t = i / 8
        points.append((x + math.sin(t * 6.2) * sway * (0.4 + t), y - t * height))
        widths.append(width * math.sin(math.pi * (0.08 + t * 0.9)))
    return k.brush(points, widths, colour)


# Letters, cut as strokes in a box four wide and six high

_GLYPHS: dict[str, tuple[float, str]] = {
    "A": (4, "M0,6L2,0L4,6M.8,4H3.2"),
    "B": (3.6, "M0,0V6H2Q3.6,6 3.6,4.5Q3.6,3 2,3H0H1.8Q3.2,3 3.2,1.5Q3.2,0 1.8,0Z"),
    "C": (4, "M4,1.2Q3.4,0 2.1,0Q0,0 0,3Q0,6 2.1,6Q3.4,6 4,4.8"),
    "D": (3.9, "M0,0V6H1.6Q3.9,6 3.9,3Q3.9,0 1.6,0Z"),
    "E": (3, "M3,0H0V6H3M0,3H2.6"),
    "F": (3, "M3,0H0V6M0,3H2.6"),
    "G": (4, "M3.9,1.2Q3.3,0 2.1,0Q0,0 0,3Q0,6 2.1,6Q4,6 4,3.4H2.3"),
    "H": (3.6, "M0,0V6M3.6,0V6M0,3H3.6"),
    "I": (0, "M0,0V6"),
    "J": (2.4, "M2.4,0V4.4Q2.4,6 1.2,6Q.2,6 0,5"),
    "K": (3.5, "M0,0V6M3.3,0L0,3.4M1.2,2.3L3.5,6"),
    "L": (2.8, "M0,0V6H2.8"),
    "M": (4.6, "M0,6V0L2.3,4L4.6,0V6"),
    "N": (3.8, "M0,6V0L3.8,6V0"),
    "O": (4.2, "M2.1,0Q4.2,0 4.2,3Q4.2,6 2.1,6Q0,6 0,3Q0,0 2.1,0Z"),
    "P": (3.4, "M0,6V0H1.8Q3.4,0 3.4,1.7Q3.4,3.4 1.8,3.4H0"),
    "Q": (4.2, "M2.1,0Q4.2,0 4.2,3Q4.2,6 2.1,6Q0,6 0,3Q0,0 2.1,0ZM2.4,4.4L4.2,6.4"),
    "R": (3.5, "M0,6V0H1.8Q3.4,0 3.4,1.6Q3.4,3.2 1.8,3.2H0M1.7,3.2L3.5,6"),
    "S": (3.4, "M3.3,1.1Q2.9,0 1.7,0Q.2,0 .2,1.5Q.2,2.7 1.7,3Q3.4,3.3 3.4,4.6Q3.4,6 1.7,6Q.4,6 0,4.8"),
    "T": (3.6, "M0,0H3.6M1.8,0V6"),
    "U": (3.6, "M0,0V4Q0,6 1.8,6Q3.6,6 3.6,4V0"),
    "V": (3.8, "M0,0L1.9,6L3.8,0"),
    "W": (5.4, "M0,0L1.4,6L2.7,1.4L4,6L5.4,0"),
    "X": (3.8, "M0,0L3.8,6M3.8,0L0,6"),
    "Y": (3.8, "M0,0L1.9,3.2L3.8,0M1.9,3.2V6"),
    "Z": (3.4, "M0,0H3.4L0,6H3.4"),
    "Л": (3.8, "M0,6L1.9,0L3.8,6"),
    "Ч": (3.4, "M0,0V1.8Q0,3.4 1.6,3.4H3.4M3.4,0V6"),
    "И": (3.7, "M0,0V6L3.7,0V6"),
    "0": (3.4, "M1.7,0Q3.4,0 3.4,3Q3.4,6 1.7,6Q0,6 0,3Q0,0 1.7,0Z"),
    "1": (1.4, "M0,1.2L1.4,0V6"),
    "2": (3.2, "M0,1.4Q.2,0 1.6,0Q3.1,0 3.1,1.6Q3.1,2.7 0,6H3.2"),
    "3": (3.2, "M.1,0H3L1.4,2.5Q3.2,2.5 3.2,4.2Q3.2,6 1.5,6Q.3,6 0,4.9"),
    "4": (3.4, "M2.6,6V0L0,4.2H3.4"),
    "5": (3.2, "M3,0H.5L.2,2.8Q.8,2.3 1.6,2.3Q3.2,2.3 3.2,4.1Q3.2,6 1.5,6Q.3,6 0,5"),
    "6": (3.3, "M2.9,.2Q0,1 0,4.1Q0,6 1.7,6Q3.3,6 3.3,4.2Q3.3,2.5 1.7,2.5Q.3,2.5 0,4"),
    "7": (3.2, "M0,0H3.2L1.2,6"),
    "8": (3.3, "M1.65,0Q3,0 3,1.45Q3,2.8 1.65,2.8Q.3,2.8 .3,1.45Q.3,0 1.65,0ZM1.65,2.8Q3.3,2.8 3.3,4.4Q3.3,6 1.65,6Q0,6 0,4.4Q0,2.8 1.65,2.8Z"),
    "9": (3.3, "M.4,5.8Q3.3,5 3.3,1.9Q3.3,0 1.6,0Q0,0 0,1.8Q0,3.5 1.6,3.5Q3,3.5 3.3,2"),
    "-": (1.6, "M0,3H1.6"),
    "°": (1.6, "M.8,0Q1.6,0 1.6,.8Q1.6,1.6 .8,1.6Q0,1.6 0,.8Q0,0 .8,0Z"),
    " ": (1.6, ""),
    "?": (3, "M0,1.4Q.2,0 1.5,0Q3,0 3,1.5Q3,2.6 1.5,3.4V4.2M1.5,5.9V6"),
}  # fmt: skip
_SAME_SHAPE = dict(zip("АСТОКВЕНХР", "ACTOKBEHXP", strict=True))


def words(
    text: str,
    x: float,
    y: float,
    height: float,
    colour: str = INK,
    weight: float = 0.9,
    spacing: float = 1.5,
    middle: bool = True,
) -> str:
    """Capital letters of the brand; (x, y) is the middle of the top edge (or its left end)."""
    scale = height / 6
    place = 0.0
    art = []
    for letter in text:
        width, d = _GLYPHS[_SAME_SHAPE.get(letter, letter)]
        if d:
            art.append(f'<path transform="translate({place:.2f} 0)" d="{d}"/>')
        place += width + spacing
    total = (place - spacing) * scale
    left = x - total / 2 if middle else x
    return (
        f'<g transform="translate({k.n(left)} {k.n(y)}) scale({scale:.3f})" fill="none" stroke="{colour}" '
        f'stroke-width="{weight:.2f}" stroke-linecap="square" stroke-linejoin="miter">{"".join(art)}</g>'
    )


# Hands


def finger(points: list[Point], width: float, skin: str, shade: str, nail: str | None = None) -> str:
    """A finger is a thick line; its own shade, shifted, parts it from its neighbour."""
    dx, dy = width * 0.09, width * 0.13
    art = k.line([(x + dx, y + dy) for x, y in points], width, shade) + k.line(points, width, skin)
    if nail:
        (ax, ay), (bx, by) = points[-2], points[-1]
        angle = math.degrees(math.atan2(by - ay, bx - ax))
        art += k.ellipse(bx, by, width * 0.33, width * 0.25, nail, turn=angle)
    return art


def fist(
    x: float, y: float, size: float = 1, turn: float = 0, skin: str = BLUSH, shade: str = CLAY, flip: bool = False
) -> str:
    """A hand closed round something that goes up and down through the origin; the wrist leaves to the right."""
    art = [
        k.blob([(30, -84), (110, -84), (200, -66), (320, -60), (320, 62), (200, 70), (110, 96), (34, 96)], skin),
        k.blob([(120, 70), (210, 66), (320, 58), (320, 70), (200, 82), (110, 100)], shade),
    ]
    for i, (reach, width) in enumerate(((-44, 50), (-52, 50), (-48, 48), (-34, 42))):
        py = -58 + i * 46
        art.append(finger([(76, py - 4), (10, py), (reach, py + 6)], width, skin, shade))
    art.append(finger([(130, -70), (64, -98), (2, -96), (-34, -84)], 48, skin, shade, nail=k.PAPER))
    return k.group(*art, at=(x, y), turn=turn, size=(-size if flip else size, size))


def pinch(
    x: float, y: float, size: float = 1, turn: float = 0, skin: str = BLUSH, shade: str = CLAY, flip: bool = False
) -> str:
    """Thumb and finger hold something small at the origin; the arm comes from the lower right."""
    art = [
        finger([(190, 40), (130, 84), (84, 92), (52, 70)], 46, skin, shade),
        finger([(184, 30), (118, 66), (64, 70), (30, 46)], 48, skin, shade),
        k.blob([(110, -40), (190, -50), (280, 0), (400, 90), (330, 190), (230, 130), (150, 110), (110, 50)], skin),
        finger([(190, -30), (110, -46), (50, -36), (8, 4)], 50, skin, shade, nail=k.PAPER),
        finger([(220, 90), (140, 60), (78, 34), (18, 18)], 52, skin, shade, nail=k.PAPER),
    ]
    return k.group(*art, at=(x, y), turn=turn, size=(-size if flip else size, size))


def palm_up(
    x: float, y: float, size: float = 1, turn: float = 0, skin: str = BLUSH, shade: str = CLAY, flip: bool = False
) -> str:
    """An open hand seen from above, fingers to the top, wrist to the bottom; the thumb on the left."""
    art = []
    for i, (bx, tip, w) in enumerate(((-66, -250, 54), (-20, -288, 56), (28, -276, 54), (72, -226, 48))):
        lean = (i - 1.5) * 16
        art.append(finger([(bx, -60), (bx + lean * 0.5, (tip - 60) / 2), (bx + lean, tip)], w, skin, shade))
    art.append(
        k.blob(
            [(-96, -80), (0, -104), (98, -80), (104, 20), (84, 120), (70, 330), (-70, 330), (-84, 120), (-108, 20)],
            skin,
        )
    )
    art.append(finger([(-50, 90), (-120, 10), (-160, -84)], 60, skin, shade))
    art += [
        k.stroke("M-84,-30Q-10,-56 86,-34", 5, shade),
        k.stroke("M-62,60Q-40,-18 70,-2", 5, shade),
        k.stroke("M-56,-10Q-4,40 -24,130", 5, shade),
    ]
    return k.group(*art, at=(x, y), turn=turn, size=(-size if flip else size, size))


def sleeve(points: list[Point], width: float, colour: str, cuff: str) -> str:
    (ax, ay), (bx, by) = points[-2], points[-1]
    length = math.hypot(bx - ax, by - ay)
    back = (bx - (bx - ax) / length * width * 0.3, by - (by - ay) / length * width * 0.3)
    return k.line(points, width, colour, cap="butt") + k.line([back, (bx, by)], width * 1.06, cuff, cap="butt")


# Places


def hills(points: list[Point], colour: str, bottom: float = 1200) -> str:
    return k.path(
        k.smooth(points, closed=False) + f"L{k.n(points[-1][0])},{k.n(bottom)}L{k.n(points[0][0])},{k.n(bottom)}Z",
        colour,
    )


def sun(x: float, y: float, r: float, colour: str = RED) -> str:
    return k.circle(x, y, r, colour)


def bricks(
    box: tuple[float, float, float, float],
    colour: str,
    joint: str,
    size: Point = (64, 26),
    part: float = 0.5,
    seed: int = 2,
) -> str:
    """A wall: the ground colour, and only some of its bricks drawn, the rest left to the eye."""
    rng = random.Random(seed)
    x0, y0, w, h = box
    art = [k.rect(x0, y0, w, h, colour)]
    bw, bh = size
    for row in range(int(h / bh) + 1):
        for column in range(-1, int(w / bw) + 1):
            if rng.random() < part:
                art.append(
                    k.rect(x0 + column * bw + (bw / 2 if row % 2 else 0) + 3, y0 + row * bh + 3, bw - 6, bh - 6, joint)
                )
    return k.inside(k.rect(x0, y0, w, h), *art)


def box_of_cardboard(
    x: float,
    y: float,
    w: float,
    h: float,
    deep: float = 0.35,
    colours: tuple[str, str, str] = (OCHRE, k.TAN, BLUSH),
    tape: str = PAPER,
    mark: bool = True,
) -> str:
    """A closed box, its front lower left corner at (x, y)."""
    front, side, top = colours
    d = w * deep
    art = [
        k.poly([(x, y - h), (x + d, y - h - d * 0.55), (x + w + d, y - h - d * 0.55), (x + w, y - h)], top),
        k.poly([(x + w, y), (x + w, y - h), (x + w + d, y - h - d * 0.55), (x + w + d, y - d * 0.55)], side),
        k.rect(x, y - h, w, h, front),
    ]
    m, t = x + w * 0.5, w * 0.07
    art.append(
        k.poly([(m - t, y - h), (m + t, y - h), (m + t + d, y - h - d * 0.55), (m - t + d, y - h - d * 0.55)], tape)
    )
    art.append(k.rect(m - t, y - h, t * 2, h * 0.22, tape))
    if mark:
        art.append(swallow(x + w * 0.5, y - h * 0.38, min(w, h) * 0.0022, 0, INK))
    return "".join(art)
