"""The large pictures of the home page, the club and the page about the company."""

from __future__ import annotations

import math

from . import faces
from . import kit as k
from . import parts as p
from .gallery import picture
from .kit import BLUSH, CLAY, DUSK, INK, LEAF, MOSS, NIGHT, OCHRE, PAPER, RED, SKY, STONE, TAN, UMBER, WHITE


def far_city(x: float, y: float, size: float, colour: str) -> str:
    """The high bank: a few roofs, a bell tower, trees."""
    art = [p.hills([(-60, 40), (200, -20), (520, -60), (900, -40), (1300, 30)], colour, 260)]
    for bx, w, h in ((180, 60, 70), (260, 90, 50), (420, 70, 80), (620, 100, 60), (760, 70, 76), (900, 110, 50)):
        art.append(k.poly([(bx, 0), (bx, -40 - h), (bx + w / 2, -70 - h), (bx + w, -40 - h), (bx + w, 0)], colour))
    art.append(
        k.rect(530, -260, 40, 240, colour)
        + k.path("M522,-258C520,-300 546,-304 550,-340C554,-304 580,-300 578,-258Z", colour)
    )
    return k.group(*art, at=(x, y), size=size)


def warehouse(x: float, y: float, size: float) -> str:
    """The brick house on the spit, its long side to us; (x, y) is its lower left corner."""
    wall = p.bricks((0, -210, 620, 210), RED, k.UMBER, (34, 15), 0.3, 4)
    gable = k.poly([(620, 0), (620, -210), (700, -300), (780, -210), (780, 0)], UMBER)
    roof = k.poly([(-24, -204), (64, -306), (706, -306), (620, -204)], INK)
    arches = "".join(
        k.path(f"M{40 + i * 96},-30V-110Q{64 + i * 96},-148 {88 + i * 96},-110V-30Z", OCHRE if i in (1, 2, 4) else INK)
        for i in range(6)
    )
    door = k.path("M668,0V-110Q700,-150 732,-110V0Z", NIGHT) + k.circle(700, -208, 20, OCHRE)
    chimney = k.rect(480, -400, 46, 130, UMBER) + k.rect(472, -410, 62, 20, INK)
    cuts = "".join(k.gouge(60 + i * 62, -256, 70, 3, 42, DUSK) for i in range(10))
    return k.group(chimney, wall, arches, gable, door, roof, cuts, at=(x, y), size=size)


@picture(
    "home-hero",
    "Early morning on the Strelka: a large swallow flies over the place where two rivers meet; on the sill a mug of coffee steams.",
    "Раннее утро на Стрелке: большая ласточка летит над слиянием двух рек, на подоконнике дымится кружка кофе.",
    focal=(0.55, 0.45),
)
def home_hero() -> str:
    rivers = k.rect(-60, 540, 1720, 420, DUSK) + k.path(
        "M690,680C820,690 1200,640 1700,650V1000H-60V870C200,850 480,780 690,680Z", SKY
    )
    spit = k.path(
        "M1700,500C1300,510 1000,540 880,590C800,624 740,650 680,684C860,690 1200,652 1700,664Z", LEAF
    ) + k.path("M680,684C860,690 1200,652 1700,664V686C1200,676 860,708 672,690Z", OCHRE)
    glitter = k.gouges((60, 600, 560, 200), SKY, 26, (40, 130), 4, 3, 2, 4) + k.gouges(
        (760, 730, 800, 130), WHITE, 28, (40, 120), 4, 4, 2, 8
    )
    return (
        k.ground(BLUSH)
        + k.halftone((-20, -20, 1660, 620), RED, lambda x, y: 0.03 + 0.4 * y, 32)
        + k.circle(1130, 450, 330, RED)
        + far_city(-60, 560, 0.62, CLAY)
        + rivers
        + glitter
        + spit
        + warehouse(940, 640, 0.42)
        + p.steam(1151, 460, 150, 20, PAPER, 18)
        + p.swallow_in_colour(560, 350, 2.55, -8)
        + p.distant_swallows([(1330, 150, 0.5, -12), (1450, 240, 0.34, 8), (1240, 90, 0.3, -4)])
        + k.rect(-60, 910, 1720, 220, INK)
        + k.rect(-60, 896, 1720, 30, PAPER)
        + k.inside(
            k.rect(-60, 926, 1720, 220), k.cast(p.mug(1250, 960, 270, 220, OCHRE, TAN, PAPER), 300, 110, NIGHT, 0.7)
        )
        + p.mug(1250, 972, 280, 230, OCHRE, TAN, PAPER)
        + p.swallow(1200, 870, 0.42, -6, INK)
        + p.steam(1210, 700, 240, 30, PAPER, 36)
        + p.steam(1300, 690, 180, 24, PAPER, 28)
        + p.beans((180, 962, 560, 60), 9, 34, 5, (UMBER, TAN), INK)
    )


