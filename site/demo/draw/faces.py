"""The six people of the brand. Each function draws a bust in a square of 1200, its head at about (600, 450)."""

from __future__ import annotations

import math
import random

from . import kit as k
from . import parts as p
from .kit import BLUSH, CLAY, DUSK, INK, LEAF, MOSS, NIGHT, OCHRE, PAPER, RED, SKY, STONE, TAN, UMBER, WHITE

HONEY = "#DDA987"  # blush under ochre
HONEY_SHADE = "#B9785A"
SILVER = "#C9CDCB"
CHESTNUT = "#8E3B26"  # red under a light ink

X, Y = 600, 450


def skull(width: float = 1, length: float = 1, jaw: float = 1) -> list[k.Point]:
    half = [(0, -236), (96, -222), (160, -150), (178, -50), (172, 40), (150, 128), (92 * jaw, 208), (44 * jaw, 240)]
    right = [(X + x * width, Y + y * length) for x, y in half]
    left = [(X - x * width, Y + y * length) for x, y in half[:0:-1]]
    return [*right, (X, Y + 250 * length), *left]


def neck(skin: str, shade: str, width: float = 92) -> str:
    return (
        k.path(f"M{X - width},{Y + 110}V{Y + 330}Q{X},{Y + 420} {X + width},{Y + 330}V{Y + 110}Z", skin)
        + k.path(f"M{X - width},{Y + 190}C{X - 40},{Y + 290} {X + 40},{Y + 290} {X + width},{Y + 200}V{Y + 330}Q{X + 40},{Y + 390} {X + 10},{Y + 372}C{X + 40},{Y + 320} {X - 60},{Y + 300} {X - width},{Y + 240}Z", shade)
    )  # fmt: skip


def ears(skin: str, shade: str, reach: float = 180) -> str:
    return (
        k.ellipse(X - reach, Y + 6, 34, 54, skin, -8)
        + k.ellipse(X + reach, Y + 6, 34, 54, shade, 8)
        + k.path(f"M{X - reach - 12},{Y - 18}Q{X - reach + 10},{Y - 4} {X - reach - 4},{Y + 28}", shade)
    )


def eye(x: float, y: float, side: int, iris: str = INK, lid: str = INK, open_by: float = 1) -> str:
    """`side` is −1 for the left of the picture, 1 for the right; the outer corner is a little higher and darker."""
    o = side
    h = 19 * open_by
    white = k.path(f"M{x - 36 * o},{y + 6}C{x - 16 * o},{y - h} {x + 16 * o},{y - h - 2} {x + 38 * o},{y}C{x + 16 * o},{y + h * 0.8} {x - 16 * o},{y + h * 0.85} {x - 36 * o},{y + 6}Z", PAPER)  # fmt: skip
    pupil = k.circle(x + 3, y - 2, 16.5, iris) + k.circle(x - 3, y - 8, 4.6, WHITE)
    upper = k.path(
        f"M{x - 38 * o},{y + 8}C{x - 18 * o},{y - h - 3} {x + 14 * o},{y - h - 6} {x + 44 * o},{y - 4}"
        f"C{x + 16 * o},{y - h + 5} {x - 16 * o},{y - h + 5} {x - 38 * o},{y + 8}Z",
        lid,
    )
    return k.filled(white, pupil) + upper


def brow(x: float, y: float, side: int, colour: str, weight: float = 15, lift: float = 8) -> str:
    return k.brush(
        [(x - 46 * side, y - 1), (x - 12 * side, y - lift - 3), (x + 24 * side, y - lift), (x + 56 * side, y + 11)],
        [weight * 0.8, weight, weight * 0.75, 3],
        colour,
    )


def nose(shade: str, length: float = 1, width: float = 1) -> str:
    def at(x: float, y: float) -> str:
        return f"{k.n(X + x * width)},{k.n(Y - 40 + (y + 40) * length)}"

    return k.path(
        f"M{at(14, -44)}C{at(16, 4)} {at(36, 36)} {at(44, 70)}C{at(46, 88)} {at(26, 96)} {at(6, 96)}"
        f"C{at(-12, 98)} {at(-30, 94)} {at(-36, 82)}C{at(-22, 86)} {at(-6, 84)} {at(8, 76)}C{at(12, 40)} {at(6, 0)} {at(14, -44)}Z",
        shade,
    )


