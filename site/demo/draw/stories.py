"""Covers and inside pictures of the stories."""

from __future__ import annotations

import math
import random

from . import faces
from . import kit as k
from . import parts as p
from .gallery import picture
from .kit import BLUSH, CLAY, DUSK, INK, LEAF, MOSS, NIGHT, OCHRE, PAPER, RED, SKY, STONE, TAN, UMBER, WHITE
from .pages import warehouse

COCOA_SHADE = "#47231C"


def guji_hills(sky: str = BLUSH) -> str:
    return (
        k.ground(sky)
        + k.halftone((-20, -20, 1660, 460), RED, k.fade_down(0.02, 0.3), 28)
        + k.circle(1180, 250, 170, RED)
        + p.hills([(-60, 380), (200, 250), (480, 340), (760, 240), (1060, 350), (1360, 270), (1660, 360)], DUSK)
        + p.hills([(-60, 440), (260, 380), (560, 470), (900, 370), (1240, 460), (1660, 390)], MOSS)
        + p.hills([(-60, 560), (300, 470), (700, 560), (1100, 480), (1660, 560)], LEAF)
        + k.gouges((0, 520, 1600, 80), MOSS, 40, (30, 80), 4, -70, 14, 5)
    )


def round_tree(x: float, y: float, r: float, colour: str, shade: str) -> str:
    return k.rect(x - r * 0.08, y - r * 0.4, r * 0.16, r * 0.9, UMBER) + k.filled(
        k.ellipse(x, y - r * 0.8, r, r * 0.72, colour), k.ellipse(x + r * 0.4, y - r * 0.6, r, r * 0.7, shade)
    )


def drying_bed(near: tuple[k.Point, k.Point], far: tuple[k.Point, k.Point], cloth: str, seed: int) -> str:
    """A long table in perspective: its near edge and its far edge, left end first."""
    (nx0, ny0), (nx1, ny1) = near
    (fx0, fy0), (fx1, fy1) = far
    bed = k.poly([near[0], near[1], far[1], far[0]], cloth)
    rng = random.Random(seed)
    fruit = []
    for _ in range(260):
        t = rng.random() ** 1.4
        s = rng.uniform(0.04, 0.96)
        x = (nx0 + (nx1 - nx0) * s) * (1 - t) + (fx0 + (fx1 - fx0) * s) * t
        y = ny0 * (1 - t) + fy0 * t
        fruit.append((y, k.ellipse(x, y, 15 * (1 - t) + 3, 11 * (1 - t) + 2.4, rng.choice((RED, RED, UMBER, OCHRE)))))
    legs = "".join(
        k.poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], UMBER)
        for x, y, w, h in (
            (nx0 + 6, ny0, 22, 170), (nx1 - 28, ny1, 22, 170),
            ((nx0 + fx0) / 2, (ny0 + fy0) / 2, 12, 90), ((nx1 + fx1) / 2 - 12, (ny1 + fy1) / 2, 12, 90),
        )
    )  # fmt: skip
    return (
        legs
        + bed
        + k.inside(bed, *(f for _, f in sorted(fruit)))
        + k.line([near[0], near[1]], 16, TAN)
        + k.line([near[0], far[0]], 9, TAN)
        + k.line([near[1], far[1]], 9, UMBER)
    )


def woman_at_the_bed(x: float, y: float, size: float, dress: str, shade: str, scarf: str, flip: bool = False) -> str:
    """She stands a little bent, both arms forward; (x, y) are her feet."""
    art = (
        k.ellipse(-16, 6, 34, 15, COCOA_SHADE)
        + k.ellipse(40, 10, 36, 15, COCOA_SHADE)
        + k.path("M-70,0C-80,-120 -84,-230 -58,-320C-40,-380 30,-390 62,-330C84,-230 80,-120 84,0Z", dress)
        + k.path("M20,0C30,-120 20,-250 40,-350C84,-330 84,-140 84,0Z", shade)
        + k.gouge(-40, -120, 150, 5, 86, shade)
        + k.line([(30, -330), (110, -270), (190, -240)], 42, shade)
        + k.line([(150, -254), (206, -236)], 26, UMBER)
        + k.line([(-10, -330), (70, -250), (150, -220)], 44, dress)
        + k.line([(126, -226), (182, -212)], 28, UMBER)
        + k.ellipse(36, -418, 52, 62, UMBER, 14)
        + k.path(
            "M-26,-400C-40,-470 10,-510 60,-490C90,-478 96,-456 92,-446C60,-462 30,-450 16,-420C4,-390 -4,-370 -30,-350C-40,-366 -34,-384 -26,-400Z",
            scarf,
        )
        + k.path("M-30,-352C-60,-330 -74,-290 -66,-250C-40,-270 -10,-310 4,-352Z", scarf)
        + k.brush([(66, -432), (76, -430), (86, -432)], [3, 6, 3], NIGHT)
        + k.brush([(62, -384), (74, -380), (84, -384)], [2, 5, 2], NIGHT)
    )
    return k.group(art, at=(x, y), size=(-size if flip else size, size))


@picture(
    "trip-to-guji",
    "Green hills of Guji in the morning: long drying beds covered with red cherries, two women turn them by hand.",
    "Зелёные холмы Гуджи утром: длинные сушильные столы с красными ягодами, две женщины перебирают их руками.",
    focal=(0.5, 0.6),
)
def trip_to_guji() -> str:
    return (
        guji_hills()
        + "".join(
            round_tree(x, y, r, MOSS, INK)
            for x, y, r in ((120, 520, 80), (250, 500, 54), (1460, 520, 90), (1330, 500, 50), (820, 520, 46))
        )
        + p.hills([(-60, 640), (400, 600), (1000, 620), (1660, 590)], OCHRE)
        + k.gouges((0, 660, 1600, 400), TAN, 60, (60, 160), 4, -2, 4, 9)
        + drying_bed(((-180, 860), (420, 890)), ((560, 610), (650, 614)), PAPER, 1)
        + k.cast(woman_at_the_bed(500, 1000, 0.94, PAPER, STONE, OCHRE, flip=True), 150, 30, steps=30)
        + woman_at_the_bed(500, 1000, 0.94, PAPER, STONE, OCHRE, flip=True)
        + drying_bed(((640, 950), (1240, 940)), ((850, 616), (940, 614)), STONE, 2)
        + k.cast(woman_at_the_bed(1400, 1030, 1.06, DUSK, INK, RED, flip=True), 150, 30, steps=30)
        + woman_at_the_bed(1400, 1030, 1.06, DUSK, INK, RED, flip=True)
        + p.distant_swallows([(380, 150, 0.6, -8), (560, 90, 0.36, 10), (250, 240, 0.3, -20), (700, 180, 0.26, 0)])
    )


