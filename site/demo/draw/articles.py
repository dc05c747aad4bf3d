"""Covers and inside pictures of the how-to articles."""

from __future__ import annotations

import math
import random

from . import kit as k
from . import parts as p
from .gallery import picture
from .kit import BLUSH, CLAY, DUSK, INK, LEAF, MOSS, NIGHT, OCHRE, PAPER, RED, SKY, STONE, TAN, UMBER, WHITE


def crumb(x: float, y: float, r: float, rng: random.Random, colour: str) -> str:
    sides = 5 if r < 14 else 7
    start = rng.random() * 360
    return k.poly([k.around(x, y, r * rng.uniform(0.7, 1.1), start + 360 * i / sides) for i in range(sides)], colour)


def kettle_from_above(x: float, y: float, r: float, mouth: k.Point, colour: str = INK, light: str = DUSK) -> str:
    """The body at (x, y), the goose neck bending to the mouth."""
    mx, my = mouth
    away = math.degrees(math.atan2(y - my, x - mx))
    start = k.around(x, y, r * 0.8, away + 180 + 14)
    bend = ((start[0] + mx) / 2 + 30, (start[1] + my) / 2 - 40)
    neck = k.brush([start, bend, (mx + 26, my - 14), mouth], [r * 0.3, r * 0.2, r * 0.15, r * 0.13], colour)
    handle = k.line([k.around(x, y, r * 0.6, away - 10), k.around(x, y, r * 1.9, away - 16)], r * 0.34, UMBER)
    return (
        neck
        + handle
        + k.circle(x, y, r, colour)
        + k.circle(x, y, r * 0.82, light)
        + k.circle(x, y, r * 0.72, colour)
        + k.circle(x, y, r * 0.17, RED)
        + p.glint(x, y, r * 0.9, 190, 250, 7, PAPER)
    )


def dripper_from_above(x: float, y: float, r: float, colour: str = RED, dark: str = UMBER) -> str:
    """Rim, folded paper, slurry: a cone seen into."""
    ribs = "".join(
        k.brush([k.around(x, y, r * (0.93 - 0.13 * j), 22 * i + 13 * j) for j in range(4)], [9, 8, 6, 3], STONE)
        for i in range(17)
    )
    ear = k.line([k.around(x, y, r, 128), k.around(x, y, r * 1.38, 128)], r * 0.24, colour)
    return (
        ear
        + k.circle(x, y, r, colour)
        + k.circle(x, y, r * 0.93, dark)
        + k.filled(k.circle(x, y, r * 0.9, PAPER), ribs)
        + k.path(f"M{x - 14},{y - r * 0.97}L{x + 30},{y - r * 0.97}L{x + 12},{y - r * 0.3}Z", WHITE)
        + k.circle(x, y, r * 0.58, TAN)
        + k.circle(x, y, r * 0.53, UMBER)
    )


def bloom(x: float, y: float, r: float, seed: int, colours: tuple[str, ...] = (OCHRE, BLUSH, TAN)) -> str:
    rng = random.Random(seed)
    art = []
    for px, py in k.scatter((x - r, y - r, 2 * r, 2 * r), 60, r * 0.13, seed):
        far = math.hypot(px - x, py - y)
        if far < r * 0.92:
            art.append(k.circle(px, py, rng.uniform(0.02, 0.075) * r, rng.choice(colours)))
    return "".join(art)


@picture(
    "pour-over-at-home",
    "Seen from above: a goose-neck kettle pours a thin stream into a red dripper with a paper filter; the scale under "
    "it shows two minutes thirty.",
    "Вид сверху: чайник с тонким носиком льёт воду в красную воронку с бумажным фильтром, весы под ней показывают "
    "две с половиной минуты.",
    focal=(0.42, 0.52),
)
def pour_over_at_home() -> str:
    x, y, r = 640, 540, 330
    scale = (
        k.rect(x - 400, y - 370, 800, 850, INK, 46)
        + k.rect(x - 380, y - 350, 760, 810, NIGHT, 36)
        + k.rect(x - 150, y + 372, 300, 74, DUSK, 12)
        + p.words("2 30", x, y + 382, 54, PAPER, 0.9, 1.8)
        + k.circle(x - 22, y + 398, 6, PAPER)
        + k.circle(x - 22, y + 422, 6, PAPER)
    )
    brew = dripper_from_above(x, y, r)
    froth = k.inside(k.circle(x, y, r * 0.53), bloom(x - 20, y - 6, r * 0.5, 5))
    wet = k.blob([k.around(x + 22, y - 8, 62 + 10 * math.sin(i * 2.3), i * 40) for i in range(9)], NIGHT)
    kettle = kettle_from_above(1400, 210, 260, (700, 500))
    cup = p.cup_from_above(1330, 850, 128, PAPER, TAN, 20) + p.glint(1330, 850, 84, 200, 290, 9, BLUSH)
    return (
        k.ground(SKY)
        + k.halftone((-20, -20, 1660, 420), PAPER, k.fade_down(0.5, 0), 22)
        + k.shadowed(scale, 120, 90)
        + k.cast(k.circle(x, y, r), 130, 96, opacity=0.5)
        + brew
        + froth
        + wet
        + k.shadowed(cup, 150, 110)
        + p.beans((40, 700, 150, 330), 7, 34, 3, (INK, UMBER), SKY)
        + p.beans((60, 60, 130, 240), 4, 34, 8, (INK, UMBER), SKY)
        + k.cast(kettle_from_above(1400, 210, 260, (700, 500)), 80, 190, opacity=0.25)
        + k.line([(697, 500), (676, 520), (662, 532)], 13, WHITE)
        + kettle
    )


