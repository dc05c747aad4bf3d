"""The drawing table: inks, cut shapes, dots and shadows. Every function returns a piece of SVG as text."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import count

INK = "#16233B"
RED = "#C4472B"
PAPER = "#F6F4EE"
WHITE = "#FFFFFF"
SKY = "#9DB8C7"
OCHRE = "#E0A94A"
LEAF = "#5E7B5A"
BLUSH = "#E9C7B5"
NIGHT = "#0E1626"
# What the press gives where two inks lie on one another.
UMBER = "#6E3526"  # red under ink
STONE = "#DCD6C6"  # paper under a light halftone of ink
DUSK = "#3E5673"  # sky under ink
MOSS = "#3C5546"  # leaf under ink
CLAY = "#CF8F78"  # blush under a light red
TAN = "#A9643F"  # ochre and red under a little ink

WIDE = (1600, 1067)
SQUARE = (1200, 1200)

Point = tuple[float, float]
_ids = count(1)


def start_numbering_again() -> None:
    """Clip and shadow ids begin at 1 in each picture, so that a picture's SVG does not depend on its neighbours."""
    global _ids
    _ids = count(1)


def _id(prefix: str) -> str:
    return f"{prefix}{next(_ids)}"


def n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def pairs(points: Iterable[Point]) -> str:
    return " ".join(f"{n(x)},{n(y)}" for x, y in points)


# Shapes


def path(d: str, fill: str = INK) -> str:
    return f'<path d="{d}" fill="{fill}"/>'


def poly(points: Iterable[Point], fill: str = INK) -> str:
    return f'<polygon points="{pairs(points)}" fill="{fill}"/>'


def rect(x: float, y: float, w: float, h: float, fill: str = INK, r: float = 0) -> str:
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" rx="{n(r)}" fill="{fill}"/>'


def circle(x: float, y: float, r: float, fill: str = INK) -> str:
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{fill}"/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str = INK, turn: float = 0) -> str:
    rotate = f' transform="rotate({n(turn)} {n(x)} {n(y)})"' if turn else ""
    return f'<ellipse cx="{n(x)}" cy="{n(y)}" rx="{n(rx)}" ry="{n(ry)}" fill="{fill}"{rotate}/>'


def ring(x: float, y: float, r: float, width: float, colour: str = INK) -> str:
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="none" stroke="{colour}" stroke-width="{n(width)}"/>'


def oval_ring(x: float, y: float, rx: float, ry: float, width: float, colour: str = INK) -> str:
    return (
        f'<ellipse cx="{n(x)}" cy="{n(y)}" rx="{n(rx)}" ry="{n(ry)}" fill="none" '
        f'stroke="{colour}" stroke-width="{n(width)}"/>'
    )


def smooth(points: Sequence[Point], closed: bool = True, pull: float = 1 / 6) -> str:
    """Path data of a soft curve through the points (Catmull–Rom turned into Béziers)."""
    size = len(points)

    def at(i: int) -> Point:
        return points[i % size] if closed else points[min(max(i, 0), size - 1)]

    d = [f"M{n(points[0][0])},{n(points[0][1])}"]
    for i in range(size if closed else size - 1):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = at(i - 1), at(i), at(i + 1), at(i + 2)
        d.append(
            f"C{n(x1 + (x2 - x0) * pull)},{n(y1 + (y2 - y0) * pull)} "
            f"{n(x2 - (x3 - x1) * pull)},{n(y2 - (y3 - y1) * pull)} {n(x2)},{n(y2)}"
        )
    return "".join(d) + ("Z" if closed else "")


def blob(points: Sequence[Point], fill: str = INK) -> str:
    return path(smooth(points), fill)


def line(points: Sequence[Point], width: float, colour: str = INK, soft: bool = True, cap: str = "round") -> str:
    d = smooth(points, closed=False) if soft else "M" + pairs(points).replace(" ", "L")
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{n(width)}" '
        f'stroke-linecap="{cap}" stroke-linejoin="round"/>'
    )


def stroke(d: str, width: float, colour: str = INK, cap: str = "round") -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{n(width)}" '
        f'stroke-linecap="{cap}" stroke-linejoin="round"/>'
    )


def brush(points: Sequence[Point], widths: Sequence[float], fill: str = INK) -> str:
    """A line whose width changes on the way, as a gouge or a full brush leaves it."""
    left, right = [], []
    for i, (x, y) in enumerate(points):
        ax, ay = points[max(i - 1, 0)]
        bx, by = points[min(i + 1, len(points) - 1)]
        length = math.hypot(bx - ax, by - ay) or 1
        nx, ny = -(by - ay) / length, (bx - ax) / length
        half = widths[i] / 2
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    return blob(left + right[::-1], fill)


def gouge(x: float, y: float, length: float, width: float, turn: float, fill: str) -> str:
    """One cut of the gouge: a thin leaf, pointed at both ends."""
    a = math.radians(turn)
    dx, dy = math.cos(a) * length / 2, math.sin(a) * length / 2
    px, py = -math.sin(a) * width, math.cos(a) * width
    return path(
        f"M{n(x - dx)},{n(y - dy)}Q{n(x + px)},{n(y + py)} {n(x + dx)},{n(y + dy)}"
        f"Q{n(x - px)},{n(y - py)} {n(x - dx)},{n(y - dy)}Z",
        fill,
    )