@picture(
    "trip-to-guji-1",
    "Two cupped hands full of ripe red coffee cherries, coffee leaves around.",
    "Две ладони, полные спелых красных кофейных ягод, вокруг листья.",
    focal=(0.5, 0.42),
)
def hands_with_cherries() -> str:
    rng = random.Random(4)
    leaves = "".join(
        p.leaf(x, y, 330, t, MOSS, INK)
        for x, y, t in (
            (60, 120, 20),
            (-60, 420, 40),
            (0, 800, -30),
            (1560, 80, 160),
            (1660, 420, 140),
            (1620, 860, 210),
            (420, -60, 60),
            (1180, -60, 120),
        )
    )
    left = p.palm_up(640, 600, 1.5, 9, UMBER, COCOA_SHADE)
    right = p.palm_up(960, 600, 1.5, -9, UMBER, COCOA_SHADE, flip=True)
    places = sorted(
        (
            (x, y)
            for x, y in k.scatter((500, 300, 600, 440), 60, 62, 7)
            if math.hypot((x - 800) / 290, (y - 520) / 215) < 1
        ),
        key=lambda q: q[1],
    )
    heap = "".join(
        p.cherry(x, y, 46 * rng.uniform(0.9, 1.06), rng.choice((RED, RED, RED, faces.CHESTNUT)), rng.uniform(0, 360))
        for x, y in places
    )
    base = k.ellipse(800, 530, 300, 220, faces.CHESTNUT)
    cuffs = k.group(
        k.rect(-160, 0, 320, 240, PAPER),
        k.rect(-160, 0, 320, 34, RED),
        k.rect(-160, 46, 320, 12, LEAF),
        k.rect(-160, 70, 320, 12, OCHRE),
        at=(566, 1000),
        turn=9,
    ) + k.group(
        k.rect(-160, 0, 320, 240, PAPER),
        k.rect(-160, 0, 320, 34, RED),
        k.rect(-160, 46, 320, 12, LEAF),
        k.rect(-160, 70, 320, 12, OCHRE),
        at=(1034, 1000),
        turn=-9,
    )
    return (
        k.ground(LEAF)
        + leaves
        + k.cast(left + right, 130, 100, opacity=0.3, steps=40)
        + left
        + right
        + cuffs
        + base
        + heap
    )


@picture(
    "trip-to-guji-2",
    "A red dirt road winds through the hills, a small truck loaded with sacks climbs it.",
    "Красная грунтовая дорога петляет между холмами, по ней поднимается грузовичок с мешками.",
    focal=(0.45, 0.65),
)
def road_in_guji() -> str:
    road = k.path(
        "M300,1120C620,980 1240,960 1260,840C1280,740 640,730 640,640C640,580 980,570 1000,520C1006,500 940,490 900,486L930,480C1010,486 1060,500 1060,530C1060,590 800,600 800,650C820,720 1560,720 1560,880C1540,1000 1160,1040 1000,1120Z",
        RED,
    )
    truck = (
        k.rect(-230, -150, 280, 90, SKY, 8)
        + "".join(
            k.blob(
                [
                    (x - 56, y + 40),
                    (x - 62, y - 10),
                    (x - 30, y - 44),
                    (x + 34, y - 42),
                    (x + 60, y - 6),
                    (x + 54, y + 42),
                ],
                c,
            )
            for x, y, c in ((-170, -196, STONE), (-60, -196, BLUSH), (-116, -266, PAPER), (-10, -180, STONE))
        )
        + k.rect(-240, -150, 296, 96, DUSK, 8)
        + k.path("M50,-60V-230Q50,-250 70,-250H150Q166,-250 176,-232L214,-160L262,-146Q276,-140 276,-124V-60Z", OCHRE)
        + k.path("M84,-220H144L178,-156H84Z", PAPER)
        + k.rect(-250, -70, 540, 30, INK, 8)
        + "".join(k.circle(x, -30, 50, NIGHT) + k.circle(x, -30, 22, STONE) for x in (-150, 190))
        + p.swallow(-96, -102, 0.3, 0, PAPER)
    )
    return (
        guji_hills(SKY)
        + p.hills([(-60, 700), (300, 640), (700, 700), (1200, 640), (1660, 720)], MOSS)
        + p.hills([(-60, 830), (300, 780), (760, 860), (1100, 800), (1660, 860)], LEAF)
        + road
        + k.inside(road, k.gouges((300, 500, 1300, 560), faces.CHESTNUT, 70, (60, 180), 4, -6, 10, 3))
        + "".join(
            round_tree(x, y, r, MOSS, INK)
            for x, y, r in ((180, 780, 120), (360, 840, 70), (1420, 660, 60), (1520, 690, 90), (500, 690, 50))
        )
        + k.cast(k.group(truck, at=(760, 1010), turn=-5), 150, 50, opacity=0.3)
        + k.group(truck, at=(760, 1010), turn=-5)
        + "".join(
            k.circle(x, y, r, BLUSH) for x, y, r in ((480, 1030, 34), (430, 1050, 24), (520, 1056, 22), (380, 1040, 18))
        )
        + p.distant_swallows([(420, 160, 0.6, -8), (600, 230, 0.36, 10)])
    )


@picture(
    "trip-to-guji-3",
    "A drying bed from above: pale parchment coffee on netting, a hand with a wooden rake draws lines through it.",
    "Сушильный стол сверху: светлые зёрна в пергаменте на сетке, рука с деревянными граблями проводит по ним борозды.",
)
def raking_parchment() -> str:
    rng = random.Random(6)
    bed = k.poly([(-60, 130), (1660, -10), (1660, 930), (-60, 1010)], TAN)
    art = [k.ground(LEAF), k.gouges((0, -20, 1600, 1100), MOSS, 90, (40, 90), 5, -70, 20, 3), k.cast(bed, 60, 90), bed]
    seeds = []
    for row in range(13):
        base = 150 + row * 66
        for x in range(-20, 1640, 33):
            y = base - x * 0.075 + math.sin(x / 150 + row) * 7
            for _ in range(2):
                seeds.append(
                    (
                        x + rng.uniform(-12, 12),
                        y + rng.uniform(-18, 18),
                        rng.uniform(-60, 60),
                        rng.choice((PAPER, STONE, BLUSH, PAPER)),
                    )
                )
    inner = k.poly([(-60, 160), (1660, 22), (1660, 896), (-60, 974)], UMBER)
    art.append(k.filled(inner, *(k.ellipse(x, y, 15, 9.5, c, t) for x, y, t, c in seeds)))
    head = (
        k.rect(-190, -22, 380, 44, OCHRE, 8)
        + "".join(k.rect(-180 + i * 42, 12, 18, 64, TAN, 6) for i in range(9))
        + k.line([(0, 0), (60, -720)], 26, OCHRE)
    )
    rake = k.group(head, at=(700, 660), turn=70)
    art += [k.cast(rake, 60, 60, opacity=0.3), rake]
    art.append(
        k.group(
            p.sleeve([(900, 60), (330, 10)], 200, RED, PAPER) + p.fist(0, 0, 1.15, 0, UMBER, COCOA_SHADE),
            at=(1120, 500),
            turn=-24,
        )
    )
    return "".join(art)


def roaster(x: float, y: float, size: float) -> str:
    """A drum roaster from the front; (x, y) is the middle of the drum."""
    door = "".join(
        (
            k.circle(0, 0, 268, INK), k.circle(0, 0, 244, DUSK), k.circle(0, 0, 150, INK), k.circle(0, 0, 128, OCHRE),
            k.inside(k.circle(0, 0, 128), p.bean_bed((-140, -10, 280, 160), 26, 3, (UMBER, INK), OCHRE)),
            k.ring(0, 0, 139, 24, STONE),
            *(k.circle(*k.around(0, 0, 206, a), 13, INK) for a in range(0, 360, 45)),
        )
    )  # fmt: skip
    hopper = (
        k.path("M-210,-640H210L90,-400H-90Z", SKY)
        + k.path("M60,-640H210L90,-400H20Z", DUSK)
        + k.ellipse(0, -640, 210, 44, WHITE)
        + k.inside(k.ellipse(0, -640, 188, 34), k.rect(-200, -700, 400, 120, LEAF))
    )
    body = k.rect(-320, -420, 640, 800, RED, 46)
    legs = k.rect(-270, 380, 80, 160, INK) + k.rect(190, 380, 80, 160, INK)
    chute = k.path("M-110,250H110L150,400H-150Z", STONE) + k.path("M30,250H110L150,400H40Z", SKY)
    lever = k.line([(240, -120), (390, -240)], 24, INK) + k.circle(396, -246, 36, OCHRE)
    gauge = (
        k.circle(-210, -310, 66, INK) + k.circle(-210, -310, 52, PAPER) + k.line([(-210, -310), (-186, -344)], 9, RED)
    )
    scope = k.rect(140, -360, 130, 90, NIGHT, 8) + p.words("204", 205, -340, 48, OCHRE, 0.9)
    return k.group(
        hopper,
        legs,
        k.filled(body, k.rect(200, -430, 200, 830, UMBER), k.rect(-292, -380, 18, 720, CLAY, 9)),
        door,
        chute,
        lever,
        gauge,
        scope,
        at=(x, y),
        size=size,
    )


