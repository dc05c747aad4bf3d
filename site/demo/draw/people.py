"""Portraits: a bust from faces.py before one flat colour, a disc, and something of the person's work."""

from __future__ import annotations

from . import faces
from . import kit as k
from . import parts as p
from .gallery import picture
from .kit import BLUSH, DUSK, INK, LEAF, MOSS, OCHRE, PAPER, RED, SKY, TAN, UMBER

FOCAL = (0.5, 0.4)


@picture(
    "person-vera",
    "Portrait of Vera: a dark bob with silver streaks, an ochre coat, a coffee sprig in the lapel.",
    "Портрет Веры: тёмное каре с серебряными прядями, охристое пальто, в петлице кофейная веточка.",
    FOCAL,
    k.SQUARE,
)
def person_vera() -> str:
    return (
        k.ground(LEAF, k.SQUARE)
        + k.circle(600, 520, 470, BLUSH)
        + p.leaf(60, 380, 420, -60, MOSS, INK)
        + p.leaf(-40, 760, 400, -32, MOSS, INK)
        + p.leaf(1150, 330, 420, -122, MOSS, INK)
        + p.leaf(1250, 720, 400, -150, MOSS, INK)
        + k.cast(faces.vera(), 190, 130, opacity=0.22, steps=24)
        + faces.vera()
    )


@picture(
    "person-timur",
    "Portrait of Timur: a dark beard, a red knitted cap, a roaster's apron with a swallow.",
    "Портрет Тимура: тёмная борода, красная вязаная шапка, фартук обжарщика с ласточкой.",
    FOCAL,
    k.SQUARE,
)
def person_timur() -> str:
    drum = k.circle(600, 500, 500, TAN) + "".join(
        k.brush(
            [k.around(600, 500, 500, a), k.around(600, 500, 420, a + 12), k.around(600, 500, 330, a + 30)],
            [26, 18, 4],
            UMBER,
        )
        for a in range(0, 360, 24)
    )
    return (
        k.ground(OCHRE, k.SQUARE)
        + k.inside(k.circle(600, 500, 500), drum)
        + p.beans((20, 20, 1160, 150), 12, 30, 5, (INK, UMBER), OCHRE, 4)
        + k.cast(faces.timur(), 190, 130, opacity=0.25, steps=24)
        + faces.timur()
    )


@picture(
    "person-sonya",
    "Portrait of Sonya: a cloud of red-brown curls, freckles, a striped jersey, a spoon in the dungarees' pocket.",
    "Портрет Сони: облако рыже-каштановых кудрей, веснушки, тельняшка, из кармана комбинезона торчит ложка.",
    FOCAL,
    k.SQUARE,
)
def person_sonya() -> str:
    cups = "".join(
        k.cast(p.cup_from_above(x, y, 92, PAPER, TAN, a), 60, 46)
        + p.cup_from_above(x, y, 92, PAPER, TAN, a)
        + p.swallow(x - 4, y + 4, 0.36, a - 40, PAPER)
        for x, y, a in ((120, 190, 30), (1080, 160, 140), (90, 640, -30), (1120, 600, 60))
    )
    return (
        k.ground(SKY, k.SQUARE)
        + k.halftone((-20, 500, 1240, 720), DUSK, k.fade_down(0, 0.5), 20)
        + cups
        + k.cast(faces.sonya(), 190, 130, opacity=0.22, steps=24)
        + faces.sonya()
    )


@picture(
    "person-gleb",
    "Portrait of Gleb: a long face, round glasses, fair hair combed aside, a green knitted jumper with swallows.",
    "Портрет Глеба: вытянутое лицо, круглые очки, русые волосы набок, зелёный вязаный свитер с ласточками.",
    FOCAL,
    k.SQUARE,
)
def person_gleb() -> str:
    boxes = "".join(
        p.box_of_cardboard(x, y, w, h)
        for x, y, w, h in (
            (-60, 420, 260, 210),
            (-120, 690, 330, 260),
            (-60, 1010, 300, 310),
            (960, 330, 240, 190),
            (940, 610, 300, 270),
            (960, 960, 340, 340),
        )
    )
    snow = "".join(
        k.circle(x, y, 5 + (i * 5) % 7, PAPER) for i, (x, y) in enumerate(k.scatter((0, 0, 1200, 520), 34, 95, 6))
    )
    return (
        k.ground(INK, k.SQUARE)
        + k.halftone((-20, 300, 1240, 920), DUSK, k.fade_down(0, 0.6), 22)
        + snow
        + boxes
        + k.cast(faces.gleb(), 190, 130, opacity=0.22, steps=24)
        + faces.gleb()
    )


@picture(
    "person-anya",
    "Portrait of Anya: straight black hair with a fringe, an ochre shirt, a dark notebook held to the chest.",
    "Портрет Ани: прямые чёрные волосы с чёлкой, охристая рубашка, к груди прижат тёмный блокнот.",
    FOCAL,
    k.SQUARE,
)
def person_anya() -> str:
    def envelope(x: float, y: float, turn: float) -> str:
        return k.group(
            k.rect(-110, -70, 220, 140, PAPER), k.poly([(-110, -70), (110, -70), (0, 20)], BLUSH), k.circle(0, 14, 16, INK), at=(x, y), turn=turn
        )  # fmt: skip

    letters = "".join(
        k.shadowed(envelope(x, y, t), 50, 40)
        for x, y, t in ((160, 180, -14), (1040, 150, 12), (110, 560, 9), (1100, 520, -10))
    )
    return k.ground(RED, k.SQUARE) + letters + k.cast(faces.anya(), 190, 130, opacity=0.25, steps=24) + faces.anya()


@picture(
    "person-pavel",
    "Portrait of Pavel: a grand grey moustache, a checked shirt, overalls with a screwdriver and a spanner in the pocket.",
    "Портрет Павла: пышные седые усы, клетчатая рубашка, в кармане комбинезона отвёртка и ключ.",
    FOCAL,
    k.SQUARE,
)
def person_pavel() -> str:
    def gear(x: float, y: float, r: float, teeth: int, colour: str) -> str:
        return k.circle(x, y, r, colour) + "".join(
            k.poly([k.around(x, y, r * 0.96, a - 7), k.around(x, y, r * 1.2, a - 5), k.around(x, y, r * 1.2, a + 5), k.around(x, y, r * 0.96, a + 7)], colour)
            for a in (360 / teeth * i for i in range(teeth))
        )  # fmt: skip

    wheels = (
        gear(150, 240, 190, 14, OCHRE) + k.circle(150, 240, 64, DUSK)
        + gear(1060, 200, 150, 11, PAPER) + k.circle(1060, 200, 48, DUSK)
        + gear(1130, 620, 220, 16, OCHRE) + k.circle(1130, 620, 70, DUSK)
        + gear(60, 720, 150, 11, PAPER) + k.circle(60, 720, 50, DUSK)
    )  # fmt: skip
    return (
        k.ground(DUSK, k.SQUARE)
        + k.cast(wheels, 60, 46)
        + wheels
        + k.cast(faces.pavel(), 190, 130, opacity=0.3, steps=24)
        + faces.pavel()
    )