def mouth(y: float, lip: str, line: str = UMBER, width: float = 58, smile: float = 16, full: float = 1) -> str:
    cy = Y + y
    upper = k.path(f"M{X - width},{cy - smile * 0.6}C{X - 26},{cy - 14 * full} {X - 12},{cy - 16 * full} {X},{cy - 8 * full}C{X + 12},{cy - 16 * full} {X + 26},{cy - 14 * full} {X + width},{cy - smile * 0.6}Q{X},{cy + smile * 1.5} {X - width},{cy - smile * 0.6}Z", lip)  # fmt: skip
    lower = k.path(f"M{X - width * 0.72},{cy + 4}Q{X},{cy + 44 * full} {X + width * 0.72},{cy + 4}Q{X},{cy + smile * 1.2} {X - width * 0.72},{cy + 4}Z", lip)  # fmt: skip
    between = k.brush(
        [
            (X - width - 8, cy - smile * 0.9),
            (X - 30, cy + smile * 0.2),
            (X, cy + smile * 0.4),
            (X + 30, cy + smile * 0.2),
            (X + width + 8, cy - smile * 0.9),
        ],
        [4, 7, 6, 7, 4],
        line,
    )
    return lower + upper + between


def side_shade(outline: str, shade: str) -> str:
    return k.inside(
        outline,
        k.path(
            f"M{X + 84},{Y - 260}C{X + 92},{Y - 130} {X + 132},{Y - 60} {X + 118},{Y}C{X + 106},{Y + 50} {X + 132},{Y + 80} "
            f"{X + 104},{Y + 130}C{X + 84},{Y + 170} {X + 60},{Y + 190} {X + 50},{Y + 270}H{X + 260}V{Y - 260}Z",
            shade,
        ),
    )


def cheeks(colour: str = RED, strength: float = 0.2, y: float = 66) -> str:
    return "".join(
        k.halftone((X + dx - 52, Y + y - 44, 104, 88), colour, k.glow(0.5, 0.5, strength, 0.5), 11)
        for dx in (-104, 100)
    )


def body_outline(width: float = 430, slope: float = 60, top: float = 760, colour: str = INK) -> str:
    return k.path(
        f"M{X - 110},{top}C{X - 240},{top + slope * 0.8} {X - width + 30},{top + slope} {X - width},{top + 220}"
        f"C{X - width - 26},{top + 330} {X - width - 40},1200 {X - width - 46},1300H{X + width + 46}"
        f"C{X + width + 40},1200 {X + width + 26},{top + 330} {X + width},{top + 220}"
        f"C{X + width - 30},{top + slope} {X + 240},{top + slope * 0.8} {X + 110},{top}Z",
        colour,
    )


def shoulders(colour: str, shade: str, width: float = 430, slope: float = 60, top: float = 760) -> str:
    side = k.path(
        f"M{X + 200},{top}C{X + 260},{top + 200} {X + 250},{top + 380} {X + 290},1300H{X + 700}V{top}Z", shade
    )
    return k.filled(body_outline(width, slope, top, colour), side)