@picture(
    "roasters-day",
    "Timur beside the red drum roaster: beans glow behind the round window, the display says 204 degrees.",
    "Тимур у красного барабанного ростера: за круглым окошком видны зёрна, на табло 204 градуса.",
    focal=(0.5, 0.45),
)
def roasters_day() -> str:
    window = k.path("M90,520V220C90,60 470,60 470,220V520Z", SKY)
    tray = k.ellipse(1010, 1010, 470, 120, INK) + k.filled(
        k.ellipse(1010, 996, 440, 104, STONE),
        k.ellipse(1010, 1002, 420, 96, UMBER),
        p.bean_bed((580, 900, 860, 220), 26, 8, (UMBER, INK, TAN), BLUSH),
    )
    machine = roaster(1010, 500, 1)
    man = k.group(faces.timur(), at=(60, 210), size=0.72)
    return (
        k.ground(OCHRE)
        + p.bricks((-40, -40, 1700, 900), OCHRE, "#D49A3F", (90, 38), 0.35, 8)
        + k.filled(
            window,
            k.halftone((80, 60, 400, 360), PAPER, k.fade_down(0.5, 0), 20),
            p.hills([(80, 430), (260, 400), (480, 440)], DUSK),
            k.rect(270, 40, 18, 500, INK),
            k.rect(80, 270, 400, 16, INK),
            p.swallow(180, 180, 0.4, -8, INK),
        )
        + k.rect(-40, 900, 1700, 240, TAN)
        + k.cast(machine, 700, 280, opacity=0.24, steps=90)
        + k.rect(1180, -60, 80, 200, DUSK)
        + k.rect(1240, -60, 20, 200, INK)
        + machine
        + k.cast(man, 90, 50, opacity=0.2, steps=16)
        + man
        + tray
        + p.steam(860, 890, 260, 30, PAPER, 30)
        + p.steam(1180, 890, 220, 26, PAPER, 30)
    )


def cooling_tray(
    x: float, y: float, r: float, colours: tuple[str, ...], seam: str, size: float, seed: int, metal: str = SKY
) -> str:
    arms = "".join(
        k.brush(
            [k.around(x, y, r * 0.1, a), k.around(x, y, r * 0.5, a + 8), k.around(x, y, r * 0.86, a + 20)],
            [r * 0.13, r * 0.1, r * 0.07],
            PAPER,
        )
        + k.brush(
            [k.around(x, y, r * 0.14, a + 8), k.around(x, y, r * 0.5, a + 13), k.around(x, y, r * 0.86, a + 23)],
            [4, 9, 8],
            STONE,
        )
        for a in (10, 130, 250)
    )
    return (
        k.circle(x, y, r * 1.08, metal)
        + k.circle(x, y, r, INK)
        + k.inside(k.circle(x, y, r * 0.97), p.bean_bed((x - r, y - r, 2 * r, 2 * r), size, seed, colours, seam))
        + k.cast(arms, 26, 22, NIGHT, 0.5, steps=10)
        + arms
        + k.circle(x, y, r * 0.16, RED)
        + k.circle(x, y, r * 0.07, UMBER)
    )


@picture(
    "roasters-day-1",
    "The cooling tray from above: three arms stir freshly roasted beans, one sample spoon lies on the rim.",
    "Охладитель сверху: три лопасти ворошат только что обжаренные зёрна, на краю лежит щуп для проб.",
)
def cooling_from_above() -> str:
    tray = cooling_tray(800, 560, 600, (UMBER, UMBER, TAN, INK), BLUSH, 38, 4)
    trier = (
        k.line([(0, 0), (300, 0)], 54, STONE)
        + k.line([(30, 0), (280, 0)], 26, UMBER)
        + k.line([(300, 0), (560, 0)], 50, INK)
    )
    return (
        k.ground(BLUSH)
        + k.cast(k.circle(800, 560, 640), 150, 110)
        + tray
        + k.cast(k.group(trier, at=(1010, 790), turn=24), 50, 44)
        + k.group(trier, at=(1010, 790), turn=24)
    )


@picture(
    "roasters-day-2",
    "Seven beans in a row, from green through yellow and brown to almost black; a hand points at the fifth.",
    "Семь зёрен в ряд: от зелёного через жёлтое и коричневое до почти чёрного, рука указывает на пятое.",
    focal=(0.6, 0.5),
)
def colours_of_roast() -> str:
    colours = (LEAF, OCHRE, "#C98640", TAN, UMBER, "#42221D", NIGHT)
    fields = (PAPER, BLUSH, PAPER, BLUSH, OCHRE, BLUSH, PAPER)
    art = [k.ground(PAPER)]
    for i, colour in enumerate(colours):
        x = 115 + i * 229
        art.append(k.rect(i * 229 - 1, -40, 231, 1150, fields[i]))
        grain = k.group(
            p.bean(0, 0, 108, 80, colour, fields[i]),
            at=(x, 360),
            size=(1, 1 + i * 0.035),
        )
        art += [k.cast(grain, 90, 70, opacity=0.22), grain]
        art.append(k.rect(x - 60, 560, 120, 14, colour))
        art.append(p.words(("20", "150", "165", "180", "204", "215", "230")[i], x, 600, 44, INK, 0.95))
    art.append(p.sleeve([(1560, 1220), (1310, 950)], 220, PAPER, DUSK))
    art.append(k.cast(k.group(p.pinch(0, 0, 1.1, 10, faces.HONEY, faces.HONEY_SHADE), at=(1062, 690)), 40, 36))
    art.append(p.pinch(1062, 690, 1.1, 10, faces.HONEY, faces.HONEY_SHADE))
    return "".join(art)


