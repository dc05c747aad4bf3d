"""The list of all pictures. A drawing function registers itself together with its size, focal point and alt texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import kit


@dataclass(frozen=True)
class Picture:
    name: str
    draw: Callable[[], str]
    size: tuple[int, int]
    focal: tuple[float, float]
    alt_en: str
    alt_ru: str

    def svg(self) -> str:
        kit.start_numbering_again()
        return self.draw()


PICTURES: dict[str, Picture] = {}


def picture(
    name: str, alt_en: str, alt_ru: str, focal: tuple[float, float] = (0.5, 0.5), size: tuple[int, int] = kit.WIDE
) -> Callable[[Callable[[], str]], Callable[[], str]]:
    def register(draw: Callable[[], str]) -> Callable[[], str]:
        if name in PICTURES:
            raise ValueError(f"Two drawings are called {name!r}.")
        PICTURES[name] = Picture(name, draw, size, focal, alt_en, alt_ru)
        return draw

    return register