def vera() -> str:
    """About 45, a dark bob with silver streaks, an ochre coat over a dark polo neck, red earrings."""
    head = k.blob(skull(0.96, 1, 0.92), BLUSH)
    back_hair = k.path(
        "M600,170C440,160 362,270 352,420C344,540 340,640 322,720C400,760 470,750 520,700L690,700C730,750 800,760 878,718C860,640 858,540 848,420C838,270 760,160 600,170Z",
        INK,
    )
    fringe = k.path(
        "M640,186C500,150 396,250 386,430C384,500 396,560 404,600C424,520 424,440 452,380C520,370 600,320 650,250C690,330 740,370 768,400C790,460 786,530 800,600C818,540 822,470 814,410C800,280 740,200 640,186Z",
        INK,
    )
    streaks = "".join(
        k.brush(points, widths, SILVER)
        for points, widths in (
            ([(648, 210), (560, 250), (480, 320), (430, 420), (412, 540)], [4, 16, 18, 14, 4]),
            ([(640, 232), (580, 290), (510, 340), (462, 368)], [3, 9, 10, 3]),
            ([(668, 216), (740, 280), (790, 370), (808, 480)], [3, 12, 12, 4]),
            ([(372, 560), (362, 640), (346, 706)], [3, 10, 4]),
            ([(838, 580), (846, 650), (858, 704)], [3, 9, 4]),
        )
    )
    coat = shoulders(OCHRE, TAN, 420, 70)
    lapels = k.path("M480,760L392,880L470,950L430,990L600,1240L560,1000Z", TAN) + k.path(
        "M720,760L808,880L730,950L770,990L600,1240L640,1000Z", UMBER
    )
    polo = k.path("M486,690C540,750 660,750 714,690L730,800L640,1060H560L470,800Z", INK) + k.path(
        "M486,690C540,750 660,750 714,690L722,760C650,800 550,800 478,760Z", NIGHT
    )
    sprig = k.group(p.coffee_branch(0, 0, 0, 0.42), at=(800, 1130), turn=-62)
    return (
        back_hair
        + neck(BLUSH, CLAY, 84)
        + coat
        + polo
        + lapels
        + sprig
        + head
        + side_shade(head, CLAY)
        + cheeks()
        + nose(CLAY, 1.02, 0.9)
        + eye(X - 70, Y - 10, -1, UMBER)
        + eye(X + 70, Y - 10, 1, UMBER)
        + brow(X - 72, Y - 64, -1, INK, 13)
        + brow(X + 72, Y - 64, 1, INK, 13)
        + k.stroke(f"M{X - 126},{Y + 14}q-12,6 -20,16M{X + 126},{Y + 14}q12,6 20,16", 4, CLAY)
        + k.stroke(f"M{X - 84},{Y + 96}q-16,26 -6,48M{X + 82},{Y + 96}q16,26 6,48", 4, CLAY)
        + mouth(146, RED, UMBER, 54, 15, 0.9)
        + fringe
        + streaks
        + k.circle(398, 622, 15, RED)
        + k.circle(806, 622, 15, RED)
    )


def timur() -> str:
    """About 35, a full dark beard, a red cap, a dark apron over a striped shirt."""
    head = k.blob(skull(1.02, 1, 1.02), HONEY)
    beard = k.path(
        "M414,470C420,560 420,640 470,700C520,760 560,780 600,782C640,780 680,760 730,700C780,640 780,560 786,470C770,500 756,520 744,540C716,530 690,524 664,528C640,532 620,540 600,540C580,540 560,532 536,528C510,524 484,530 456,540C444,520 430,500 414,470Z",
        NIGHT,
    )
    beard_cuts = k.inside(
        beard,
        "".join(
            k.gouge(x, y, 50, 3.6, a, DUSK)
            for x, y, a in (
                (470, 610, 70),
                (500, 660, 62),
                (540, 700, 74),
                (590, 730, 88),
                (640, 716, 100),
                (690, 680, 112),
                (726, 620, 108),
                (450, 560, 76),
                (750, 560, 104),
                (560, 650, 82),
                (640, 656, 98),
            )
        ),
    )
    cap = (
        k.path("M412,352C400,210 480,130 604,128C730,130 800,210 788,352C700,310 500,310 412,352Z", RED)
        + k.inside(
            k.path("M412,352C400,210 480,130 604,128C730,130 800,210 788,352C700,310 500,310 412,352Z"),
            k.path("M690,100C740,200 740,300 730,380H860V100Z", UMBER),
            *(
                k.brush([(x, 140), (x + (x - 600) * 0.25, 250), (x + (x - 600) * 0.3, 340)], [3, 8, 5], UMBER)
                for x in (470, 535, 600, 660)
            ),
        )
        + k.path("M400,346C500,296 700,296 800,346L806,404C700,352 500,352 394,404Z", CHESTNUT)
    )
    side_hair = k.path("M410,380L440,372C436,420 430,460 424,500L408,470Z", NIGHT) + k.path(
        "M790,380L760,372C764,420 770,460 776,500L792,470Z", NIGHT
    )
    shirt = shoulders(PAPER, STONE, 450, 56)
    stripes = k.inside(
        body_outline(450, 56),
        *(
            k.path(f"M60,{y}C300,{y - 70} 900,{y - 70} 1140,{y}V{y + 22}C900,{y - 48} 300,{y - 48} 60,{y + 22}Z", DUSK)
            for y in range(800, 1300, 62)
        ),
    )
    apron = (
        k.path(
            "M410,800L470,780L496,920H704L730,780L790,800L776,960C800,1040 830,1100 840,1260H360C370,1100 400,1040 424,960Z",
            INK,
        )
        + k.path("M690,920H704L730,780L790,800L776,960C800,1040 830,1100 840,1260H700Z", NIGHT)
        + p.swallow(596, 1060, 0.72, 0, RED)
    )
    return (
        neck(HONEY, HONEY_SHADE, 104)
        + shirt
        + stripes
        + k.path("M470,760C540,830 660,830 730,760L742,796C660,866 540,866 458,796Z", DUSK)
        + apron
        + ears(HONEY, HONEY_SHADE, 184)
        + head
        + side_shade(head, HONEY_SHADE)
        + side_hair
        + beard
        + beard_cuts
        + mouth(140, CHESTNUT, NIGHT, 44, 14, 0.8)
        + k.path(
            "M600,536C560,528 520,548 504,590C540,576 580,580 600,572C620,580 660,576 696,590C680,548 640,528 600,536Z",
            NIGHT,
        )
        + cheeks(RED, 0.2, 40)
        + nose(HONEY_SHADE, 0.98, 1.08)
        + eye(X - 72, Y - 24, -1)
        + eye(X + 72, Y - 24, 1)
        + brow(X - 74, Y - 72, -1, NIGHT, 22, 4)
        + brow(X + 74, Y - 72, 1, NIGHT, 22, 4)
        + cap
    )