@picture(
    "pour-over-at-home-1",
    "Side view of a dripper in section: wet coffee swells under the first water, bubbles rise through it.",
    "Воронка в разрезе: кофе набухает от первой воды, сквозь него поднимаются пузырьки.",
    focal=(0.5, 0.45),
)
def bloom_in_section() -> str:
    cone = [(250, 170), (1350, 170), (900, 930), (700, 930)]
    glass = k.poly([(200, 120), (1400, 120), (930, 960), (670, 960)], RED)
    paper = k.poly(cone, PAPER)
    bed = k.blob(
        [(395, 420), (560, 350), (800, 312), (1040, 350), (1205, 420), (1000, 800), (890, 990), (710, 990), (600, 800)],
        UMBER,
    )
    crust = k.blob(
        [(370, 430), (560, 340), (800, 296), (1040, 340), (1230, 430), (1040, 418), (800, 390), (560, 418)], TAN
    )
    rng = random.Random(4)
    grains = "".join(
        crumb(x, y, rng.uniform(9, 19), rng, rng.choice((INK, INK, NIGHT, TAN)))
        for x, y in k.scatter((400, 400, 800, 560), 210, 34, 6)
    )
    bubbles = "".join(
        k.circle(x, y, r, BLUSH) + k.circle(x - r * 0.3, y - r * 0.3, r * 0.28, WHITE)
        for x, y, r in (
            (610, 340, 36),
            (700, 300, 22),
            (800, 286, 50),
            (910, 304, 30),
            (1010, 350, 40),
            (520, 390, 24),
            (1100, 402, 20),
            (760, 350, 20),
            (870, 356, 24),
            (680, 366, 18),
        )
    )
    rising = "".join(
        k.circle(x, y, r, BLUSH)
        for x, y, r in (
            (640, 520, 14),
            (700, 640, 11),
            (820, 470, 15),
            (900, 600, 12),
            (970, 500, 14),
            (780, 760, 9),
            (850, 720, 8),
            (560, 470, 11),
        )
    )
    stream = k.brush([(800, -40), (806, 80), (796, 180), (802, 290)], [44, 36, 30, 26], WHITE)
    drops = k.path("M800,990C780,1030 776,1050 800,1056C824,1050 820,1030 800,990Z", UMBER)
    return (
        k.ground(OCHRE)
        + p.sun(1400, 900, 420, BLUSH)
        + k.cast(glass, 220, 170, opacity=0.2)
        + glass
        + k.filled(paper, k.halftone((250, 170, 1100, 300), SKY, k.fade_down(0.45, 0.05), 20))
        + k.inside(paper, bed, k.inside(bed, grains), crust, rising)
        + k.inside(k.poly([(250, 60), (1350, 60), (900, 930), (700, 930)]), bubbles)
        + stream
        + drops
        + k.poly([(140, 96), (1460, 96), (1446, 140), (154, 140)], UMBER)
    )


@picture(
    "pour-over-at-home-2",
    "The same dripper three times from above, with the circles of the first, second and third pour.",
    "Одна и та же воронка трижды, вид сверху: кругами показаны первый, второй и третий пролив.",
)
def three_pours() -> str:
    art = [k.ground(PAPER)]
    for i, (x, colour) in enumerate(((0, BLUSH), (533, OCHRE), (1066, SKY))):
        art.append(k.rect(x - 30, -30, 600, 1130, colour))
        cx, cy = x + 267, 470
        reach = (0.2, 0.38, 0.5)[i]
        art.append(k.cast(k.circle(cx, cy, 214), 120, 90))
        art.append(dripper_from_above(cx, cy, 214, INK, NIGHT))
        art.append(k.inside(k.circle(cx, cy, 113), bloom(cx, cy, 110, i + 2) if i == 0 else ""))
        spiral = [k.around(cx, cy, 214 * reach * t / 30, t * (26 + 14 * i)) for t in range(31)]
        art.append(k.line(spiral, 13, WHITE))
        art.append(k.circle(*spiral[-1], 15, RED))
        for j in range(3):
            art.append(
                k.path(
                    f"M{cx - 92 + j * 92},790C{cx - 132 + j * 92},850 {cx - 128 + j * 92},884 {cx - 92 + j * 92},888"
                    f"C{cx - 56 + j * 92},884 {cx - 52 + j * 92},850 {cx - 92 + j * 92},790Z",
                    INK if j <= i else "none",
                )
                + k.stroke(
                    f"M{cx - 92 + j * 92},790C{cx - 132 + j * 92},850 {cx - 128 + j * 92},884 {cx - 92 + j * 92},888"
                    f"C{cx - 56 + j * 92},884 {cx - 52 + j * 92},850 {cx - 92 + j * 92},790Z",
                    6,
                    INK,
                )
            )
    return "".join(art)


@picture(
    "choosing-grind",
    "A steel burr, and five beams of ground coffee fanning out from it: coarse crumbs at the top, dust at the bottom.",
    "Стальной жернов, от него веером пять полос молотого кофе: сверху крупные крошки, внизу пыль.",
    focal=(0.4, 0.5),
)
def choosing_grind() -> str:
    cx, cy = 250, 533
    art = [k.ground(PAPER)]
    rng = random.Random(11)
    edges = (-62, -36, -12, 12, 36, 62)
    fields = (BLUSH, OCHRE, PAPER, SKY, RED)
    for i, colour in enumerate(fields):
        wedge = k.sector(cx, cy, 1900, edges[i], edges[i + 1], colour)
        size, gap = ((38, 92), (23, 56), (14, 36), (8.5, 23), (0, 0))[i]
        inside = []
        if size:
            for x, y in k.scatter((cx, -40, 1400, 1150), int(1500000 / gap**2), gap, i + 3):
                angle = math.degrees(math.atan2(y - cy, x - cx))
                if edges[i] - 5 < angle < edges[i + 1] + 5:
                    inside.append(crumb(x, y, size * rng.uniform(0.75, 1.1), rng, rng.choice((INK, INK, UMBER))))
        else:
            inside.append(k.halftone((250, 500, 1380, 600), INK, lambda x, y: 0.34, 11))
        art.append(k.filled(wedge, *inside))
    art.append(k.sector(cx, cy, 1900, 62, 298, INK))
    burr = [k.circle(cx, cy, 330, NIGHT), k.circle(cx, cy, 312, SKY)]
    for i in range(18):
        a = i * 20
        burr.append(
            k.poly(
                [
                    k.around(cx, cy, 312, a),
                    k.around(cx, cy, 312, a + 8),
                    k.around(cx, cy, 150, a + 34),
                    k.around(cx, cy, 150, a + 26),
                ],
                DUSK,
            )
        )
        burr.append(
            k.poly(
                [
                    k.around(cx, cy, 312, a + 8),
                    k.around(cx, cy, 312, a + 11),
                    k.around(cx, cy, 150, a + 36),
                    k.around(cx, cy, 150, a + 34),
                ],
                PAPER,
            )
        )
    burr += [k.circle(cx, cy, 156, INK), k.circle(cx, cy, 128, STONE), k.circle(cx, cy, 62, NIGHT)]
    burr += [k.circle(*k.around(cx, cy, 95, a), 13, NIGHT) for a in (30, 150, 270)]
    art.append(k.shadowed("".join(burr), 110, 70, opacity=0.35))
    return "".join(art)


def tumbler(x: float, y: float, w: float, h: float, level: float, content: str) -> str:
    """A glass of water; (x, y) is the middle of its foot."""
    outline = k.poly([(x - w / 2, y - h), (x + w / 2, y - h), (x + w * 0.4, y), (x - w * 0.4, y)], WHITE)
    top = y - h * level
    half = w * (0.4 + 0.1 * level)
    water = k.poly([(x - half, top), (x + half, top), (x + w * 0.38, y - 26), (x - w * 0.38, y - 26)], SKY)
    return (
        k.group(outline, opacity=0.55)
        + k.filled(
            water, content, k.poly([(x + half * 0.55, top), (x + half, top), (x + w * 0.4, y), (x + w * 0.22, y)], DUSK)
        )
        + k.ellipse(x, top, half, 26, PAPER)
        + k.ellipse(x, top + 4, half - 10, 19, SKY)
        + k.poly(
            [
                (x - w * 0.44, y - h * 0.94),
                (x - w * 0.38, y - h * 0.94),
                (x - w * 0.33, y - 60),
                (x - w * 0.37, y - 60),
            ],
            WHITE,
        )
    )


