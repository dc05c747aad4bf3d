"""Products: one object in the middle of one flat colour, with its long shadow."""

from __future__ import annotations

import math

from . import kit as k
from . import parts as p
from .gallery import picture
from .kit import BLUSH, CLAY, DUSK, INK, LEAF, MOSS, NIGHT, OCHRE, PAPER, RED, SKY, STONE, TAN, UMBER, WHITE

LABEL = (430, 470, 340, 360)  # the picture on the bag: x, y, width, height


def bag(
    ground: str,
    body: str,
    side: str,
    fold: str,
    tie: str,
    art: str,
    name: str,
    second: str,
    ink: str = INK,
    label: str = PAPER,
) -> str:
    """A standing bag, its top folded twice and held by a tie; the label carries a picture of the place."""
    outline = k.path("M372,262L828,262L846,420L872,1030Q872,1062 840,1062H360Q328,1062 328,1030L354,420Z", body)
    x, y, w, h = LABEL
    pack = (
        k.filled(
            outline,
            k.path("M790,262L828,262L900,1100H806L770,420Z", side),
            k.path("M354,420L400,470L372,1062H300Z", side),
            k.gouges((420, 880, 330, 150), side, 8, (40, 90), 4, 84, 12, 4),
        )
        + k.path("M362,196H838L850,330H350Z", fold)
        + k.path("M790,196H838L850,330H800Z", side)
        + k.rect(322, 290, 556, 40, tie, 12)
        + k.circle(346, 310, 9, PAPER)
        + k.circle(854, 310, 9, PAPER)
        + k.rect(x - 26, y - 92, w + 52, h + 250, label, 6)
        + p.swallow(x + w / 2 - 4, y - 44, 0.34, 0, RED)
        + k.inside(k.rect(x, y, w, h), art)
        + p.words(name, x + w / 2, y + h + 30, 48, ink, 0.95)
        + k.rect(x, y + h + 96, w, 4, ink)
        + p.words(second, x + w / 2, y + h + 114, 20, ink, 0.95, 1.8)
    )
    shadow = outline + k.path("M362,196H838L850,330H350Z") + k.rect(322, 290, 556, 40, tie, 12)
    return k.ground(ground, k.SQUARE) + k.cast(shadow, 600, 428, opacity=0.26, steps=100) + pack


@picture(
    "product-ethiopia-guji",
    "A bag of Ethiopia Guji: on the label, round green hills, a red sun and drying beds.",
    "Пачка «Эфиопия Гуджи»: на этикетке круглые зелёные холмы, красное солнце и сушильные столы.",
    size=k.SQUARE,
)
def ethiopia_guji() -> str:
    x, y, w, h = LABEL
    art = (
        k.rect(x, y, w, h, OCHRE)
        + p.sun(x + 220, y + 120, 82, RED)
        + p.hills([(x - 20, y + 190), (x + 100, y + 110), (x + 220, y + 200), (x + 380, y + 150)], LEAF)
        + p.hills([(x - 20, y + 220), (x + 160, y + 200), (x + 270, y + 170), (x + 380, y + 230)], MOSS)
        + k.rect(x, y + 260, w, 120, UMBER)
        + "".join(
            k.poly(
                [
                    (x - 10 + i * 130, y + 290),
                    (x + 90 + i * 130, y + 276),
                    (x + 110 + i * 130, y + 312),
                    (x + 10 + i * 130, y + 330),
                ],
                RED,
            )
            for i in range(3)
        )
    )
    return bag(SKY, RED, UMBER, UMBER, INK, art, "GUJI", "ETHIOPIA 250")


@picture(
    "product-kenya-nyeri",
    "A bag of Kenya Nyeri: on the label, a snow-topped mountain over green and red terraces.",
    "Пачка «Кения Ньери»: на этикетке гора со снежной вершиной над зелёными и красными террасами.",
    size=k.SQUARE,
)
def kenya_nyeri() -> str:
    x, y, w, h = LABEL
    art = (
        k.rect(x, y, w, h, BLUSH)
        + k.poly([(x - 40, y + 290), (x + 130, y + 70), (x + 176, y + 110), (x + 216, y + 84), (x + 390, y + 290)], INK)
        + k.poly(
            [
                (x + 130, y + 70),
                (x + 176, y + 110),
                (x + 216, y + 84),
                (x + 250, y + 124),
                (x + 206, y + 150),
                (x + 172, y + 128),
                (x + 130, y + 160),
                (x + 82, y + 132),
            ],
            WHITE,
        )
        + "".join(
            p.hills(
                [
                    (x - 20, y + 230 + i * 34),
                    (x + 120, y + 210 + i * 38),
                    (x + 240, y + 244 + i * 32),
                    (x + 380, y + 214 + i * 36),
                ],
                (LEAF, MOSS, RED, UMBER)[i],
            )
            for i in range(4)
        )
        + p.swallow(x + 270, y + 60, 0.24, -8, RED)
    )
    return bag(OCHRE, INK, NIGHT, NIGHT, RED, art, "NYERI", "KENYA 250")