def sonya() -> str:
    """About 28, a cloud of red-brown curls, freckles, a striped jersey under dungarees."""
    rng = random.Random(12)
    head = k.blob(skull(0.95, 0.97, 0.9), BLUSH)
    curls = []
    for i in range(46):
        a = math.radians(148 + i * (244 / 45))
        for ring, r in ((246, 64), (186, 56)):
            reach = ring * rng.uniform(0.94, 1.08)
            x, y = X + math.cos(a) * reach * 1.06, Y - 70 + math.sin(a) * reach
            curls.append((x, y, r * rng.uniform(0.8, 1.1)))
    for x, y in (
        (338, 560),
        (330, 640),
        (380, 690),
        (862, 560),
        (874, 640),
        (820, 690),
        (360, 500),
        (842, 500),
        (400, 620),
        (800, 620),
    ):
        curls.append((x, y, 66))
    back = "".join(k.circle(x, y, r, CHESTNUT) for x, y, r in curls)
    rings = "".join(
        k.line(k.arc(x, y, r * 0.6, s, s + 210, 10), 9, colour)
        for x, y, r in curls[::2]
        for s, colour in ((rng.uniform(0, 360), rng.choice((UMBER, RED, UMBER))),)
    )
    front = "".join(
        k.circle(x, y, r, CHESTNUT) + k.line(k.arc(x, y, r * 0.55, s, s + 220, 10), 8, c)
        for x, y, r, s, c in (
            (440, 340, 52, 40, UMBER), (500, 286, 56, 120, RED), (572, 262, 54, 200, UMBER), (646, 264, 56, 300, RED),
            (716, 300, 54, 20, UMBER), (764, 358, 50, 80, RED), (418, 420, 42, 160, UMBER), (784, 430, 42, 220, UMBER),
        )
    )  # fmt: skip
    jersey = shoulders(PAPER, STONE, 380, 74)
    stripes = k.inside(
        body_outline(380, 74),
        *(
            k.path(f"M100,{y}C320,{y - 60} 880,{y - 60} 1100,{y}V{y + 26}C880,{y - 34} 320,{y - 34} 100,{y + 26}Z", RED)
            for y in range(820, 1300, 70)
        ),
    )
    dungarees = (
        k.path(
            "M380,800L450,786L476,960H724L750,786L820,800L800,1020C830,1080 850,1160 856,1270H344C350,1160 370,1080 400,1020Z",
            DUSK,
        )
        + k.path("M700,960H724L750,786L820,800L800,1020C830,1080 850,1160 856,1270H730Z", INK)
        + k.rect(500, 1040, 200, 130, INK, 10)
        + k.rect(508, 1048, 184, 114, DUSK, 8)
        + k.circle(462, 970, 20, OCHRE)
        + k.circle(738, 970, 20, OCHRE)
        + k.line([(560, 1046), (556, 1000)], 16, STONE)
        + k.ellipse(555, 985, 22, 30, STONE)
    )
    freckles = "".join(
        k.circle(X + dx, Y + dy, 4.2, TAN)
        for dx, dy in (
            (-112, 44),
            (-92, 58),
            (-72, 48),
            (-120, 66),
            (-98, 76),
            (-64, 66),
            (-46, 56),
            (60, 56),
            (78, 48),
            (96, 62),
            (112, 46),
            (118, 70),
            (84, 74),
            (50, 66),
            (-10, 40),
            (8, 30),
        )
    )
    return (
        back
        + rings
        + neck(BLUSH, CLAY, 80)
        + jersey
        + stripes
        + k.path("M486,752C540,830 660,830 714,752L728,786C660,862 540,862 472,786Z", RED)
        + dungarees
        + head
        + side_shade(head, CLAY)
        + cheeks(RED, 0.24)
        + nose(CLAY, 0.94, 0.88)
        + freckles
        + eye(X - 70, Y - 8, -1, MOSS, UMBER, 1.1)
        + eye(X + 70, Y - 8, 1, MOSS, UMBER, 1.1)
        + brow(X - 72, Y - 64, -1, CHESTNUT, 13, 12)
        + brow(X + 72, Y - 64, 1, CHESTNUT, 13, 12)
        + k.path(
            f"M{X - 60},{Y + 122}Q{X},{Y + 142} {X + 60},{Y + 122}Q{X + 36},{Y + 176} {X},{Y + 178}Q{X - 36},{Y + 176} {X - 60},{Y + 122}Z",
            CHESTNUT,
        )
        + k.path(
            f"M{X - 48},{Y + 128}Q{X},{Y + 144} {X + 48},{Y + 128}L{X + 40},{Y + 142}Q{X},{Y + 156} {X - 40},{Y + 142}Z",
            WHITE,
        )
        + k.stroke(f"M{X - 70},{Y + 116}q8,2 12,8M{X + 70},{Y + 116}q-8,2 -12,8", 5, UMBER)
        + front
    )