@picture(
    "failed-batch",
    "A burnt batch: black beans smoke and glow in the cooling tray, the thermometer is at the top, a swallow flies away.",
    "Загубленная партия: чёрные зёрна дымятся и тлеют в охладителе, термометр у верхней отметки, ласточка улетает прочь.",
    focal=(0.45, 0.6),
)
def failed_batch() -> str:
    rng = random.Random(3)
    heap_shape = k.blob(
        [(250, 800), (420, 660), (640, 560), (820, 540), (1010, 590), (1200, 690), (1360, 800), (800, 900)], NIGHT
    )
    heap = k.filled(
        heap_shape,
        p.bean_bed((240, 530, 1140, 400), 34, 5, (NIGHT, NIGHT, INK), DUSK),
        k.halftone((240, 520, 1140, 400), RED, k.glow(0.5, 0.75, 0.6, 0.42), 28),
    )
    smoke = "".join(
        k.brush(points, widths, colour)
        for points, widths, colour in (
            (
                [(520, 720), (430, 540), (560, 380), (400, 220), (520, 60), (420, -120)],
                [30, 130, 150, 190, 230, 280],
                DUSK,
            ),
            (
                [(1080, 720), (1160, 540), (1010, 380), (1150, 220), (1010, 60), (1100, -120)],
                [30, 120, 150, 190, 220, 280],
                DUSK,
            ),
            ([(800, 660), (700, 480), (840, 320), (720, 160), (830, -100)], [26, 120, 160, 200, 280], STONE),
            ([(640, 700), (600, 600), (660, 500), (610, 380), (650, 300)], [10, 40, 50, 40, 4], PAPER),
            ([(960, 690), (1000, 590), (930, 490), (970, 390), (930, 310)], [10, 40, 50, 40, 4], PAPER),
        )
    )
    tray = k.ellipse(800, 850, 660, 150, SKY)
    lip = k.path("M140,850C140,1000 1460,1000 1460,850V900C1460,1090 140,1090 140,900Z", DUSK) + k.path(
        "M1000,960C1300,940 1460,900 1460,850V900C1460,1000 1300,1040 1000,1040Z", INK
    )
    glow_marks = "".join(
        p.bean(x, y, 34, rng.uniform(0, 180), RED, OCHRE)
        for x, y in ((690, 800), (900, 830), (790, 740), (1010, 770), (560, 810))
    )
    return (
        k.ground(RED)
        + k.halftone((-20, -20, 1660, 900), INK, lambda x, y: 0.6 - 0.55 * y, 44)
        + smoke
        + tray
        + k.ellipse(800, 846, 626, 126, INK)
        + heap
        + glow_marks
        + k.rect(640, 930, 320, 200, INK)
        + lip
        + p.swallow_in_colour(1350, 230, 1.2, -24, back=SKY, wing=DUSK)
        + k.group(
            k.rect(-20, -330, 40, 330, PAPER, 20),
            k.rect(-9, -300, 18, 300, RED, 9),
            k.circle(0, 20, 46, PAPER),
            k.circle(0, 20, 32, RED),
            *(k.rect(26, -300 + i * 44, 26 if i % 2 else 40, 7, PAPER) for i in range(7)),
            at=(130, 560),
        )
    )


@picture(
    "failed-batch-1",
    "A roast log: the planned curve bends gently, the real one in red shoots up off the sheet; a cup has left its ring.",
    "Лист обжарки: плановая кривая плавно загибается, настоящая, красная, уходит за край листа; от чашки остался след.",
)
def roast_log() -> str:
    sheet = k.rect(-620, -400, 1240, 840, PAPER)
    grid = "".join(k.rect(-540 + i * 120, -320, 3, 680, SKY) for i in range(10)) + "".join(
        k.rect(-540, -320 + i * 85, 1090, 3, SKY) for i in range(9)
    )
    axes = k.line([(-540, -330), (-540, 360), (560, 360)], 10, INK, soft=False)
    plan = k.line(
        [(-540, -60), (-470, 120), (-380, 180), (-260, 120), (-80, 0), (140, -90), (330, -140), (540, -170)], 14, DUSK
    )
    real = k.line(
        [
            (-540, -60),
            (-470, 130),
            (-380, 190),
            (-260, 110),
            (-100, -30),
            (40, -150),
            (150, -290),
            (210, -430),
            (240, -560),
        ],
        20,
        RED,
    )
    stain = k.line(k.arc(330, 190, 130, 20, 340, 30), 16, TAN) + k.line(k.arc(330, 190, 118, 80, 250, 20), 6, TAN)
    log = k.group(
        sheet,
        grid,
        axes,
        plan,
        stain,
        k.circle(40, -150, 24, OCHRE),
        p.words("?", 60, -20, 110, RED, 1.0),
        at=(780, 600),
        turn=-5,
    )
    log_line = k.group(real, at=(780, 600), turn=-5)
    pencil = k.group(
        k.rect(-30, -16, 330, 32, OCHRE),
        k.rect(260, -16, 50, 32, RED, 6),
        k.poly([(-30, -16), (-30, 16), (-86, 0)], BLUSH),
        k.poly([(-66, -6), (-66, 6), (-86, 0)], INK),
        at=(1290, 900),
        turn=-50,
    )
    return (
        k.ground(INK)
        + k.gouges((0, 0, 1600, 1067), NIGHT, 60, (200, 460), 4, 2, 1, 3)
        + k.cast(k.group(sheet, at=(780, 600), turn=-5), 90, 70, NIGHT, 0.7)
        + log
        + log_line
        + k.cast(pencil, 50, 40, opacity=0.4)
        + pencil
        + p.beans((90, 60, 260, 120), 6, 36, 4, (UMBER, RED), INK)
        + p.cup_from_above(1440, 190, 130, RED, NIGHT, 60)
        + p.glint(1440, 190, 84, 190, 280, 8, BLUSH)
    )


def potters_hand(x: float, y: float, size: float, turn: float, flip: bool = False) -> str:
    """A hand that holds a wall of clay from the left, seen from the front, the arm coming from below left."""
    art = [
        k.line([(-330, 420), (-200, 200), (-90, 60)], 128, BLUSH),
        k.line([(-290, 430), (-160, 220), (-60, 100)], 50, CLAY),
        k.blob([(-170, 100), (-150, -30), (-70, -110), (30, -100), (60, 0), (20, 110), (-60, 170)], BLUSH),
    ]
    for i, (tx, ty) in enumerate(((124, 60), (140, 8), (126, -46), (92, -98))):
        art.append(p.finger([(-60, 84 - i * 52), (50, 74 - i * 54), (tx, ty)], 52, BLUSH, CLAY, PAPER))
    art.append(p.finger([(-100, -40), (-60, -150), (10, -190)], 56, BLUSH, CLAY, PAPER))
    return k.group(*art, at=(x, y), turn=turn, size=(-size if flip else size, size))


@picture(
    "how-the-mug-was-made",
    "Two wet hands raise the wall of a mug on a spinning potter's wheel.",
    "Две мокрые руки вытягивают стенку кружки на вращающемся гончарном круге.",
    focal=(0.5, 0.55),
)
def how_the_mug_was_made() -> str:
    c = 800
    clay = k.path("M590,420C570,560 580,720 630,860H970C1020,720 1030,560 1010,420Z", TAN)
    torso = k.path("M340,-60H1260C1290,300 1320,700 1340,1120H260C280,700 310,300 340,-60Z", DUSK)
    apron = k.path("M520,-60H1080L1120,400C1200,500 1230,800 1240,1120H360C370,800 400,500 480,400Z", INK)
    rings = "".join(
        k.brush([(560, y), (700, y + 26), (800, y + 32), (900, y + 26), (1040, y)], [3, 8, 10, 8, 3], UMBER)
        for y in (500, 566, 640, 716, 790)
    )
    wheel = (
        k.ellipse(c, 900, 560, 132, STONE)
        + k.ellipse(c, 886, 540, 118, PAPER)
        + "".join(
            k.line(
                [(c + rx * math.cos(a), 886 + rx * 0.215 * math.sin(a)) for a in [s + i * 0.1 for i in range(12)]],
                6,
                STONE,
            )
            for rx, s in ((500, 0.2), (470, 2.4), (430, 1.2), (500, 3.6), (440, 4.6))
        )
    )
    drum = k.path("M240,900C240,1060 1360,1060 1360,900V1140H240Z", UMBER) + k.path(
        "M1000,1010C1220,990 1360,960 1360,900V1140H1000Z", NIGHT
    )
    return (
        k.ground(OCHRE)
        + k.halftone((-20, -20, 1660, 900), TAN, lambda x, y: 0.55 * abs(x - 0.5) * 1.4, 24)
        + torso
        + apron
        + k.line([(330, 40), (200, 420), (120, 800)], 230, DUSK)
        + k.line([(1270, 40), (1400, 420), (1480, 800)], 230, DUSK)
        + drum
        + wheel
        + k.inside(k.ellipse(c, 886, 540, 118), k.cast(clay, 240, 60, opacity=0.3))
        + k.filled(
            clay,
            rings,
            k.path("M860,400C900,560 880,720 840,880H1060V400Z", UMBER),
            k.gouges((600, 440, 200, 380), CLAY, 14, (40, 90), 5, 4, 3, 2),
        )
        + k.ellipse(c, 420, 210, 56, CLAY)
        + k.ellipse(c, 424, 182, 42, UMBER)
        + k.ellipse(c, 440, 150, 26, COCOA_SHADE)
        + potters_hand(500, 610, 1.06, 0)
        + potters_hand(1100, 610, 1.06, 0, flip=True)
        + "".join(
            k.circle(x, y, r, TAN)
            for x, y, r in ((470, 880, 12), (430, 900, 8), (1150, 890, 14), (1210, 870, 7), (380, 880, 6))
        )
    )