def gouges(
    box: tuple[float, float, float, float],
    colour: str,
    number: int,
    length: tuple[float, float] = (30, 80),
    width: float = 5,
    turn: float = 0,
    sway: float = 6,
    seed: int = 1,
) -> str:
    rng = random.Random(seed)
    x, y, w, h = box
    return "".join(
        gouge(
            x + rng.random() * w,
            y + rng.random() * h,
            rng.uniform(*length),
            width * rng.uniform(0.6, 1.2),
            turn + rng.uniform(-sway, sway),
            colour,
        )
        for _ in range(number)
    )


# Dots


def halftone(
    box: tuple[float, float, float, float], colour: str, tone: Callable[[float, float], float], pitch: float = 16
) -> str:
    """Dots on a grid turned by 45°; `tone` takes the place in the box (0–1, 0–1) and gives the ink (0–1)."""
    x0, y0, w, h = box
    d = []
    row = 0
    y = y0
    while y <= y0 + h:
        x = x0 + (pitch / 2 if row % 2 else 0)
        while x <= x0 + w:
            ink = max(0.0, min(1.0, tone((x - x0) / w, (y - y0) / h)))
            r = pitch * 0.56 * math.sqrt(ink)
            if r > pitch * 0.09:
                d.append(f"M{n(x - r)},{n(y)}a{n(r)},{n(r)} 0 1 0 {n(2 * r)},0a{n(r)},{n(r)} 0 1 0 {n(-2 * r)},0")
            x += pitch
        y += pitch / 2
        row += 1
    return path("".join(d), colour)


def fade_down(start: float = 0.0, end: float = 0.6) -> Callable[[float, float], float]:
    return lambda x, y: start + (end - start) * y


def fade_right(start: float = 0.0, end: float = 0.6) -> Callable[[float, float], float]:
    return lambda x, y: start + (end - start) * x


def glow(
    cx: float = 0.5, cy: float = 0.5, strength: float = 0.8, reach: float = 0.5
) -> Callable[[float, float], float]:
    return lambda x, y: strength * (1 - math.hypot(x - cx, y - cy) / reach)


# Putting together


def group(
    *parts: str,
    at: Point | None = None,
    turn: float = 0,
    size: float | Point = 1,
    opacity: float = 1,
    multiply: bool = False,
) -> str:
    moves = []
    if at:
        moves.append(f"translate({n(at[0])} {n(at[1])})")
    if turn:
        moves.append(f"rotate({n(turn)})")
    if size != 1:
        sx, sy = size if isinstance(size, tuple) else (size, size)
        moves.append(f"scale({sx:.3f} {sy:.3f})")
    attributes = f' transform="{" ".join(moves)}"' if moves else ""
    if opacity != 1:
        attributes += f' opacity="{opacity:.2f}"'
    if multiply:
        attributes += ' style="mix-blend-mode:multiply"'
    return f"<g{attributes}>{''.join(parts)}</g>"


def inside(outline: str, *parts: str) -> str:
    """The parts, cut to the outline (any shape or shapes; their colour does not matter)."""
    name = _id("c")
    return f'<clipPath id="{name}">{outline}</clipPath><g clip-path="url(#{name})">{"".join(parts)}</g>'


def filled(outline: str, *parts: str) -> str:
    """The outline itself, and on it the parts cut to it."""
    return outline + inside(outline, *parts)


def cast(art: str, dx: float, dy: float, colour: str = INK, opacity: float = 0.22, steps: int = 70) -> str:
    """The long shadow of anything drawn: its silhouette pulled along (dx, dy)."""
    name = _id("s")
    uses = "".join(f'<use href="#{name}" x="{n(dx * i / steps)}" y="{n(dy * i / steps)}"/>' for i in range(steps + 1))
    return (
        f'<defs><filter id="f{name}" x="-200%" y="-200%" width="500%" height="500%" '
        f'color-interpolation-filters="sRGB"><feFlood flood-color="{colour}"/>'
        f'<feComposite in2="SourceAlpha" operator="in"/></filter>'
        f'<g id="{name}">{art}</g></defs>'
        f'<g opacity="{opacity:.2f}" style="mix-blend-mode:multiply"><g filter="url(#f{name})">{uses}</g></g>'
    )


def shadowed(art: str, dx: float = 120, dy: float = 90, opacity: float = 0.22, steps: int = 70) -> str:
    return cast(art, dx, dy, opacity=opacity, steps=steps) + art


def ground(colour: str, size: tuple[int, int] = WIDE) -> str:
    return rect(-60, -60, size[0] + 120, size[1] + 120, colour)


def around(cx: float, cy: float, r: float, angle: float) -> Point:
    a = math.radians(angle)
    return cx + r * math.cos(a), cy + r * math.sin(a)


def arc(cx: float, cy: float, r: float, start: float, end: float, steps: int = 16) -> list[Point]:
    return [around(cx, cy, r, start + (end - start) * i / steps) for i in range(steps + 1)]


def sector(cx: float, cy: float, r: float, start: float, end: float, fill: str) -> str:
    return poly([(cx, cy), *arc(cx, cy, r, start, end, 40)], fill)


def scatter(box: tuple[float, float, float, float], number: int, gap: float, seed: int) -> list[Point]:
    """Points thrown on the box, none nearer to another than the gap."""
    rng = random.Random(seed)
    x, y, w, h = box
    found: list[Point] = []
    for _ in range(number * 30):
        p = (x + rng.random() * w, y + rng.random() * h)
        if all(math.hypot(p[0] - q[0], p[1] - q[1]) >= gap for q in found):
            found.append(p)
            if len(found) == number:
                break
    return found