@picture(
    "water-for-coffee",
    "Three glasses of water under a tap: one empty of minerals, one with a few and a swallow's reflection, one thick "
    "with them.",
    "Три стакана воды под краном: в одном совсем нет солей, во втором их немного и отражается ласточка, в третьем "
    "густо.",
    focal=(0.5, 0.6),
)
def water_for_coffee() -> str:
    rng = random.Random(9)

    def salts(x: float, y: float, number: int, gap: float, seed: int) -> str:
        art = []
        for px, py in k.scatter((x - 170, y - 430, 340, 410), number, gap, seed):
            r = rng.uniform(9, 17)
            turn = rng.random() * 90
            art.append(k.poly([k.around(px, py, r, turn + 90 * i) for i in range(4)], rng.choice((RED, OCHRE, PAPER))))
        return "".join(art)

    first = tumbler(330, 900, 330, 560, 0.72, "")
    second = tumbler(800, 930, 340, 580, 0.74, salts(800, 930, 13, 62, 4) + p.swallow(800, 700, 0.72, 8, INK))
    third = tumbler(1270, 900, 330, 560, 0.72, salts(1270, 900, 120, 27, 7) + k.rect(1100, 850, 340, 40, PAPER))
    tap = (
        k.path("M1720,-40V70H960C850,70 740,110 740,220V262H862V226C862,196 900,190 960,190H1720Z", INK)
        + k.rect(722, 246, 158, 36, DUSK, 10)
        + k.rect(1120, -40, 60, 130, INK)
        + k.line([(1040, -10), (1260, 26)], 46, RED)
        + k.line([(980, 104), (1640, 104)], 10, DUSK)
    )
    art = [
        k.ground(BLUSH),
        k.halftone((-20, -20, 1660, 700), RED, lambda x, y: 0.3 * (1 - y) * (0.4 + x), 24),
        k.rect(-40, 760, 1700, 400, RED),
    ]
    for glass in (first, third, second):
        art += [k.cast(glass, 250, 110, opacity=0.3), glass]
    art.append(k.line([(801, 282), (806, 380), (798, 500)], 30, WHITE))
    art.append(k.ellipse(800, 503, 44, 14, WHITE))
    art.append(tap)
    return "".join(art)


@picture(
    "storing-beans",
    "A dark shelf: a jar of beans with a tight lid and a clipped bag stand in the shade, a beam of sun passes them by.",
    "Тёмная полка: банка зёрен с плотной крышкой и пакет с прищепкой стоят в тени, солнечный луч проходит мимо.",
    focal=(0.45, 0.55),
)
def storing_beans() -> str:
    jar_body = k.path(
        "M470,350C420,380 404,420 404,470V850Q404,880 440,880H800Q836,880 836,850V470C836,420 820,380 770,350Z", SKY
    )
    jar = (
        k.filled(
            jar_body,
            p.bean_bed((380, 500, 480, 400), 34, 5, (INK, INK, UMBER), BLUSH),
            k.rect(404, 340, 440, 130, DUSK),
            k.rect(430, 360, 34, 500, PAPER, 17),
            k.group(k.rect(744, 330, 120, 600, NIGHT), opacity=0.45),
        )
        + k.rect(440, 262, 360, 92, RED, 18)
        + k.rect(440, 326, 360, 28, UMBER, 10)
        + k.rect(530, 560, 190, 150, PAPER, 8)
        + p.swallow(625, 630, 0.42, 0, INK)
    )
    bag_body = k.path("M1010,340L1330,340L1372,880H968Z", OCHRE)
    bag = (
        k.filled(
            bag_body,
            k.path("M1230,340L1400,340L1400,900L1270,900Z", TAN),
            k.poly([(1010, 340), (1330, 340), (1320, 420), (1020, 420)], TAN),
        )
        + k.path("M1006,300H1334V372H1006Z", OCHRE)
        + k.rect(980, 326, 380, 40, INK, 14)
        + k.circle(1000, 346, 12, RED)
        + k.rect(1062, 540, 190, 190, PAPER, 6)
        + p.swallow(1156, 630, 0.6, 0, RED)
    )
    beam = k.poly([(-60, -60), (330, -60), (-60, 640)], OCHRE)
    return (
        k.ground(INK)
        + k.rect(-40, -40, 1700, 140, UMBER)
        + k.rect(-40, 96, 1700, 24, NIGHT)
        + k.halftone((-20, 110, 1660, 800), DUSK, k.glow(0.05, 0.0, 0.55, 0.8), 20)
        + k.group(beam, opacity=0.95)
        + k.halftone((-20, -20, 420, 660), BLUSH, k.glow(0, 0, 0.7, 0.9), 18)
        + k.rect(-40, 880, 1700, 60, UMBER)
        + k.rect(-40, 940, 1700, 180, NIGHT)
        + k.gouges((0, 888, 1600, 44), TAN, 30, (60, 160), 3, 0, 1, 2)
        + k.cast(jar_body + k.rect(440, 262, 360, 92), 150, 0, NIGHT, 0.6)
        + jar
        + k.cast(bag_body, 150, 0, NIGHT, 0.6)
        + bag
        + p.beans((150, 846, 220, 24), 4, 32, 4, (UMBER,), BLUSH)
        + p.swallow(120, 170, 0.66, -14, INK)
    )