def gleb() -> str:
    """About 40, a long face, large glasses, fair hair combed aside, a knitted jumper with birds' zigzags."""
    head = k.blob(skull(0.93, 1.1, 0.94), BLUSH)
    stubble = k.inside(head, k.halftone((420, 560, 360, 180), TAN, lambda x, y: 0.12 + 0.3 * y, 9))
    hair = k.path(
        "M424,420C400,300 430,190 540,158C640,130 760,160 784,270C796,330 790,380 778,430C768,390 764,350 748,322C690,330 590,318 520,262C500,310 452,340 440,390Z",
        TAN,
    )
    locks = "".join(
        k.brush(points, widths, UMBER)
        for points, widths in (
            ([(530, 250), (600, 292), (690, 306), (744, 300)], [3, 8, 8, 3]),
            ([(520, 216), (600, 250), (690, 262), (760, 250)], [3, 8, 8, 3]),
            ([(540, 186), (620, 206), (700, 212), (750, 204)], [3, 7, 7, 3]),
            ([(500, 250), (462, 310), (440, 370)], [3, 8, 3]),
        )
    )
    jumper = shoulders(LEAF, MOSS, 430, 66, 780)
    pattern = k.inside(
        body_outline(430, 66, 780),
        *(
            k.line([(80 + i * 52, y + (0 if i % 2 else 30)) for i in range(22)], 12, colour, soft=False)
            for y, colour in ((900, PAPER), (944, RED), (1090, PAPER), (1134, OCHRE))
        ),
        *(p.swallow(160 + i * 145, 1030, 0.3, 0, PAPER) for i in range(7)),
        *(k.gouges((150, 800, 900, 90), MOSS, 40, (14, 24), 4, 90, 4, 3),),
    )
    collar = k.path("M480,742C540,800 660,800 720,742L744,830C660,890 540,890 456,830Z", MOSS) + "".join(
        k.brush([(x, 770 + abs(600 - x) * -0.18 + 26), (x + (x - 600) * 0.06, 846 - abs(600 - x) * 0.2)], [7, 7], LEAF)
        for x in range(490, 730, 26)
    )
    glasses = (
        k.group(k.circle(X - 82, Y - 4, 66, WHITE), k.circle(X + 82, Y - 4, 66, WHITE), opacity=0.3)
        + k.ring(X - 82, Y - 4, 68, 13, INK)
        + k.ring(X + 82, Y - 4, 68, 13, INK)
        + k.stroke(
            f"M{X - 18},{Y - 14}Q{X},{Y - 30} {X + 18},{Y - 14}M{X - 150},{Y - 14}L{X - 172},{Y - 24}M{X + 150},{Y - 14}L{X + 172},{Y - 24}",
            12,
            INK,
        )
    )
    return (
        neck(BLUSH, CLAY, 86)
        + jumper
        + pattern
        + collar
        + ears(BLUSH, CLAY, 170)
        + head
        + stubble
        + side_shade(head, CLAY)
        + cheeks(RED, 0.2, 84)
        + nose(CLAY, 1.16, 0.96)
        + brow(X - 82, Y - 92, -1, UMBER, 15, 6)
        + brow(X + 82, Y - 92, 1, UMBER, 15, 6)
        + glasses
        + eye(X - 80, Y - 2, -1, MOSS)
        + eye(X + 80, Y - 2, 1, MOSS)
        + mouth(172, CLAY, UMBER, 56, 15, 0.75)
        + hair
        + locks
    )