@picture(
    "how-the-mug-was-made-1",
    "Shelves with nine trial mugs of different shapes, one marked with a red dot.",
    "Полки с девятью пробными кружками разной формы, одна отмечена красной точкой.",
)
def trial_mugs() -> str:
    art = [k.ground(SKY), k.halftone((900, -20, 740, 1120), DUSK, k.fade_right(0.0, 0.35), 40)]
    shapes = (
        (190, 200, OCHRE, TAN), (150, 230, PAPER, STONE), (250, 150, RED, UMBER), (210, 190, INK, NIGHT), (230, 200, BLUSH, CLAY),
        (170, 170, LEAF, MOSS), (140, 250, TAN, UMBER), (220, 170, DUSK, INK), (240, 220, PAPER, STONE),
    )  # fmt: skip
    for i, (w, h, colour, shade) in enumerate(shapes):
        row, column = divmod(i, 3)
        x, y = 330 + column * 460, 320 + row * 340
        one = p.mug(x, y, w, h, colour, shade, PAPER, INK)
        art += [k.cast(one, 150, 60, opacity=0.25), one]
        if i == 4:
            art.append(k.circle(x - 50, y - h * 0.45, 26, RED))
        if column == 2:
            art.append(
                k.rect(-40, y, 1700, 34, UMBER)
                + k.rect(-40, y, 1700, 9, TAN)
                + k.group(k.rect(-40, y + 34, 1700, 30, INK), opacity=0.22, multiply=True)
            )
    return "".join(art)


@picture(
    "how-the-mug-was-made-2",
    "An open kiln, glowing inside, with rows of finished blue and clay-coloured mugs.",
    "Открытая печь, внутри жар, рядами стоят готовые кружки, голубые с глиняным низом.",
)
def kiln() -> str:
    inner = k.rect(430, 150, 740, 1000, RED)
    art = [
        k.ground(INK),
        k.halftone(
            (-20, -20, 1660, 1120), RED, lambda x, y: 0.7 * (1 - math.hypot((x - 0.5) * 1.4, y - 0.55) * 1.5), 24
        ),
        k.poly([(330, 60), (40, 130), (40, 1120), (330, 1120)], DUSK),
        p.bricks((330, 60, 940, 1060), STONE, CLAY, (78, 40), 0.6, 3),
    ]
    art.append(k.filled(inner, k.halftone((430, 150, 740, 960), OCHRE, k.glow(0.5, 0.5, 1.1, 0.62), 22)))
    for row, y in enumerate((430, 730, 1030)):
        for column in range(3):
            x = 560 + column * 236
            one = p.mug(x, y, 176, 170, SKY, DUSK, PAPER, INK) + k.inside(
                k.path(f"M{x - 88},{y - 170}C{x - 88},{y - 50} {x - 77},{y} {x - 46},{y}H{x + 46}C{x + 77},{y} {x + 88},{y - 50} {x + 88},{y - 170}Z"),
                k.rect(x - 100, y - 62, 130, 70, TAN), k.rect(x + 16, y - 62, 130, 70, UMBER),
            )  # fmt: skip
            art.append(one + p.swallow(x - 22, y - 104, 0.24, 0, PAPER if (row + column) % 4 else RED))
        art.append(k.rect(430, y, 740, 30, UMBER) + k.rect(430, y, 740, 8, CLAY))
    art.append(k.rect(120, 500, 60, 160, NIGHT, 20))
    art.append(
        k.rect(1380, 300, 130, 200, DUSK, 14)
        + k.rect(1400, 324, 90, 56, NIGHT, 6)
        + p.words("1230", 1445, 338, 26, OCHRE, 0.9, 1.3)
        + k.circle(1445, 440, 30, RED)
    )
    return "".join(art)


@picture(
    "packing-in-december",
    "A mountain of boxes in December, Gleb's head in glasses behind it, snow falls outside the window.",
    "Гора коробок в декабре, из-за неё выглядывает Глеб в очках, за окном идёт снег.",
    focal=(0.5, 0.45),
)
def packing_in_december() -> str:
    window = k.path("M360,900V240C360,-40 1240,-40 1240,240V900Z", DUSK)
    flakes = "".join(
        k.circle(x, y, 5 + (i * 7) % 9, PAPER) for i, (x, y) in enumerate(k.scatter((370, 0, 860, 700), 90, 50, 5))
    )
    view = k.filled(
        window,
        k.halftone((360, 20, 880, 600), INK, k.fade_down(0.6, 0.0), 22),
        flakes,
        k.rect(786, -40, 26, 900, INK),
        k.rect(360, 270, 880, 22, INK),
    )
    boxes = [
        (-80, 780, 330, 240), (250, 700, 300, 190), (1080, 720, 330, 220), (1330, 520, 260, 190), (1290, 820, 380, 260), (40, 530, 250, 170),
        (60, 1100, 420, 300), (1120, 1120, 440, 330), (520, 930, 300, 210), (830, 960, 280, 200), (420, 1150, 460, 230), (860, 1170, 320, 220),
    ]  # fmt: skip
    palette = ((OCHRE, TAN, BLUSH), (BLUSH, CLAY, PAPER), (OCHRE, TAN, BLUSH), (RED, UMBER, CLAY), (OCHRE, TAN, BLUSH))
    stack = "".join(
        p.box_of_cardboard(x, y, w, h, colours=palette[i % 5], tape=PAPER if i % 3 else RED)
        for i, (x, y, w, h) in enumerate(boxes)
    )
    man = k.group(faces.gleb(), at=(800 - 600 * 0.86, 60), size=0.86)
    return (
        k.ground(RED)
        + p.bricks((-40, -40, 1700, 1000), RED, "#B23F26", (96, 40), 0.5, 9)
        + view
        + k.cast(man, 120, 60, steps=16)
        + man
        + k.cast(stack, 30, -26, opacity=0.2, steps=12)
        + stack
    )