@picture(
    "moka-pot",
    "A moka pot cut in two: faceted metal on the left; on the right the water, the coffee basket and the finished "
    "coffee above.",
    "Гейзерная кофеварка в разрезе: слева гранёный металл, справа видно воду, корзинку с кофе и готовый кофе наверху.",
)
def moka_pot() -> str:
    c = 800
    lower = [(560, 960), (1040, 960), (960, 610), (640, 610)]
    upper = [(650, 560), (950, 560), (1060, 180), (540, 180)]
    lid = [(540, 180), (1060, 180), (860, 104), (740, 104)]
    spout = [(540, 180), (450, 200), (596, 330)]
    metal = "".join(
        (
            k.poly(lower, WHITE), k.poly(upper, WHITE), k.poly(spout, SKY), k.poly(lid, SKY),
            k.poly([(560, 960), (640, 610), (700, 610), (650, 960)], SKY),
            k.poly([(650, 960), (700, 610), (770, 610), (755, 960)], WHITE),
            k.poly([(755, 960), (770, 610), (800, 610), (800, 960)], STONE),
            k.poly([(540, 180), (650, 560), (706, 560), (640, 180)], SKY),
            k.poly([(640, 180), (706, 560), (772, 560), (752, 180)], WHITE),
            k.poly([(752, 180), (772, 560), (800, 560), (800, 180)], STONE),
            k.poly([(640, 180), (700, 104), (800, 104), (800, 180)], PAPER),
        )
    )  # fmt: skip
    inner_low = k.poly([(c, 630), (936, 630), (1010, 934), (c, 934)], BLUSH)
    inner_up = k.poly([(c, 540), (930, 540), (1030, 200), (c, 200)], BLUSH)
    rng = random.Random(2)
    grounds = "".join(
        crumb(x, y, rng.uniform(6, 12), rng, rng.choice((TAN, NIGHT, UMBER)))
        for x, y in k.scatter((c, 600, 130, 96), 70, 14, 3)
    )
    section = "".join(
        (
            k.poly([(c, 610), (960, 610), (1040, 960), (c, 960)], INK),
            k.poly([(c, 180), (1060, 180), (950, 560), (c, 560)], INK),
            k.poly([(c, 104), (860, 104), (1060, 180), (c, 180)], INK),
            k.filled(inner_low, k.rect(c, 742, 300, 200, SKY), k.halftone((c, 742, 230, 200), DUSK, k.fade_down(0.05, 0.5), 15)),
            k.filled(inner_up, k.rect(c, 372, 300, 180, NIGHT), k.rect(c, 372, 300, 22, TAN)),
            k.poly([(c, 592), (930, 592), (918, 712), (c, 712)], PAPER),
            k.filled(k.rect(c, 604, 112, 96, UMBER), grounds),
            k.rect(c, 712, 36, 190, PAPER),
            k.rect(c, 716, 24, 186, SKY),
            k.rect(c, 290, 36, 300, PAPER),
            k.rect(c, 300, 24, 300, UMBER),
            k.path("M800,268C840,250 880,280 872,350C862,300 842,290 800,296Z", UMBER),
            k.circle(874, 366, 9, UMBER),
        )
    )  # fmt: skip
    band = k.rect(622, 552, 356, 66, UMBER, 8) + k.rect(622, 552, 178, 66, DUSK, 8)
    handle = k.path(
        "M1020,214L1236,214Q1270,214 1264,250L1200,560Q1190,590 1160,584L1140,580L1186,292L1000,292Z", NIGHT
    )
    knob = k.path("M770,104L778,52Q800,36 822,52L830,104Z", NIGHT)
    bubbles = "".join(
        k.circle(x, y, r, PAPER)
        for x, y, r in ((880, 800, 9), (930, 850, 13), (868, 880, 11), (960, 910, 8), (900, 766, 6))
    )
    flames = "".join(
        k.path(f"M{x - 44},1090C{x - 60},1030 {x - 14},1010 {x},964C{x + 14},1010 {x + 60},1030 {x + 44},1090Z", OCHRE)
        + k.path(f"M{x - 22},1090C{x - 28},1056 {x - 6},1046 {x},1018C{x + 6},1046 {x + 28},1056 {x + 22},1090Z", PAPER)
        for x in (590, 695, 800, 905, 1010)
    )
    body = k.poly(lower) + k.poly(upper) + k.poly(lid) + k.poly(spout) + handle + knob
    return (
        k.ground(RED)
        + k.circle(800, 560, 520, OCHRE)
        + k.halftone((240, 20, 1100, 1080), RED, lambda x, y: 0.75 * (math.hypot(x - 0.5, y - 0.5) - 0.16), 20)
        + k.inside(k.circle(800, 560, 520), k.cast(body, 330, 250, opacity=0.3))
        + flames
        + handle
        + metal
        + section
        + band
        + knob
        + bubbles
        + k.line([(800, 90), (800, 975)], 5, RED)
        + p.steam(470, 190, 170, 26, PAPER, 26)
    )


@picture(
    "moka-pot-1",
    "Three coffee baskets side by side: too little coffee, level with the rim, and pressed into a hill, crossed out.",
    "Три корзинки с кофе: недосыпано, вровень с краем и утрамбовано с горкой, крайние зачёркнуты.",
)
def moka_baskets() -> str:
    art = [k.ground(SKY), k.rect(-40, 720, 1700, 400, OCHRE)]
    rng = random.Random(8)
    for i, x in enumerate((290, 800, 1310)):
        top = (440, 372, 372)[i]
        body = k.poly([(x - 190, 370), (x + 190, 370), (x + 172, 640), (x - 172, 640)], WHITE)
        full = body + k.poly(
            [(x - 172, 640), (x + 172, 640), (x + 40, 720), (x + 30, 900), (x - 30, 900), (x - 40, 720)], STONE
        )
        hill = k.blob([(x - 176, 380), (x - 90, 290), (x, 250), (x + 90, 290), (x + 176, 380)], UMBER) if i == 2 else ""
        coffee = k.poly([(x - 168, top), (x + 168, top), (x + 152, 616), (x - 152, 616)], UMBER)
        grains = "".join(
            crumb(px, py, rng.uniform(6, 13), rng, rng.choice((INK, TAN, NIGHT)))
            for px, py in k.scatter((x - 160, top - (110 if i == 2 else -6), 320, 620 - top), 110, 19, i)
        )
        cut = coffee + hill
        art.append(k.cast(full, 190, 120, opacity=0.25))
        art.append(
            hill
            + full
            + k.poly([(x - 168, 372), (x + 168, 372), (x + 152, 616), (x - 152, 616)], BLUSH)
            + cut
            + k.inside(cut, grains)
        )
        art.append(k.rect(x - 206, 356, 30, 40, INK) + k.rect(x + 176, 356, 30, 40, INK))
        if i == 1:
            art.append(k.line([(x - 50, 180), (x - 8, 226), (x + 76, 110)], 28, LEAF, soft=False))
        else:
            art.append(
                k.line([(x - 48, 106), (x + 48, 202)], 26, RED) + k.line([(x + 48, 106), (x - 48, 202)], 26, RED)
            )
    return "".join(art)