def anya() -> str:
    """About 30, straight black hair with a fringe, an ochre shirt, a notebook held to the chest."""
    skin, shade = "#EBC9AE", CLAY
    head = k.blob(skull(0.97, 0.97, 0.9), skin)
    back = k.path(
        "M600,168C430,160 350,280 346,440C344,640 356,800 330,960C420,1000 500,980 520,900L690,900C710,980 790,1000 872,960C844,800 858,640 854,440C850,280 770,160 600,168Z",
        NIGHT,
    )
    shine = "".join(
        k.brush(points, widths, DUSK)
        for points, widths in (
            ([(392, 560), (388, 700), (384, 860)], [4, 13, 4]),
            ([(808, 560), (816, 700), (822, 880)], [4, 13, 4]),
            ([(372, 620), (366, 760), (362, 900)], [3, 8, 3]),
        )
    )
    fringe = k.path(
        "M600,180C470,176 396,260 392,420C390,500 400,560 396,640C430,600 426,500 436,416C500,392 700,392 764,416C776,500 772,600 804,640C800,560 810,500 808,420C804,260 730,176 600,180Z",
        NIGHT,
    )
    fringe_lines = "".join(
        k.brush([(x, 250), (x + (x - 600) * 0.1, 330), (x + (x - 600) * 0.12, 392)], [3, 8, 3], DUSK)
        for x in (500, 545, 655, 700)
    )
    shirt = shoulders(OCHRE, TAN, 380, 76)
    collar = (
        k.path("M500,740L600,850L560,930L440,800Z", PAPER)
        + k.path("M700,740L600,850L640,930L760,800Z", STONE)
        + k.line([(600, 850), (600, 1240)], 6, TAN)
        + k.circle(600, 930, 11, UMBER)
    )
    notebook = k.group(
        k.rect(-170, -130, 340, 400, INK, 14), k.rect(-170, -130, 44, 400, NIGHT, 10), p.swallow(24, 30, 0.86, 0, RED),
        k.rect(118, -130, 16, 400, RED), at=(560, 1080), turn=-7,
    )  # fmt: skip
    hand = k.group(
        k.blob([(60, -96), (150, -104), (240, -40), (330, 70), (300, 210), (180, 160), (90, 110), (56, 40)], skin),
        *(
            p.finger(
                [(120, -62 + i * 46), (40, -68 + i * 46), (-50 + abs(i - 1) * 14, -52 + i * 44)], 45, skin, shade, PAPER
            )
            for i in range(4)
        ),
        at=(700, 1085),
        turn=10,
    )
    arm = k.line([(1010, 1290), (960, 1180)], 190, TAN)
    return (
        back
        + shine
        + neck(skin, shade, 80)
        + shirt
        + collar
        + notebook
        + arm
        + hand
        + head
        + side_shade(head, shade)
        + cheeks(RED, 0.2, 60)
        + nose(shade, 0.9, 0.9)
        + eye(X - 74, Y + 2, -1, NIGHT, NIGHT, 0.86)
        + eye(X + 74, Y + 2, 1, NIGHT, NIGHT, 0.86)
        + brow(X - 76, Y - 44, -1, NIGHT, 11, 5)
        + brow(X + 76, Y - 44, 1, NIGHT, 11, 5)
        + mouth(136, RED, UMBER, 50, 17, 0.85)
        + fringe
        + fringe_lines
    )