@picture(
    "packing-in-december-1",
    "From above: two hands close a parcel with red string, a card with a swallow and scissors nearby.",
    "Вид сверху: две руки перевязывают посылку красной бечёвкой, рядом открытка с ласточкой и ножницы.",
)
def tying_a_parcel() -> str:
    parcel = k.rect(470, 270, 640, 520, OCHRE, 8)
    string = k.line([(790, 260), (794, 800)], 12, RED) + k.line([(460, 530), (1120, 526)], 12, RED)
    bow = k.stroke(
        "M792,528C700,430 640,470 660,510C680,550 750,540 792,528C880,430 950,470 930,510C910,550 840,540 792,528",
        12,
        RED,
    )
    card = k.group(
        k.rect(-110, -150, 220, 300, WHITE),
        p.swallow(0, -20, 0.62, 0, INK),
        k.rect(-60, 80, 120, 9, RED),
        at=(230, 250),
        turn=-12,
    )
    scissors = k.group(
        k.poly([(0, -14), (300, -40), (310, -20), (0, 16)], STONE), k.poly([(0, 14), (300, 40), (310, 20), (0, -16)], SKY),
        k.oval_ring(-90, -56, 78, 42, 24, INK), k.oval_ring(-90, 56, 78, 42, 24, INK), k.circle(10, 0, 16, INK), at=(1340, 230), turn=-38,
    )  # fmt: skip
    cuffs = p.sleeve([(-40, 1010), (318, 706)], 190, LEAF, MOSS) + p.sleeve(
        [(1640, 1010), (1272, 706)], 190, LEAF, MOSS
    )
    return (
        k.ground(SKY)
        + k.poly([(330, -60), (1290, -60), (1370, 1130), (260, 1130)], DUSK)
        + k.gouges((340, 0, 940, 1067), INK, 40, (120, 320), 4, 90, 3, 6)
        + k.shadowed(card, 60, 50)
        + k.shadowed(scissors, 50, 40)
        + k.shadowed(parcel, 130, 100)
        + k.inside(parcel, k.poly([(470, 270), (790, 460), (1110, 270)], TAN))
        + string
        + bow
        + k.cast(p.pinch(646, 560, 1.05, -6, flip=True) + p.pinch(944, 560, 1.05, 6), 40, 40, opacity=0.25, steps=20)
        + p.pinch(646, 560, 1.05, -6, flip=True)
        + p.pinch(944, 560, 1.05, 6)
        + cuffs
    )


def gear(x: float, y: float, r: float, teeth: int, colour: str, hole: str) -> str:
    return (
        k.circle(x, y, r, colour)
        + "".join(
            k.poly(
                [
                    k.around(x, y, r * 0.95, a - 7),
                    k.around(x, y, r * 1.18, a - 5),
                    k.around(x, y, r * 1.18, a + 5),
                    k.around(x, y, r * 0.95, a + 7),
                ],
                colour,
            )
            for a in (360 / teeth * i for i in range(teeth))
        )
        + k.circle(x, y, r * 0.34, hole)
    )


def burr(x: float, y: float, r: float, light: str = SKY, dark: str = DUSK, hole: str = OCHRE) -> str:
    teeth = "".join(
        k.poly(
            [
                k.around(x, y, r * 0.96, a),
                k.around(x, y, r * 0.96, a + 10),
                k.around(x, y, r * 0.5, a + 36),
                k.around(x, y, r * 0.5, a + 28),
            ],
            dark,
        )
        for a in range(0, 360, 24)
    )
    return (
        k.circle(x, y, r, INK)
        + k.circle(x, y, r * 0.96, light)
        + teeth
        + k.circle(x, y, r * 0.5, INK)
        + k.circle(x, y, r * 0.4, hole)
    )


@picture(
    "grinder-repair-day",
    "A hand grinder taken apart, every part laid out in order on a cloth: body, burrs, springs, screws, crank.",
    "Разобранная ручная мельница, все детали разложены по порядку на ткани: корпус, жернова, пружины, винты, ручка.",
)
def grinder_repair_day() -> str:
    cloth = k.poly([(90, 70), (1530, 40), (1560, 1020), (60, 1000)], OCHRE)
    body = (
        k.rect(190, 160, 220, 700, INK, 30)
        + k.rect(330, 160, 80, 700, NIGHT, 30)
        + k.rect(216, 200, 16, 600, DUSK, 8)
        + k.rect(190, 500, 220, 130, RED)
        + "".join(k.rect(200 + i * 22, 506, 8, 118, UMBER) for i in range(10))
        + p.swallow(296, 740, 0.5, 0, RED)
    )
    crank = (
        k.line([(520, 190), (860, 170)], 34, STONE)
        + k.rect(488, 150, 76, 76, STONE, 18)
        + k.circle(526, 188, 16, INK)
        + k.path("M836,90C880,66 940,84 944,130L930,240H850L836,170Z", TAN)
    )
    axle = (
        k.rect(500, 300, 26, 520, STONE, 8)
        + "".join(k.rect(494, y, 38, 10, DUSK, 4) for y in range(640, 800, 20))
        + k.rect(488, 420, 50, 34, INK, 6)
    )
    spring = k.line([(640 + (46 if i % 2 else -46), 300 + i * 22) for i in range(11)], 12, INK)
    cone = k.path("M600,640L740,640L700,830H640Z", SKY) + "".join(
        k.brush([(616 + i * 26, 644), (632 + i * 20, 740), (646 + i * 14, 826)], [10, 8, 4], DUSK) for i in range(5)
    )
    ringburr = burr(930, 430, 150, hole=OCHRE)
    wheel = gear(930, 740, 96, 14, RED, OCHRE)
    washers = "".join(
        k.ring(x, y, r, w, INK) for x, y, r, w in ((1150, 330, 44, 16), (1150, 450, 34, 14), (1150, 550, 26, 12))
    )
    screws = "".join(
        k.group(
            k.circle(0, 0, 24, STONE),
            k.rect(-18, -4, 36, 8, INK),
            k.rect(-9, 24, 18, 62, SKY),
            *(k.rect(-12, 34 + j * 14, 24, 5, DUSK) for j in range(4)),
            at=(1080 + i * 70, 660),
            turn=0,
        )
        for i in range(4)
    )
    lid = k.circle(1390, 330, 120, DUSK) + k.circle(1390, 330, 96, INK) + k.circle(1390, 330, 24, OCHRE)
    driver = (
        k.rect(1120, 850, 200, 56, RED, 26)
        + k.rect(1300, 868, 180, 20, STONE)
        + k.poly([(1470, 860), (1506, 870), (1506, 886), (1470, 896)], STONE)
    )
    brush = (
        k.rect(1330, 560, 36, 150, TAN, 12)
        + k.rect(1318, 690, 60, 40, STONE)
        + "".join(k.line([(1326 + j * 9, 730), (1322 + j * 10, 800)], 5, INK) for j in range(6))
    )
    small = "".join(k.circle(x, y, 9, INK) for x, y in ((760, 300), (790, 330), (760, 360)))
    things = [body, crank, axle, spring, cone, ringburr, wheel, washers, screws, lid, driver, brush, small]
    art = [k.ground(LEAF), k.gouges((0, 0, 1600, 1067), MOSS, 70, (160, 400), 4, 88, 2, 3), k.shadowed(cloth, 40, 34)]
    art.append(k.inside(cloth, *(k.rect(60, y, 1540, 7, TAN) for y in (90, 110, 960, 980))))
    art += [k.shadowed(thing, 64, 48, steps=30) for thing in things]
    art.append(p.beans((650, 880, 330, 60), 5, 30, 3, (INK, UMBER), OCHRE))
    return "".join(art)