@picture(
    "french-press",
    "A hand presses the plunger of a French press: dark grounds gather under the mesh, two cups wait.",
    "Рука опускает поршень френч-пресса, под сеткой собирается гуща, рядом ждут две чашки.",
    focal=(0.45, 0.5),
)
def french_press() -> str:
    x0, x1, top, foot = 480, 900, 330, 960
    c = (x0 + x1) / 2
    glass = k.rect(x0, top, x1 - x0, foot - top, WHITE, 20)
    rng = random.Random(5)
    grounds = "".join(
        crumb(x, y, rng.uniform(7, 15), rng, rng.choice((NIGHT, INK, TAN)))
        for x, y in k.scatter((x0, 800, x1 - x0, 150), 150, 19, 3)
    )
    content = (
        k.rect(x0, 420, 440, 600, UMBER)
        + k.rect(x0, 420, 440, 34, TAN)
        + "".join(
            k.circle(x, y, r, OCHRE)
            for x, y, r in (
                (530, 424, 16),
                (580, 432, 10),
                (640, 424, 13),
                (760, 430, 18),
                (810, 424, 10),
                (860, 432, 13),
            )
        )
        + k.rect(x0, 800, 440, 200, UMBER)
        + grounds
        + k.rect(x1 - 110, 420, 120, 560, NIGHT)
    )
    frame = "".join(
        (
            k.rect(x0 - 26, 352, x1 - x0 + 52, 34, RED, 8),
            k.rect(x0 - 26, 900, x1 - x0 + 52, 40, RED, 8),
            k.rect(x0 - 26, 360, 30, 640, RED, 10),
            k.rect(x1 - 4, 360, 30, 640, UMBER, 10),
            k.rect(c - 18, 940, 36, 60, UMBER, 8),
        )
    )
    handle = k.path(
        "M920,400H1040Q1110,400 1110,470V760Q1110,830 1040,830H920V764H1020Q1044,764 1044,740V490Q1044,466 1020,466H920Z",
        INK,
    )
    lid = k.path(f"M{x0 - 20},352C{x0 - 10},270 {x1 + 10},270 {x1 + 20},352Z", INK)
    spout = k.path(f"M{x0 + 10},340L{x0 - 96},318L{x0},420Z", WHITE)
    rod = k.rect(c - 10, 120, 20, 680, STONE)
    mesh = k.rect(x0 + 14, 764, x1 - x0 - 28, 22, STONE) + k.rect(x0 + 14, 786, x1 - x0 - 28, 18, INK)
    hand = sleeve_down(c, 30) + p.fist(c + 24, 118, 1.06, -90, BLUSH, CLAY)
    cups = p.mug(1330, 968, 230, 170, OCHRE, TAN, PAPER, BLUSH) + p.mug(1500, 1030, 250, 186, SKY, DUSK, PAPER, BLUSH)
    whole = glass + handle + lid
    return (
        k.ground(LEAF)
        + k.rect(-40, -40, 1700, 860, LEAF)
        + k.circle(1180, 420, 330, OCHRE)
        + k.halftone((840, 80, 690, 690), LEAF, lambda x, y: 1.1 * (math.hypot(x - 0.5, y - 0.5) - 0.24), 20)
        + k.rect(-40, 820, 1700, 300, PAPER)
        + k.cast(whole, 420, 130, opacity=0.25)
        + k.cast(cups, 240, 60, opacity=0.25)
        + spout
        + rod
        + handle
        + k.group(glass, opacity=0.5)
        + k.inside(glass, content, rod, mesh)
        + k.rect(x0 + 26, 400, 26, 540, PAPER, 13)
        + lid
        + frame
        + hand
        + cups
        + p.beans((120, 930, 260, 90), 8, 34, 6, (INK, UMBER), PAPER)
    )


def sleeve_down(x: float, y: float) -> str:
    """A knitted sleeve that comes from the upper edge."""
    rows = "".join(k.rect(x - 90, -120 + i * 18, 200, 5, INK) for i in range(9))
    return k.filled(k.rect(x - 84, -160, 190, y + 140, DUSK, 10), rows)


def birch(x: float, width: float, seed: int, top: float = -40, bottom: float = 900) -> str:
    rng = random.Random(seed)
    marks = "".join(
        k.gouge(x + rng.choice((-1, 1)) * width * 0.36, y, width * rng.uniform(0.5, 1.1), 7, rng.uniform(-8, 8), INK)
        for y in range(int(top), int(bottom), 38)
    )
    trunk = k.poly(
        [(x - width * 0.42, top), (x + width * 0.4, top), (x + width / 2, bottom), (x - width / 2, bottom)], PAPER
    )
    return k.filled(trunk, k.rect(x + width * 0.16, top, width, bottom - top, STONE), marks)


@picture(
    "aeropress-travel",
    "A train table by the window: a plunger brewer stands on a tea glass in its metal holder, birches and a low sun "
    "go by.",
    "Столик у окна поезда: аэропресс стоит на стакане в подстаканнике, за окном берёзы и низкое солнце.",
    focal=(0.6, 0.6),
)
def aeropress_travel() -> str:
    window = k.rect(300, -80, 1110, 800, BLUSH, 60)
    outside = (
        k.rect(280, -80, 1160, 820, BLUSH)
        + k.halftone((280, -20, 1160, 520), RED, k.fade_down(0.0, 0.45), 26)
        + p.sun(620, 430, 150, RED)
        + p.hills([(260, 500), (480, 440), (760, 500), (1050, 450), (1460, 500)], DUSK, 800)
        + p.hills([(260, 560), (600, 530), (1000, 566), (1460, 530)], LEAF, 800)
        + k.gouges((280, 590, 1140, 120), MOSS, 60, (120, 300), 4, 0, 1, 4)
        + birch(440, 52, 1)
        + birch(770, 40, 2)
        + birch(1300, 64, 3)
        + p.distant_swallows([(1180, 150, 0.5, -6), (1150, 270, 0.32, 10), (720, 130, 0.3, -16)])
    )
    curtain = k.path("M290,-60H520C520,200 470,420 330,560C300,600 290,640 290,700Z", RED) + "".join(
        k.brush([(360 + i * 52, -40), (352 + i * 40, 240), (310 + i * 16, 520)], [8, 14, 4], UMBER) for i in range(3)
    )
    c = 960
    glass = k.poly([(c - 116, 640), (c + 116, 640), (c + 96, 960), (c - 96, 960)], WHITE)
    tea = k.poly([(c - 112, 720), (c + 112, 720), (c + 94, 950), (c - 94, 950)], UMBER)
    holder_body = k.poly([(c - 118, 752), (c + 118, 752), (c + 102, 968), (c - 102, 968)], SKY)
    flowers = "".join(
        k.group(
            *(k.group(k.ellipse(0, -30, 11, 22, DUSK), turn=60 * i) for i in range(6)),
            k.circle(0, 0, 10, PAPER),
            at=(fx, 858),
        )
        for fx in (c - 62, c + 62)
    )
    holder = (
        k.path(
            f"M{c + 108},780H{c + 180}Q{c + 210},780 {c + 206},812L{c + 188},900Q{c + 182},926 {c + 154},926H{c + 96}V892H{c + 140}Q{c + 154},892 {c + 158},874L{c + 168},826Q{c + 170},812 {c + 156},812H{c + 108}Z",
            DUSK,
        )
        + k.filled(
            holder_body,
            flowers + p.swallow(c, 862, 0.4, 0, INK),
            k.rect(c - 130, 752, 260, 18, DUSK),
            k.rect(c - 130, 946, 260, 30, DUSK),
            k.group(k.rect(c + 50, 740, 80, 240, INK), opacity=0.25),
        )
        + k.rect(c - 130, 962, 260, 26, SKY, 10)
    )
    brewer = (
        k.rect(c - 84, 300, 168, 340, INK, 6)
        + k.group(k.rect(c - 84, 300, 168, 340, DUSK, 6), opacity=0.9)
        + k.rect(c - 84, 470, 168, 150, UMBER)
        + k.rect(c - 84, 470, 168, 16, TAN)
        + "".join(k.circle(c - 50, y, 12, PAPER) for y in (370, 430, 510, 570))
        + k.rect(c + 44, 300, 40, 340, INK)
        + k.poly([(c - 150, 618), (c + 150, 618), (c + 118, 654), (c - 118, 654)], INK)
        + k.rect(c - 92, 646, 184, 30, NIGHT, 8)
        + k.rect(c - 66, 190, 132, 150, PAPER, 4)
        + k.rect(c - 66, 310, 132, 26, NIGHT)
        + k.rect(c - 100, 172, 200, 30, INK, 10)
    )
    scoop = (
        k.line([(420, 955), (610, 930)], 20, INK)
        + k.ellipse(640, 926, 56, 30, INK)
        + k.ellipse(640, 920, 42, 18, UMBER)
    )
    book = k.poly([(470, 1010), (740, 985), (780, 1045), (510, 1075)], OCHRE)
    return (
        k.ground(OCHRE)
        + "".join(k.rect(x, -40, 7, 900, TAN) for x in (60, 160, 250, 1480, 1560))
        + k.rect(276, -104, 1158, 850, UMBER, 80)
        + k.filled(window, outside, curtain)
        + k.rect(-40, 860, 1700, 260, PAPER)
        + k.rect(-40, 850, 1700, 26, STONE)
        + k.cast(brewer + glass + holder, 380, 150, opacity=0.22)
        + k.cast(scoop + book, 90, 50)
        + book
        + scoop
        + k.group(glass, opacity=0.6)
        + tea
        + brewer
        + holder
        + p.beans((1290, 930, 200, 90), 6, 32, 2, (INK, UMBER), PAPER)
    )