def pavel() -> str:
    """About 60, bald on top, a grand grey moustache, a checked shirt and overalls with a screwdriver in the pocket."""
    head = k.blob(skull(1.04, 1, 1.08), BLUSH)
    side_hair = k.path("M412,300C380,360 384,440 410,500L436,490C424,430 424,370 446,310Z", SILVER) + k.path(
        "M788,300C820,360 816,440 790,500L764,490C776,430 776,370 754,310Z", SKY
    )
    moustache = k.path(
        "M600,546C570,522 530,536 500,566C474,590 440,596 416,580C430,632 480,652 530,634C560,624 586,604 600,592C614,604 640,624 670,634C720,652 770,632 784,580C760,596 726,590 700,566C670,536 630,522 600,546Z",
        SILVER,
    )
    whiskers = k.inside(
        moustache,
        "".join(
            k.gouge(x, y, 70, 3.6, a, DUSK)
            for x, y, a in (
                (540, 570, 150),
                (500, 600, 162),
                (560, 600, 148),
                (660, 570, 30),
                (700, 600, 18),
                (640, 600, 32),
                (450, 610, 10),
                (750, 610, 170),
            )
        ),
    )
    shirt = shoulders(RED, UMBER, 460, 60)
    checks = k.inside(
        body_outline(460, 60),
        *(k.rect(x, 700, 16, 600, INK) for x in range(140, 1100, 88)),
        *(k.rect(60, y, 1100, 16, INK) for y in range(820, 1300, 88)),
        *(k.rect(x + 44, 700, 7, 600, BLUSH) for x in range(140, 1100, 88)),
    )
    overalls = (
        k.path(
            "M372,800L460,780L486,950H714L740,780L828,800L806,1010C840,1070 864,1160 870,1270H330C336,1160 360,1070 394,1010Z",
            SKY,
        )
        + k.path("M692,950H714L740,780L828,800L806,1010C840,1070 864,1160 870,1270H740Z", k.DUSK)
        + k.rect(500, 1030, 200, 160, DUSK, 8)
        + k.rect(508, 1038, 184, 146, SKY, 6)
        + k.circle(470, 968, 22, OCHRE)
        + k.circle(732, 968, 22, OCHRE)
        + k.rect(640, 930, 34, 116, RED, 14)
        + k.rect(651, 905, 12, 40, INK)
        + k.line([(560, 1040), (560, 985)], 14, INK)
        + k.ring(560, 962, 24, 13, INK)
    )
    collar = k.path("M490,748L600,860L540,940L430,800Z", CHESTNUT) + k.path("M710,748L600,860L660,940L770,800Z", UMBER)
    return (
        neck(BLUSH, CLAY, 112)
        + shirt
        + checks
        + collar
        + overalls
        + ears(BLUSH, CLAY, 190)
        + head
        + side_shade(head, CLAY)
        + side_hair
        + k.stroke("M520,270Q600,252 680,270M534,306Q600,292 666,306", 5, CLAY)
        + cheeks(RED, 0.26, 60)
        + nose(CLAY, 1.06, 1.25)
        + eye(X - 76, Y - 14, -1, DUSK, INK, 0.9)
        + eye(X + 76, Y - 14, 1, DUSK, INK, 0.9)
        + k.stroke(
            f"M{X - 128},{Y + 8}q-16,2 -26,-6M{X - 126},{Y + 18}q-14,8 -24,8M{X + 128},{Y + 8}q16,2 26,-6M{X + 126},{Y + 18}q14,8 24,8",
            4,
            CLAY,
        )
        + brow(X - 78, Y - 66, -1, SILVER, 24, 6)
        + brow(X + 78, Y - 66, 1, SILVER, 24, 6)
        + k.path("M560,640Q600,664 640,640Q624,676 600,676Q576,676 560,640Z", CLAY)
        + moustache
        + whiskers
        + k.line(k.arc(600, 420, 168, 214, 254), 12, WHITE)
    )