@picture(
    "grinder-repair-day-1",
    "Pavel under a lamp cleans a steel burr with a small brush, coffee dust falls on the bench.",
    "Павел под лампой чистит стальной жернов кисточкой, на верстак сыплется кофейная пыль.",
    focal=(0.47, 0.4),
)
def cleaning_the_burr() -> str:
    man = k.group(faces.pavel(), at=(234, -40), size=0.86)
    light = k.poly([(1190, 230), (1400, 230), (1700, 1120), (760, 1120)], OCHRE)
    lamp = (
        k.line([(1700, -40), (1560, 120), (1340, 90)], 26, INK)
        + k.path("M1180,230C1190,130 1240,80 1296,80C1354,80 1400,130 1410,230Z", RED)
        + k.path("M1320,80C1360,100 1400,150 1410,230H1330Z", UMBER)
        + k.ellipse(1295, 230, 115, 22, PAPER)
    )
    piece = burr(745, 800, 150, hole=INK)
    brush = k.group(
        k.line([(0, 0), (190, 0)], 24, TAN), k.rect(-40, -22, 60, 44, STONE),
        *(k.line([(-40, -16 + j * 8), (-104, -22 + j * 11)], 6, INK) for j in range(5)), at=(970, 760), turn=-14,
    )  # fmt: skip
    bench = k.rect(-60, 960, 1720, 180, UMBER) + k.rect(-60, 950, 1720, 22, TAN)
    return (
        k.ground(DUSK)
        + k.halftone((-20, -20, 1660, 1120), NIGHT, lambda x, y: 0.5 * (1 - x) + 0.06, 30)
        + k.group(light, opacity=0.9)
        + k.cast(man, 60, 40, NIGHT, 0.5, steps=12)
        + man
        + bench
        + k.gouges((0, 980, 1600, 80), COCOA_SHADE, 24, (140, 340), 4, 0, 1, 4)
        + k.line([(400, 690), (330, 850), (390, 960)], 170, RED)
        + k.line([(1110, 690), (1240, 800), (1300, 930)], 170, RED)
        + k.line([(1160, 690), (1310, 800), (1360, 930)], 60, UMBER)
        + p.fist(610, 850, 0.86, -14, flip=True)
        + k.cast(piece, 70, 90, opacity=0.25, steps=30)
        + piece
        + "".join(
            p.finger([(560, 780 + i * 46), (610, 776 + i * 46), (664, 780 + i * 44)], 44, BLUSH, CLAY, PAPER)
            for i in range(3)
        )
        + brush
        + p.pinch(1030, 744, 0.86, 6)
        + "".join(k.circle(x, y, 4 + i % 4, INK) for i, (x, y) in enumerate(k.scatter((800, 900, 190, 70), 30, 15, 3)))
        + lamp
    )


def sleeping_cat(x: float, y: float, size: float) -> str:
    art = (
        k.blob([(-170, 0), (-190, -70), (-120, -140), (0, -150), (130, -120), (180, -50), (160, 0)], INK)
        + k.blob([(60, -10), (50, -90), (110, -130), (180, -110), (200, -50), (170, -4), (110, 8)], NIGHT)
        + k.poly([(84, -112), (86, -166), (122, -130)], NIGHT)
        + k.poly([(150, -130), (184, -160), (188, -104)], NIGHT)
        + k.stroke("M94,-62q14,12 28,0M144,-62q14,12 28,0", 5, OCHRE)
        + k.path("M124,-44L140,-44L132,-34Z", RED)
        + k.line([(-160, -14), (-60, 6), (60, 0), (100, -16)], 36, INK)
        + "".join(k.gouge(dx, -118 + abs(dx) * 0.1, 40, 4, 80, DUSK) for dx in (-110, -70, -30, 10))
    )
    return k.group(art, at=(x, y), size=size)


@picture(
    "decaf-without-shame",
    "Night: a mug of decaf steams on the sill, the moon and lit windows outside, a cat asleep beside it.",
    "Ночь: на подоконнике дымится кружка декафа, за окном луна и светящиеся окна, рядом спит кошка.",
    focal=(0.4, 0.6),
)
def decaf_without_shame() -> str:
    rng = random.Random(14)
    houses = []
    for x, w, h, colour in (
        (240, 220, 330, INK),
        (440, 180, 250, NIGHT),
        (600, 240, 380, INK),
        (820, 170, 280, NIGHT),
        (970, 230, 340, INK),
        (1180, 200, 240, NIGHT),
    ):
        top = 800 - h
        houses.append(k.rect(x, top, w, h + 60, colour))
        houses.append(k.poly([(x - 14, top), (x + w / 2, top - 60), (x + w + 14, top)], colour))
        for wx in range(int(x + 24), int(x + w - 40), 52):
            for wy in range(int(top + 40), 780, 74):
                if rng.random() < 0.34:
                    houses.append(k.rect(wx, wy, 26, 38, rng.choice((OCHRE, OCHRE, BLUSH))))
    stars = "".join(
        k.circle(x, y, 3 + i % 4, PAPER) for i, (x, y) in enumerate(k.scatter((260, 40, 1080, 330), 34, 90, 8))
    )
    frame = k.rect(240, -60, 1120, 900, DUSK)
    curtain_left = k.path("M-60,-60H330C350,300 300,640 210,900H-60Z", RED) + "".join(
        k.brush([(40 + i * 90, -60), (36 + i * 86, 400), (10 + i * 66, 880)], [6, 20, 8], UMBER) for i in range(4)
    )
    curtain_right = k.path("M1660,-60H1290C1270,300 1320,640 1410,900H1660Z", RED) + "".join(
        k.brush([(1350 + i * 90, -60), (1370 + i * 84, 400), (1430 + i * 66, 880)], [6, 20, 8], UMBER) for i in range(4)
    )
    return (
        k.ground(NIGHT)
        + k.filled(
            frame,
            k.halftone((240, -40, 1120, 900), INK, k.fade_down(0.75, 0.0), 24),
            stars,
            k.circle(1020, 210, 130, OCHRE),
            k.circle(970, 184, 116, k.DUSK),
            *houses,
            k.rect(786, -60, 24, 920, UMBER),
            k.rect(240, 330, 1120, 18, UMBER),
        )
        + curtain_left
        + curtain_right
        + k.rect(-60, 850, 1720, 300, UMBER)
        + k.rect(-60, 836, 1720, 30, TAN)
        + k.cast(p.mug(560, 930, 300, 250, PAPER, STONE, WHITE), 300, 90, NIGHT, 0.5)
        + p.mug(560, 930, 300, 250, PAPER, STONE, WHITE)
        + p.swallow(505, 816, 0.46, 0, RED)
        + p.steam(510, 650, 300, 34, PAPER, 36)
        + p.steam(610, 640, 230, 28, PAPER, 30)
        + k.cast(sleeping_cat(1090, 936, 1.15), 160, 40, NIGHT, 0.5, steps=30)
        + sleeping_cat(1090, 936, 1.15)
    )