@picture(
    "product-colombia-huila",
    "A bag of Colombia Huila: on the label, a river winding between steep green slopes.",
    "Пачка «Колумбия Уила»: на этикетке река петляет между крутыми зелёными склонами.",
    size=k.SQUARE,
)
def colombia_huila() -> str:
    x, y, w, h = LABEL
    art = (
        k.rect(x, y, w, h, SKY)
        + p.sun(x + 170, y + 100, 60, OCHRE)
        + k.poly([(x - 20, y + 400), (x - 20, y + 70), (x + 80, y + 130), (x + 190, y + 400)], MOSS)
        + k.poly([(x + 380, y + 400), (x + 380, y + 50), (x + 270, y + 120), (x + 140, y + 400)], LEAF)
        + k.poly([(x + 60, y + 400), (x + 150, y + 180), (x + 240, y + 170), (x + 320, y + 400)], OCHRE)
        + k.brush(
            [(x + 190, y + 170), (x + 176, y + 220), (x + 210, y + 270), (x + 150, y + 320), (x + 190, y + 390)],
            [4, 16, 26, 42, 80],
            PAPER,
        )
    )
    return bag(BLUSH, LEAF, MOSS, MOSS, OCHRE, art, "HUILA", "COLOMBIA 250")


@picture(
    "product-brazil-cerrado",
    "A bag of Brazil Cerrado: on the label, straight rows of coffee trees run to the horizon under a wide sun.",
    "Пачка «Бразилия Серрадо»: на этикетке ровные ряды кофейных деревьев уходят к горизонту под широким солнцем.",
    size=k.SQUARE,
)
def brazil_cerrado() -> str:
    x, y, w, h = LABEL
    cx, cy = x + w / 2, y + 150
    rows = "".join(
        k.poly(
            [(cx - 4 + i * 10, cy), (cx + 4 + i * 10, cy), (cx + 34 + i * 94, y + 400), (cx - 34 + i * 94, y + 400)],
            MOSS,
        )
        for i in range(-6, 7)
    )
    art = k.rect(x, y, w, h, SKY) + p.sun(cx, cy, 110, RED) + k.rect(x, cy, w, h, OCHRE) + rows
    return bag(LEAF, OCHRE, TAN, TAN, INK, art, "CERRADO", "BRAZIL 250")


@picture(
    "product-house-blend",
    "A bag of the house blend Lastochka: a large swallow over two rivers that become one.",
    "Пачка домашней смеси «Ласточка»: большая ласточка над двумя реками, которые становятся одной.",
    size=k.SQUARE,
)
def house_blend() -> str:
    x, y, w, h = LABEL
    art = (
        k.rect(x, y, w, h, RED)
        + k.brush([(x - 20, y + 250), (x + 90, y + 262), (x + 180, y + 310), (x + 250, y + 380)], [30, 40, 54, 90], SKY)
        + k.brush(
            [(x + 380, y + 220), (x + 280, y + 260), (x + 220, y + 310), (x + 250, y + 400)], [24, 34, 48, 90], PAPER
        )
        + p.swallow_in_colour(x + 172, y + 140, 0.98, -4)
    )
    return bag(RED, PAPER, STONE, STONE, INK, art, "ЛАСТОЧКА", "LASTOCHKA 250")


@picture(
    "product-quiet-evening",
    "A dark bag of the decaf Quiet Evening: a crescent moon, stars and a sleepy swallow on a wire.",
    "Тёмная пачка декафа «Тихий вечер»: месяц, звёзды и сонная ласточка на проводе.",
    size=k.SQUARE,
)
def quiet_evening() -> str:
    x, y, w, h = LABEL
    bird = (
        k.blob([(0, -34), (24, -26), (32, 0), (22, 40), (4, 60), (-18, 36), (-26, 0), (-20, -28)], INK)
        + k.blob([(6, 0), (26, -4), (20, 36), (4, 50)], PAPER)
        + k.path("M-4,40L-22,120L2,70L14,116L14,46Z", INK)
        + k.blob([(8, -22), (28, -18), (28, -4), (10, -4)], RED)
        + k.path("M26,-24L44,-18L28,-12Z", NIGHT)
    )
    art = (
        k.rect(x, y, w, h, DUSK)
        + k.circle(x + 240, y + 110, 70, OCHRE)
        + k.circle(x + 212, y + 96, 62, DUSK)
        + "".join(
            k.circle(x + dx, y + dy, 4, PAPER)
            for dx, dy in ((60, 60), (110, 130), (290, 40), (310, 190), (40, 180), (160, 50))
        )
        + k.stroke(f"M{x - 20},{y + 250}Q{x + 170},{y + 290} {x + 380},{y + 240}", 6, NIGHT)
        + k.group(bird, at=(x + 130, y + 226), size=1.25)
    )
    return bag(DUSK, INK, NIGHT, NIGHT, OCHRE, art, "QUIET", "EVENING DECAF 250", PAPER, INK)


