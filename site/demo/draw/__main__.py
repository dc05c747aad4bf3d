"""Command line of the drawing program; what it does is told in the package's docstring."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PIL import Image

from . import articles, pages, people, products, stories  # noqa: F401  (importing registers the pictures)
from .gallery import PICTURES, Picture
from .press import open_press, save

TARGET = Path(__file__).resolve().parent.parent / "pictures"
CREDIT = "Lastochka"


def toml_text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def manifest(pictures: list[Picture]) -> str:
    entries = [
        f"[{toml_text(p.name)}]\n"
        f"alt_en = {toml_text(p.alt_en)}\n"
        f"alt_ru = {toml_text(p.alt_ru)}\n"
        f"focal = [{p.focal[0]}, {p.focal[1]}]\n"
        f"credit = {toml_text(CREDIT)}\n"
        for p in pictures
    ]
    return "\n".join(entries)


def contact_sheet(sheets: list[Image.Image], columns: int = 3, width: int = 640) -> Image.Image:
    rows = [sheets[i : i + columns] for i in range(0, len(sheets), columns)]
    heights = [max(width * s.height // s.width for s in row) for row in rows]
    result = Image.new("RGB", (columns * width, sum(heights)), "white")
    y = 0
    for row, height in zip(rows, heights, strict=True):
        for x, sheet in enumerate(row):
            result.paste(sheet.resize((width - 8, (width - 8) * sheet.height // sheet.width)), (x * width, y))
        y += height
    return result


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo.draw", description="Draws the demo brand's pictures.")
    parser.add_argument("names", nargs="*", help="only pictures whose names contain one of these words")
    parser.add_argument("--browser", help="path of a Chromium to use instead of Playwright's own")
    parser.add_argument("--sheet", type=Path, help="also write a contact sheet of what was drawn")
    options = parser.parse_args()

    wanted = [p for p in PICTURES.values() if not options.names or any(word in p.name for word in options.names)]
    TARGET.mkdir(exist_ok=True)
    sheets = []
    with open_press(options.browser) as press:
        for p in wanted:
            sheet = press.print(p.svg(), p.size)
            weight = save(sheet, TARGET / f"{p.name}.webp")
            sys.stdout.write(f"{p.name}: {weight // 1024} KB\n")
            sheets.append(sheet)
    (TARGET / "manifest.toml").write_text(manifest(list(PICTURES.values())), encoding="utf-8")
    if options.sheet:
        contact_sheet(sheets).save(options.sheet)


if __name__ == "__main__":
    main()