def hand_with_cup(
    x: float,
    y: float,
    r: float,
    turn: float,
    skin: str,
    shade: str,
    cloth: str,
    cuff: str,
    drink: str,
    cup: str,
    light: str = "",
) -> str:
    """From above: the arm comes along the positive x axis of the turned drawing, the hand goes round the cup."""
    arm = k.path(
        f"M{r + 60},-78C{r + 190},-66 {r + 260},-72 1400,-110V110C{r + 260},72 {r + 190},66 {r + 60},78Z", skin
    )
    sleeve = k.path(f"M{r + 250},-100L1500,-150V150L{r + 250},100Z", cloth) + k.rect(r + 232, -106, 46, 212, cuff, 14)
    back = k.blob([(r * 0.9, -70), (r + 60, -92), (r + 150, -78), (r + 170, 60), (r + 70, 88), (r * 0.9, 66)], skin)
    fingers = "".join(
        p.finger(
            [
                k.around(0, 0, r + 14 + 4 * i, 0 - 12 - i * 3),
                k.around(0, 0, r + 16 + 3 * i, -46),
                k.around(0, 0, r + 6, -96 + i * 19),
            ],
            42 - i * 2,
            skin,
            shade,
            PAPER if i == 0 else None,
        )
        for i in range(3)
    )
    thumb = p.finger(
        [k.around(0, 0, r + 40, 30), k.around(0, 0, r + 14, 48), k.around(0, 0, r + 4, 82)], 44, skin, shade, PAPER
    )
    dark = k.path(
        f"M{r + 60},40C{r + 190},36 {r + 230},40 {r + 260},44V76C{r + 190},66 {r + 120},84 {r + 60},78Z", shade
    )
    return k.group(
        p.cup_from_above(0, 0, r, cup, drink, None),
        light,
        arm,
        dark,
        back,
        sleeve,
        fingers,
        thumb,
        at=(x, y),
        turn=turn,
    )


@picture(
    "club-hero",
    "A round table from above: eight hands of different people meet in the middle, each with its own cup of coffee.",
    "Круглый стол сверху: восемь рук разных людей сошлись к середине, у каждой своя чашка кофе.",
)
def club_hero() -> str:
    cx, cy = 800, 533
    table = k.circle(cx, cy, 640, OCHRE)
    people = (
        (0, BLUSH, CLAY, LEAF, MOSS, NIGHT, PAPER), (45, faces.HONEY, faces.HONEY_SHADE, INK, RED, TAN, WHITE), (90, BLUSH, CLAY, RED, UMBER, UMBER, SKY),
        (135, UMBER, NIGHT, PAPER, STONE, NIGHT, RED), (180, BLUSH, CLAY, DUSK, INK, TAN, PAPER), (225, "#EBC9AE", CLAY, UMBER, TAN, NIGHT, WHITE),
        (270, faces.HONEY, faces.HONEY_SHADE, LEAF, MOSS, UMBER, BLUSH), (315, BLUSH, CLAY, SKY, DUSK, NIGHT, INK),
    )  # fmt: skip
    art = [
        k.ground(RED),
        k.halftone((-20, -20, 1660, 1120), UMBER, lambda x, y: 0.9 * (math.hypot(x - 0.5, (y - 0.5) * 0.7) - 0.26), 22),
        k.cast(table, 90, 70),
        table,
        k.inside(table, k.gouges((160, -60, 1280, 1200), TAN, 60, (160, 420), 3, 0, 2, 3)),
    ]
    hands = []
    for angle, skin, shade, cloth, cuff, drink, cup in people:
        x, y = cx + math.cos(math.radians(angle)) * 400, cy + math.sin(math.radians(angle)) * 318
        light = (
            p.swallow(-6, 6, 0.32, -angle, PAPER)
            if drink == TAN
            else p.glint(0, 0, 58, 200 - angle, 280 - angle, 7, BLUSH)
        )
        hands.append(hand_with_cup(x, y, 92, angle, skin, shade, cloth, cuff, drink, cup, light))
    art += [k.cast(hand, 60, 48, opacity=0.26, steps=30) + hand for hand in hands]
    plate = k.circle(cx, cy, 150, PAPER) + k.ring(cx, cy, 128, 8, SKY)
    bun = "".join(
        k.circle(cx + dx, cy + dy, 50, TAN)
        + k.line([k.around(cx + dx, cy + dy, 6 + 3.3 * i, 40 * i + dx) for i in range(12)], 9, UMBER)
        for dx, dy in ((-50, -28), (54, -30), (2, 58))
    )
    art += [k.shadowed(plate, 60, 48), k.cast(bun, 14, 12), bun]
    return "".join(art)