@picture(
    "product-dripper",
    "A red ceramic dripper with spiral ribs inside and a round handle.",
    "Красная керамическая воронка со спиральными рёбрами внутри и круглой ручкой.",
    size=k.SQUARE,
)
def dripper() -> str:
    cone = k.path("M250,330C250,420 440,700 480,800H720C760,700 950,420 950,330Z", RED)
    base = k.path("M360,796H840Q868,796 868,824Q868,852 840,852H360Q332,852 332,824Q332,796 360,796Z", RED)
    foot = k.path("M500,852H700L688,900H512Z", UMBER)
    handle = k.stroke("M880,450C1040,420 1080,560 980,620C920,654 850,640 800,620", 52, UMBER)
    whole = cone + base + foot + handle + k.ellipse(600, 330, 350, 100)
    ribs = "".join(
        k.brush(
            [
                (600 + 330 * math.cos(a), 334 + 84 * math.sin(a)),
                (600 + 200 * math.cos(a + 0.5), 366 + 54 * math.sin(a + 0.5)),
                (600 + 90 * math.cos(a + 1), 396 + 24 * math.sin(a + 1)),
            ],
            [15, 10, 4],
            RED,
        )
        for a in (i * math.tau / 14 for i in range(14))
    )
    return (
        k.ground(SKY, k.SQUARE)
        + k.cast(whole, 700, 490, steps=110)
        + handle
        + k.filled(
            cone,
            k.path("M700,300C760,460 700,700 660,820H1000V300Z", UMBER),
            k.brush([(330, 430), (400, 560), (480, 720)], [8, 24, 8], BLUSH),
        )
        + foot
        + k.filled(base, k.rect(680, 790, 220, 80, UMBER), k.rect(380, 808, 150, 12, BLUSH, 6))
        + k.ellipse(600, 330, 350, 100, BLUSH)
        + k.filled(
            k.ellipse(600, 332, 326, 86, CLAY),
            k.ellipse(600, 400, 300, 80, UMBER),
            ribs,
            k.ellipse(600, 404, 64, 18, NIGHT),
        )
        + p.swallow(560, 600, 0.62, -6, PAPER)
    )


@picture(
    "product-millstone",
    "The hand grinder Millstone: a slim ink-blue body, a wooden knob on the crank, a window with beans.",
    "Ручная мельница «Жёрнов»: узкий тёмно-синий корпус, деревянная ручка, окошко с зёрнами.",
    size=k.SQUARE,
)
def millstone() -> str:
    body = k.path("M440,330H760L740,1010Q738,1040 708,1040H492Q462,1040 460,1010Z", INK)
    crank = k.line([(600, 262), (930, 196)], 34, STONE) + k.rect(566, 228, 68, 70, STONE, 16)
    knob = k.path("M890,70C930,40 990,50 1000,96C1008,140 980,170 966,214H902C896,170 860,120 890,70Z", TAN)
    lid = k.path("M430,330C430,290 500,270 600,270S770,290 770,330V368H430Z", DUSK)
    whole = body + crank + knob + lid
    window = k.rect(500, 430, 150, 220, PAPER, 70)
    knurl = "".join(k.rect(446 + i * 22, 700, 9, 130, NIGHT) for i in range(15))
    return (
        k.ground(OCHRE, k.SQUARE)
        + k.cast(whole, 700, 490, steps=110)
        + crank
        + k.filled(
            knob,
            k.path("M950,40C990,90 960,160 950,230H1040V40Z", UMBER),
            k.gouges((890, 80, 60, 120), UMBER, 6, (30, 70), 3, 80, 6, 3),
        )
        + k.filled(
            body,
            k.rect(690, 320, 100, 740, NIGHT),
            k.rect(474, 390, 16, 620, DUSK, 8),
            k.rect(440, 690, 330, 150, RED),
            k.inside(k.rect(440, 690, 330, 150), knurl.replace(NIGHT, UMBER)),
        )
        + k.filled(lid, k.rect(690, 260, 100, 130, INK), k.rect(452, 300, 110, 12, SKY, 6))
        + k.filled(window, p.bean_bed((490, 480, 170, 190), 30, 3, (UMBER, INK), BLUSH))
        + p.swallow(584, 930, 0.62, 0, RED)
    )