@picture(
    "cold-brew",
    "Noon heat: a tall glass of cold brew with ice and a slice of orange next to a bottle, both throw long shadows.",
    "Полуденный зной: высокий стакан колд-брю со льдом и долькой апельсина рядом с бутылкой, от них длинные тени.",
    focal=(0.6, 0.55),
)
def cold_brew() -> str:
    c = 1010
    glass = k.poly([(c - 170, 330), (c + 170, 330), (c + 134, 950), (c - 134, 950)], WHITE)
    brew = k.poly([(c - 164, 410), (c + 164, 410), (c + 126, 924), (c - 126, 924)], UMBER)
    cubes = "".join(
        k.group(
            k.rect(-s, -s, 2 * s, 2 * s, SKY, 14),
            k.poly([(-s + 8, -s + 8), (s - 8, -s + 8), (-s + 8, s - 8)], PAPER),
            at=(x, y),
            turn=t,
        )
        for x, y, s, t in ((930, 450, 66, 14), (1075, 490, 64, -22), (965, 610, 60, 38), (1080, 670, 54, 8))
    )
    layers = k.halftone((c - 170, 600, 340, 340), NIGHT, k.fade_down(0.1, 0.95), 18)
    orange = (
        k.circle(c + 168, 330, 118, RED)
        + k.circle(c + 168, 330, 102, PAPER)
        + "".join(k.sector(c + 168, 330, 94, 45 * i + 4, 45 * i + 41, OCHRE) for i in range(8))
    )
    straw = k.line([(c - 60, 900), (c - 130, 160)], 24, RED) + k.line([(c - 130, 160), (c - 60, 90)], 24, RED)
    bottle_body = k.path(
        "M520,240V330C520,390 430,420 430,520V910Q430,950 470,950H690Q730,950 730,910V520C730,420 640,390 640,330V240Z",
        INK,
    )
    bottle = (
        k.filled(bottle_body, k.rect(640, 200, 120, 780, NIGHT), k.rect(452, 500, 22, 430, DUSK, 11))
        + k.rect(506, 190, 148, 70, RED, 12)
        + k.rect(430, 560, 300, 290, PAPER)
        + p.swallow(578, 668, 0.8, 0, INK)
        + p.words("12 H", 580, 796, 32, RED, 1.1)
    )
    whole = glass + orange
    return (
        k.ground(OCHRE)
        + p.sun(150, 110, 330, RED)
        + k.halftone(
            (-260, -300, 1300, 1000), RED, lambda x, y: 0.62 * (1 - math.hypot((x - 0.315) * 1.3, y - 0.41) / 0.62), 22
        )
        + k.rect(-40, 760, 1700, 400, BLUSH)
        + k.cast(bottle_body + k.rect(506, 190, 148, 70), 560, 260, RED, 0.4)
        + k.cast(whole, 560, 260, RED, 0.4)
        + bottle
        + straw
        + k.group(glass, opacity=0.5)
        + k.filled(brew, layers, cubes, k.group(k.rect(c + 76, 380, 100, 600, NIGHT), opacity=0.35))
        + k.inside(brew, k.group(k.line([(c - 60, 900), (c - 130, 160)], 24, RED), opacity=0.35))
        + k.rect(c - 132, 440, 20, 420, PAPER, 10)
        + orange
        + "".join(
            k.circle(x, y, r, WHITE)
            for x, y, r in ((880, 690, 7), (900, 760, 10), (1130, 560, 8), (1120, 800, 9), (890, 870, 6))
        )
        + p.distant_swallows([(1330, 150, 0.5, -10), (1450, 240, 0.34, 6)])
    )