@picture(
    "about-hero",
    "The team behind a long table before a brick wall: Anya, Timur, Vera, Gleb, Sonya and Pavel, with cups and coffee in front.",
    "Команда за длинным столом у кирпичной стены: Аня, Тимур, Вера, Глеб, Соня и Павел, перед ними чашки и кофе.",
    focal=(0.5, 0.42),
)
def about_hero() -> str:
    window_outline = k.path("M470,640V230C470,20 1130,20 1130,230V640Z", SKY)
    window = k.filled(
        window_outline,
        k.halftone((460, 60, 680, 360), PAPER, k.fade_down(0.6, 0.0), 20),
        p.hills([(460, 400), (700, 370), (1140, 410)], DUSK),
        p.distant_swallows([(640, 190, 0.5, -10), (960, 150, 0.36, 6)]),
        k.rect(786, 40, 28, 640, INK),
        k.rect(460, 250, 680, 20, INK),
    )
    row = (
        (145, faces.anya, 0),
        (407, faces.timur, 1),
        (669, faces.vera, 0),
        (915, faces.gleb, 1),
        (1180, faces.sonya, 0),
        (1468, faces.pavel, 1),
    )
    scale = 0.6

    def stand(x: float, who: str, back: int) -> str:
        return k.group(who, at=(x - 600 * scale, (96 if back else 216)), size=scale)

    people = [stand(x, who(), 1) for x, who, back in row if back] + [
        stand(x, who(), 0) for x, who, back in row if not back
    ]
    table = k.rect(-60, 900, 1720, 240, OCHRE)
    things = (
        p.mug(170, 1010, 150, 116, RED, UMBER, PAPER) + p.mug(860, 1030, 150, 116, SKY, DUSK, PAPER) + p.mug(1440, 1010, 150, 116, PAPER, STONE, WHITE)
        + k.group(k.poly([(-84, -250), (84, -250), (100, 0), (-100, 0)], INK), k.rect(-96, -262, 192, 26, RED, 8), k.rect(-52, -190, 104, 130, PAPER), p.swallow(-3, -124, 0.36, 0, RED), at=(520, 1040))
        + k.group(k.poly([(-84, -230), (84, -230), (100, 0), (-100, 0)], LEAF), k.rect(-96, -242, 192, 26, INK, 8), k.rect(-52, -176, 104, 126, PAPER), p.swallow(-3, -112, 0.36, 0, INK), at=(1160, 1040))
    )  # fmt: skip
    return (
        p.bricks((-40, -40, 1700, 1000), k.UMBER, "#7E4130", (96, 40), 0.55, 5)
        + k.path("M440,660V230C440,-20 1160,-20 1160,230V660Z", faces.CHESTNUT)
        + window
        + "".join(k.cast(person, 90, 60, opacity=0.35, steps=20) + person for person in people[:3])
        + "".join(people[3:])
        + table
        + k.rect(-60, 892, 1720, 22, PAPER)
        + k.gouges((0, 930, 1600, 130), TAN, 26, (160, 360), 3, 0, 1, 6)
        + k.cast(things, 130, 40, steps=30)
        + things
        + p.beans((680, 990, 90, 50), 4, 24, 5, (INK, UMBER), OCHRE)
    )