@picture(
    "product-nest-mug",
    "The mug Nest: a round hand-thrown cup, glazed white inside, rough clay below, with a swallow stamp.",
    "Кружка «Гнездо»: круглая, ручной лепки, внутри белая глазурь, снизу шероховатая глина и клеймо-ласточка.",
    size=k.SQUARE,
)
def nest_mug() -> str:
    body = k.path("M300,430C270,600 290,900 430,980H730C870,900 890,600 860,430Z", SKY)
    ear = k.stroke("M850,520C1040,480 1060,760 830,800", 66, DUSK)
    whole = body + ear + k.ellipse(580, 430, 280, 84)
    return (
        k.ground(RED, k.SQUARE)
        + k.cast(whole, 700, 490, steps=110)
        + ear
        + k.filled(
            body,
            k.path("M240,700C330,750 420,690 520,730S700,760 920,690V1000H240Z", TAN),
            k.gouges((280, 770, 600, 200), UMBER, 70, (16, 40), 4, 0, 12, 3),
            k.group(k.path("M700,400C760,600 740,840 660,1000H960V400Z", INK), opacity=0.3),
            *(
                k.brush([(290, y), (430, y + 26), (560, y + 32), (700, y + 28), (870, y)], [2, 5, 6, 5, 2], DUSK)
                for y in (540, 600, 650)
            ),
        )
        + k.ellipse(580, 430, 280, 84, PAPER)
        + k.filled(
            k.ellipse(580, 432, 252, 68, STONE),
            k.ellipse(580, 480, 240, 66, NIGHT),
            k.ellipse(560, 494, 200, 50, UMBER),
        )
        + p.swallow(510, 620, 0.7, -6, PAPER)
        + p.steam(500, 380, 210, 22, BLUSH, 24)
        + p.steam(620, 370, 250, 24, BLUSH, 28)
    )


@picture(
    "product-monthly-box",
    "The open Monthly Box: two bags of coffee, a card with a swallow and crumpled paper.",
    "Открытый «Ящик месяца»: две пачки кофе, карточка с ласточкой и мятая бумага.",
    size=k.SQUARE,
)
def monthly_box() -> str:
    front = k.poly([(230, 640), (800, 700), (800, 1050), (230, 970)], OCHRE)
    side = k.poly([(800, 700), (1010, 590), (1010, 920), (800, 1050)], TAN)
    inside_back = k.poly([(230, 640), (450, 550), (1010, 590), (800, 700)], UMBER)
    flaps = k.poly([(230, 640), (450, 550), (330, 440), (110, 540)], BLUSH) + k.poly(
        [(450, 550), (1010, 590), (1060, 470), (500, 430)], CLAY
    )
    flap_right = k.poly([(800, 700), (1010, 590), (1140, 650), (950, 780)], BLUSH)
    flap_front = k.poly([(230, 640), (800, 700), (760, 800), (180, 740)], BLUSH)

    def small_bag(x: float, y: float, colour: str, dark: str, turn: float, picture_colour: str) -> str:
        return k.group(
            k.poly([(-110, -250), (110, -250), (122, 250), (-122, 250)], colour),
            k.poly([(70, -250), (110, -250), (122, 250), (84, 250)], dark),
            k.rect(-116, -300, 232, 80, dark),
            k.rect(-132, -240, 264, 24, NIGHT, 8),
            k.rect(-80, -150, 150, 210, PAPER, 4),
            k.circle(-5, -70, 50, picture_colour),
            p.swallow(-5, -66, 0.32, 0, INK),
            at=(x, y),
            turn=turn,
        )

    card = k.group(
        k.rect(-90, -120, 180, 240, WHITE),
        p.swallow(0, -20, 0.5, 0, RED),
        k.rect(-50, 60, 100, 8, INK),
        at=(830, 500),
        turn=12,
    )
    paper = k.poly(
        [
            (280, 640),
            (330, 560),
            (420, 610),
            (470, 540),
            (560, 620),
            (660, 560),
            (720, 640),
            (820, 580),
            (900, 640),
            (800, 710),
        ],
        PAPER,
    )
    return (
        k.ground(LEAF, k.SQUARE)
        + k.cast(front + side + flaps + flap_right, 300, 210)
        + flaps
        + inside_back
        + k.inside(
            k.poly([(0, -100), (1200, -100), (1200, 590), (1010, 590), (800, 700), (230, 640), (0, 640)]),
            card,
            small_bag(420, 500, RED, UMBER, -7, OCHRE),
            small_bag(650, 500, INK, NIGHT, 5, SKY),
            paper,
        )
        + front
        + side
        + k.poly([(230, 640), (240, 641), (190, 745), (180, 740)], CLAY)
        + k.cast(flap_front, 10, 40, opacity=0.2)
        + flap_front
        + flap_right
        + k.group(p.swallow(0, 0, 0.86, 0, INK), at=(500, 880), turn=6)
    )