@picture(
    "descale-machine",
    "An espresso machine with its boiler opened to view: white scale on the heating coil, a bowl and a lemon below.",
    "Кофемашина с открытым для показа бойлером: на спирали белая накипь, внизу миска и лимон.",
    focal=(0.5, 0.5),
)
def descale_machine() -> str:
    body = k.path("M130,-60H1500V420Q1500,470 1450,470H180Q130,470 130,420Z", RED)
    boiler = k.rect(300, 70, 520, 300, INK, 150)
    coil = "M360,300C360,120 430,120 430,220S500,320 500,220S570,120 570,220S640,320 640,220S740,120 740,300"
    rng = random.Random(3)
    flakes = "".join(
        crumb(x, y, rng.uniform(10, 22), rng, rng.choice((PAPER, STONE, WHITE)))
        for x, y in k.scatter((330, 130, 460, 190), 55, 30, 4)
        if abs(y - 220) < 84
    )
    inner = k.rect(322, 92, 476, 256, DUSK, 128)
    gauge = (
        k.circle(1040, 220, 120, INK)
        + k.circle(1040, 220, 100, PAPER)
        + "".join(k.line([k.around(1040, 220, 84, a), k.around(1040, 220, 70, a)], 7, INK) for a in range(140, 410, 30))
        + k.sector(1040, 220, 86, 0, 40, RED)
        + k.line([(1040, 220), k.around(1040, 220, 74, -42)], 9, INK)
        + k.circle(1040, 220, 15, INK)
    )
    dials = "".join(
        k.circle(1310, y, 56, INK) + k.circle(1310, y, 40, UMBER) + k.line([(1310, y), (1310, y - 32)], 10, PAPER)
        for y in (130, 310)
    )
    group_head = (
        k.rect(450, 440, 260, 90, SKY, 14)
        + k.rect(480, 520, 200, 60, DUSK, 8)
        + k.rect(440, 560, 280, 66, STONE, 18)
        + k.path("M700,566L1010,540Q1050,540 1050,580Q1050,622 1010,622L700,622Z", NIGHT)
        + k.poly([(540, 626), (620, 626), (606, 680), (554, 680)], SKY)
    )
    wand = k.stroke("M1180,460V600C1180,680 1230,700 1240,790", 26, SKY) + k.circle(1180, 474, 34, INK)
    water = k.brush([(566, 680), (562, 760), (560, 850)], [13, 12, 10], WHITE) + k.brush(
        [(596, 680), (600, 760), (602, 850)], [13, 12, 10], WHITE
    )
    bowl = k.path("M360,820H810C810,950 740,1010 680,1016H490C430,1010 360,950 360,820Z", PAPER)
    bowl_art = (
        k.filled(bowl, k.path("M640,820C640,930 620,1000 560,1020H900V820Z", STONE))
        + k.ellipse(585, 824, 225, 40, WHITE)
        + k.ellipse(585, 830, 200, 30, SKY)
    )
    lemon = (
        k.circle(1030, 920, 96, OCHRE)
        + k.circle(1030, 920, 80, PAPER)
        + "".join(k.sector(1030, 920, 72, 45 * i + 4, 45 * i + 41, OCHRE) for i in range(8))
        + k.path(
            "M1140,970C1140,900 1210,860 1290,880C1330,880 1352,900 1362,920C1376,940 1372,960 1352,970C1330,1020 1250,1050 1190,1030C1160,1020 1140,1000 1140,970Z",
            OCHRE,
        )
        + k.path("M1352,970C1330,1020 1250,1050 1190,1030C1250,1030 1310,990 1330,930Z", TAN)
    )
    return (
        k.ground(BLUSH)
        + k.halftone((-20, 420, 1660, 420), RED, k.fade_down(0.45, 0.0), 20)
        + k.rect(-40, 900, 1700, 220, LEAF)
        + k.cast(body, 60, 140, opacity=0.2)
        + k.cast(bowl_art, 260, 90)
        + k.cast(lemon, 160, 70)
        + wand
        + k.filled(body, k.rect(1380, -60, 140, 540, UMBER), k.rect(120, 420, 1400, 60, UMBER))
        + boiler
        + k.filled(
            inner,
            k.rect(300, 92, 520, 60, INK),
            k.stroke(coil, 40, OCHRE),
            flakes,
            k.halftone((322, 240, 476, 110), NIGHT, k.fade_down(0, 0.4), 16),
        )
        + gauge
        + dials
        + k.cast(group_head, 0, 60, opacity=0.2)
        + group_head
        + bowl_art
        + k.inside(k.rect(0, 0, 1600, 836), water)
        + "".join(crumb(x, y, 9, rng, PAPER) for x, y in ((520, 836), (640, 838), (680, 826), (480, 828)))
        + lemon
        + p.swallow(215, 250, 0.42, 0, PAPER)
    )


@picture(
    "read-the-label",
    "A bag of coffee and a magnifying glass: in the lens the label shows a mountain, 1950 metres and a roast date.",
    "Пачка кофе и лупа: под стеклом на этикетке видны гора, 1950 метров и дата обжарки.",
    focal=(0.55, 0.5),
)
def read_the_label() -> str:
    bag = k.poly([(-200, -520), (420, -520), (470, 700), (-250, 700)], INK)
    label = (
        k.rect(-150, -330, 520, 860, PAPER)
        + p.swallow(100, -210, 0.72, 0, RED)
        + p.words("LASTOCHKA", 110, -90, 40, INK, 0.9)
        + k.rect(-110, 0, 440, 6, INK)
        + "".join(
            k.rect(-110, 40 + i * 62, 150, 20, DUSK)
            + k.rect(90, 40 + i * 62, (240, 180, 210, 130, 220, 160)[i], 20, INK)
            for i in range(6)
        )
        + k.rect(-110, 430, 440, 60, RED)
    )
    pack = k.group(
        k.filled(bag, k.poly([(300, -520), (600, -520), (600, 720), (380, 720)], NIGHT)),
        k.rect(-214, -540, 650, 70, UMBER, 6),
        label,
        at=(380, 500),
        turn=-9,
    )
    cx, cy, r = 1000, 500, 350
    lens = (
        k.circle(cx, cy, r, PAPER)
        + k.rect(cx - 400, cy - 400, 800, 330, SKY)
        + p.sun(cx + 130, cy - 180, 72, RED)
        + k.poly(
            [(cx - 420, cy + 10), (cx - 150, cy - 250), (cx - 30, cy - 110), (cx + 80, cy - 210), (cx + 420, cy + 10)],
            LEAF,
        )
        + k.poly(
            [(cx - 150, cy - 250), (cx - 30, cy - 110), (cx + 20, cy - 152), (cx + 110, cy + 10), (cx - 60, cy + 10)],
            MOSS,
        )
        + k.poly(
            [
                (cx - 150, cy - 250),
                (cx - 204, cy - 198),
                (cx - 166, cy - 186),
                (cx - 146, cy - 206),
                (cx - 118, cy - 184),
                (cx - 96, cy - 190),
            ],
            WHITE,
        )
        + k.rect(cx - 420, cy + 8, 840, 14, INK)
        + p.words("1950 M", cx, cy + 66, 92, INK, 1.0)
        + k.rect(cx - 250, cy + 206, 500, 64, RED)
        + p.words("12 03", cx, cy + 220, 36, PAPER, 1.0)
    )
    handle = k.line([k.around(cx, cy, r + 30, 42), k.around(cx, cy, r + 150, 42)], 50, STONE) + k.line(
        [k.around(cx, cy, r + 120, 42), k.around(cx, cy, r + 520, 42)], 84, UMBER
    )
    rim = k.ring(cx, cy, r, 44, INK)
    shine = p.glint(cx, cy, r - 48, 196, 246, 16, WHITE)
    hand = p.fist(1402, 862, 1.2, 42, BLUSH, CLAY)
    return (
        k.ground(OCHRE)
        + k.halftone((700, -20, 940, 1120), RED, lambda x, y: 0.5 * x * (1 - 0.4 * y), 22)
        + k.shadowed(pack, 170, 120)
        + k.cast(k.circle(cx, cy, r + 20) + handle, 150, 120)
        + handle
        + k.filled(k.circle(cx, cy, r), lens)
        + rim
        + shine
        + hand
    )