@picture(
    "the-warehouse",
    "The brick warehouse on the spit where two rivers of different colours meet, swallows circle above the roof.",
    "Кирпичный пакгауз на стрелке, где сходятся две реки разного цвета, над крышей кружат ласточки.",
    focal=(0.5, 0.45),
)
def the_warehouse() -> str:
    coast = "M-60,330C220,380 440,560 600,760C690,870 750,930 800,960C850,930 910,870 1000,760C1170,560 1400,360 1660,310V-60H-60Z"
    oka = k.rect(-60, 200, 860, 960, DUSK)
    volga = k.rect(800, 200, 860, 960, SKY)
    spit = k.stroke(coast, 84, BLUSH) + k.stroke(coast, 40, PAPER) + k.path(coast, LEAF)
    ripples = k.gouges((-20, 560, 480, 480), SKY, 44, (60, 170), 5, 36, 6, 3) + k.gouges(
        (1140, 560, 480, 480), PAPER, 44, (60, 170), 5, -36, 6, 4
    )
    seam = k.brush([(800, 980), (780, 1020), (814, 1060), (790, 1120)], [30, 20, 18, 26], PAPER)
    trees = "".join(
        round_tree(x, y, r, MOSS, INK)
        for x, y, r in (
            (330, 330, 60),
            (430, 400, 50),
            (250, 270, 50),
            (1290, 350, 60),
            (1200, 430, 46),
            (1400, 280, 56),
            (540, 520, 40),
        )
    )
    path = k.brush([(806, 880), (770, 810), (850, 750), (812, 640)], [8, 24, 28, 40], OCHRE)
    house = warehouse(478, 660, 0.82)
    boat = k.group(
        k.path("M-110,0H120L90,44H-80Z", RED),
        k.rect(-50, -46, 90, 46, PAPER),
        k.rect(-34, -32, 20, 18, INK),
        k.rect(-4, -32, 20, 18, INK),
        k.gouge(-190, 40, 140, 5, 6, WHITE),
        at=(1330, 850),
        turn=-10,
    )
    return (
        k.ground(BLUSH)
        + k.rect(-60, 120, 1720, 1100, BLUSH)
        + oka
        + volga
        + ripples
        + spit
        + k.rect(-60, -60, 1720, 200, BLUSH)
        + k.halftone((-20, -20, 1660, 170), RED, k.fade_down(0.35, 0.05), 26)
        + p.hills([(-60, 160), (240, 90), (620, 150), (980, 80), (1340, 140), (1660, 90)], DUSK, 200)
        + k.path("M-60,190C400,150 1200,150 1660,180V240H-60Z", MOSS)
        + k.gouges((0, 230, 1600, 120), MOSS, 50, (30, 90), 4, -4, 8, 6)
        + trees
        + path
        + k.cast(house, 170, 80, opacity=0.25, steps=40)
        + house
        + p.steam(890, 322, 210, 30, PAPER, 30)
        + seam
        + boat
        + p.swallow_in_colour(1370, 540, 0.95, -12)
        + p.distant_swallows(
            [
                (420, 160, 0.5, -10),
                (600, 250, 0.36, 12),
                (1180, 170, 0.44, -24),
                (1330, 110, 0.3, 6),
                (520, 90, 0.3, -6),
            ]
        )
    )


@picture(
    "the-warehouse-1",
    "Inside the warehouse: arched windows, sacks of green coffee, and a swallow's nest with three chicks under the beam.",
    "Внутри пакгауза: арочные окна, мешки зелёного кофе, под балкой ласточкино гнездо с тремя птенцами.",
    focal=(0.45, 0.3),
)
def inside_the_warehouse() -> str:
    def arch(x: float) -> str:
        glass = k.path(f"M{x},800V380C{x},200 {x + 300},200 {x + 300},380V800Z", SKY)
        return k.path(f"M{x - 28},800V380C{x - 28},160 {x + 328},160 {x + 328},380V800Z", faces.CHESTNUT) + k.filled(
            glass,
            k.halftone((x, 200, 300, 400), PAPER, k.fade_down(0.7, 0.0), 20),
            p.hills([(x - 20, 660), (x + 140, 630), (x + 330, 670)], DUSK, 820),
            k.rect(x + 142, 200, 16, 620, INK),
            k.rect(x, 460, 300, 14, INK),
            k.rect(x, 640, 300, 14, INK),
        )

    def sack(x: float, y: float, colour: str, shade: str, w: float = 330, h: float = 150) -> str:
        """A full sack lying on its side, its four corners gathered into ears."""
        left, right, top, mid = x - w / 2, x + w / 2, y - h, y - h / 2
        body = k.path(
            f"M{left - 16},{top - 12}L{left + 26},{top + 4}Q{x},{top - 26} {right - 26},{top + 4}L{right + 16},{top - 12}L{right + 4},{top + 28}"
            f"Q{right + 26},{mid} {right + 4},{y - 26}L{right + 16},{y + 8}L{right - 26},{y - 2}Q{x},{y + 12} {left + 26},{y - 2}L{left - 16},{y + 8}"
            f"L{left - 4},{y - 26}Q{left - 26},{mid} {left - 4},{top + 28}Z",
            colour,
        )
        return k.filled(
            body,
            k.path(f"M{x + 60},{top - 40}Q{x + 120},{mid} {x + 70},{y + 40}H{right + 60}V{top - 40}Z", shade),
            k.path(f"M{left - 40},{y - 30}Q{x},{y - 8} {right + 40},{y - 30}V{y + 30}H{left - 40}Z", shade),
            k.gouges((left + 20, top + 16, w - 40, h - 30), shade, 12, (16, 40), 3, 0, 10, int(x + y)),
            p.swallow(x - 30, mid - 4, 0.46, -6, RED),
        )

    light = "".join(
        k.poly([(x, 800), (x + 300, 800), (x + 560, 1120), (x + 160, 1120)], OCHRE) for x in (120, 650, 1180)
    )
    nest = k.path("M610,150C620,270 700,330 780,330C860,330 930,270 940,150Z", TAN) + k.inside(
        k.path("M610,150C620,270 700,330 780,330C860,330 930,270 940,150Z"),
        "".join(
            k.circle(x, y, 15, UMBER if i % 3 else CLAY)
            for i, (x, y) in enumerate(k.scatter((610, 160, 330, 170), 52, 27, 3))
        ),
    )

    def chick(x: float) -> str:
        return (
            k.circle(x, 146, 40, INK)
            + k.path(f"M{x - 24},142L{x},86L{x + 24},142Z", OCHRE)
            + k.path(f"M{x - 13},140L{x},104L{x + 13},140Z", RED)
            + k.circle(x - 24, 138, 5, PAPER)
            + k.circle(x + 24, 138, 5, PAPER)
        )

    return (
        p.bricks((-60, -60, 1720, 960), k.UMBER, "#7E4130", (96, 40), 0.5, 6)
        + arch(120)
        + arch(650)
        + arch(1180)
        + k.rect(-60, 800, 1720, 340, TAN)
        + k.gouges((0, 820, 1600, 240), UMBER, 40, (120, 300), 4, 0, 1, 5)
        + k.group(light, opacity=0.75)
        + k.rect(-60, -60, 1720, 90, INK)
        + k.rect(-60, 20, 1720, 16, NIGHT)
        + k.path("M540,30H1020L960,90H600Z", INK)
        + "".join(chick(x) for x in (690, 780, 870))
        + nest
        + p.swallow_in_colour(390, 250, 1.25, -6)
        + "".join(
            k.cast(one, 90, 30, opacity=0.3, steps=24) + one
            for one in (
                sack(240, 900, STONE, CLAY),
                sack(210, 750, OCHRE, TAN),
                sack(560, 960, OCHRE, TAN),
                sack(240, 1040, OCHRE, TAN),
                sack(590, 1100, STONE, CLAY),
                sack(1370, 890, OCHRE, TAN),
                sack(1400, 740, STONE, CLAY),
                sack(1060, 950, STONE, CLAY),
                sack(1420, 1040, STONE, CLAY),
                sack(1070, 1100, OCHRE, TAN),
            )
        )
    )
