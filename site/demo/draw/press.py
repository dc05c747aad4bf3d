"""The press: SVG in, printed WebP out. Edges get a hand-cut waver, inks get a little paper showing through."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Page, sync_playwright

BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
HEAVIEST = 96_000  # bytes; a cover must not be the slow part of its page

WAVER = (
    '<filter id="waver" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">'
    '<feTurbulence type="fractalNoise" baseFrequency="0.017" numOctaves="2" seed="8" result="slow"/>'
    '<feDisplacementMap in="SourceGraphic" in2="slow" scale="7" xChannelSelector="R" yChannelSelector="G" '
    'result="bent"/>'
    '<feTurbulence type="fractalNoise" baseFrequency="0.22" numOctaves="1" seed="3" result="fast"/>'
    '<feDisplacementMap in="bent" in2="fast" scale="2.2" xChannelSelector="R" yChannelSelector="G"/></filter>'
)
SPECKS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200">'
    '<filter id="g" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">'
    '<feTurbulence type="fractalNoise" baseFrequency="{frequency}" numOctaves="{octaves}" seed="21"/>'
    '<feColorMatrix values="{gain} 0 0 0 {offset}  {gain} 0 0 0 {offset}  {gain} 0 0 0 {offset}  0 0 0 0 1"/></filter>'
    '<rect width="1600" height="1200" filter="url(#g)"/></svg>'
)


class Press:
    def __init__(self, page: Page) -> None:
        self.page = page
        # Drawn once, used for every sheet: small holes in the ink, and large soft patches where it lies thinner.
        self.holes = self._texture(frequency="0.38", octaves=1, gain=16, offset=-11.6)
        self.patches = self._texture(frequency="0.006", octaves=3, gain=2.2, offset=-0.75)

    def _texture(self, frequency: str, octaves: int, gain: float, offset: float) -> Image.Image:
        svg = SPECKS.format(frequency=frequency, octaves=octaves, gain=gain, offset=offset)
        return self._shoot(svg, (1600, 1200)).convert("L")

    def _shoot(self, svg: str, size: tuple[int, int]) -> Image.Image:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
        return Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")

    def print(self, art: str, size: tuple[int, int]) -> Image.Image:
        """One sheet. The art is drawn with a margin, because the waver pulls the edge of the drawing inwards."""
        width, height = size
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 40}" height="{height + 40}" '
            f'viewBox="-20 -20 {width + 40} {height + 40}"><defs>{WAVER}</defs>'
            f'<g filter="url(#waver)">{art}</g></svg>'
        )
        sheet = self._shoot(svg, (width + 40, height + 40)).crop((20, 20, width + 20, height + 20))
        paper = Image.new("RGB", size, "#F6F4EE")
        holes = self.holes.crop((0, 0, width, height)).point(lambda v: v * 0.5)
        patches = self.patches.crop((0, 0, width, height)).point(lambda v: v * 0.07)
        return Image.composite(paper, sheet, ImageChops.add(holes, patches))


def save(sheet: Image.Image, target: Path) -> int:
    """Writes WebP at the best quality that stays under the weight limit, and returns the weight."""
    for quality in (82, 76, 70, 64, 58, 52, 46, 40):
        buffer = io.BytesIO()
        sheet.save(buffer, "WEBP", quality=quality, method=5)
        if buffer.tell() <= HEAVIEST:
            break
    target.write_bytes(buffer.getvalue())
    return buffer.tell()


@contextmanager
def open_press(browser: str | None = None) -> Iterator[Press]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=BROWSER_ARGUMENTS)
        yield Press(chromium.new_page())
        chromium.close()