@picture(
    "milk-at-home",
    "Seen from above: a jug pours milk into a wide cup, on the foam a swallow has appeared.",
    "Вид сверху: из питчера в широкую чашку льётся молоко, на пенке вышла ласточка.",
    focal=(0.4, 0.55),
)
def milk_at_home() -> str:
    x, y, r = 620, 580, 370
    saucer = k.circle(x, y, r + 110, WHITE)
    foam = k.filled(
        k.circle(x, y, r * 0.86, TAN),
        k.halftone((x - r, y - r, 2 * r, 2 * r), UMBER, lambda a, b: 1.5 * (math.hypot(a - 0.5, b - 0.5) - 0.16), 18),
        k.line(k.arc(x, y, r * 0.72, 100, 250, 20), 34, BLUSH),
        p.swallow(x - 20, y + 20, 1.75, -6, PAPER),
    )
    cup = (
        k.line([k.around(x, y, r, 155), k.around(x, y, r + 190, 155)], 84, RED)
        + k.circle(x, y, r, RED)
        + k.circle(x, y, r * 0.92, PAPER)
        + foam
    )
    jug_body = k.path(
        "M1010,330C1020,220 1120,110 1270,90C1420,76 1540,180 1550,330C1556,470 1440,580 1300,580C1180,584 1100,540 1060,470L880,480C860,470 866,446 884,438Z",
        SKY,
    )
    jug = (
        k.filled(jug_body, k.path("M1010,330C1020,220 1120,110 1270,90L1300,60L900,60L900,380Z", STONE))
        + k.path(
            "M1064,340C1080,240 1160,170 1270,150C1390,140 1480,220 1490,330C1494,430 1410,520 1300,522C1210,524 1140,490 1110,430L930,460Z",
            DUSK,
        )
        + k.path(
            "M1090,380C1120,290 1180,240 1270,220C1370,210 1430,270 1430,340C1430,420 1370,470 1300,470C1220,474 1170,440 1140,410L930,458Z",
            WHITE,
        )
    )
    milk = k.brush([(900, 462), (820, 520), (756, 560)], [34, 30, 24], WHITE)
    hand = (
        k.line([(1480, 290), (1720, 180)], 150, BLUSH)
        + p.fist(1500, 330, 1.15, -24, BLUSH, CLAY)
        + p.sleeve([(1800, 110), (1690, 168)], 220, LEAF, MOSS)
    )
    return (
        k.ground(BLUSH)
        + k.rect(-40, -40, 1700, 300, OCHRE)
        + k.gouges((0, 20, 1600, 220), TAN, 26, (200, 460), 3, 0, 1, 7)
        + k.shadowed(saucer, 150, 110)
        + k.circle(x, y, r + 84, STONE)
        + k.circle(x, y, r + 78, WHITE)
        + k.cast(k.circle(x, y, r), 80, 60)
        + cup
        + k.cast(jug_body, -60, 150, opacity=0.2)
        + milk
        + jug
        + hand
        + k.group(
            k.ellipse(0, 0, 62, 40, INK),
            k.line([(50, 0), (330, 0)], 22, INK),
            k.ellipse(-4, -2, 42, 24, DUSK),
            at=(1190, 880),
            turn=14,
        )
    )


def cupping_bowl(x: float, y: float, r: float, broken: bool, seed: int) -> str:
    rng = random.Random(seed)
    crust = "".join(
        crumb(px, py, rng.uniform(6, 12), rng, rng.choice((INK, NIGHT, TAN)))
        for px, py in k.scatter((x - r, y - r, 2 * r, 2 * r), 70, r * 0.13, seed)
    )
    inside = k.circle(x, y, r * 0.84, UMBER)
    if broken:
        top = k.blob([k.around(x - r * 0.1, y + r * 0.1, r * rng.uniform(0.4, 0.6), i * 45) for i in range(8)], NIGHT)
        top += "".join(
            k.circle(*k.around(x, y, r * rng.uniform(0.55, 0.78), a), r * rng.uniform(0.03, 0.07), BLUSH)
            for a in range(0, 360, 24)
        )
    else:
        top = ""
    return k.circle(x, y, r, WHITE) + k.circle(x, y, r * 0.9, STONE) + k.filled(inside, crust, top)


@picture(
    "cupping-kitchen",
    "A kitchen table from above with six bowls of coffee: a hand breaks the crust in one with a spoon, notes lie beside.",
    "Кухонный стол сверху, шесть чашек с кофе: в одной рука ложкой ломает корку, рядом листок с записями.",
    focal=(0.5, 0.5),
)
def cupping_kitchen() -> str:
    checks = "".join(
        k.rect(c * 110, r * 110, 110, 110, RED) for r in range(-1, 11) for c in range(-1, 16) if (r + c) % 2
    )
    places = [(280, 300), (640, 250), (1000, 300), (280, 700), (640, 650), (1000, 700)]
    table = k.path(
        k.smooth([(-60, 90), (500, 40), (1100, 60), (1660, 20), (1660, 980), (1000, 1000), (500, 960), (-60, 1000)]),
        OCHRE,
    )
    art = [
        k.ground(PAPER),
        checks,
        k.cast(table, 30, 24),
        table,
        k.gouges((0, 110, 1600, 830), TAN, 60, (180, 460), 3, 0, 1.5, 3),
    ]
    for i, (x, y) in enumerate(places):
        art += [k.cast(k.circle(x, y, 150), 110, 80), cupping_bowl(x, y, 150, i in (1, 4), i + 1)]
    spoon = (
        k.ellipse(0, 0, 66, 46, SKY)
        + k.ellipse(-4, -3, 46, 29, DUSK)
        + k.brush([(56, 0), (160, 0), (420, -6)], [26, 16, 28], SKY)
    )
    art.append(k.cast(k.group(spoon, at=(700, 690), turn=24), 70, 60))
    art.append(k.group(spoon, at=(690, 660), turn=24))
    art.append(p.sleeve([(1700, 1180), (1390, 1010)], 230, LEAF, MOSS))
    art.append(k.group(p.pinch(0, 0, 1.15, 0), at=(990, 790), turn=-4))
    sheet = k.group(
        k.rect(-150, -200, 300, 420, WHITE),
        *(k.rect(-116, -150 + i * 46, (220, 180, 230, 120, 200, 160, 90)[i], 9, INK) for i in range(7)),
        k.oval_ring(-56, -8, 70, 26, 7, RED),
        at=(1360, 330),
        turn=9,
    )
    pencil = k.group(
        k.rect(-150, -13, 280, 26, RED),
        k.poly([(-150, -13), (-150, 13), (-196, 0)], BLUSH),
        k.poly([(-180, -5), (-180, 5), (-196, 0)], INK),
        at=(1370, 520),
        turn=-28,
    )
    art += [k.shadowed(sheet, 50, 40), k.shadowed(pencil, 40, 32)]
    return "".join(art)
