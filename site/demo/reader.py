"""Reads the demo's texts: TOML front matter, then Markdown with directive blocks.

    +++
    title = "…"
    +++
    A paragraph.

    :::tip A title
    More.
    :::

A document is its front matter and a list of blocks; plain Markdown between directives is a block of kind "text".
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).resolve().parent / "texts"
PICTURES = Path(__file__).resolve().parent / "pictures"


@dataclass(frozen=True)
class Block:
    kind: str
    argument: str  # what stands behind the kind: ":::tip A title"
    text: str

    def parts(self) -> list[str]:
        """The argument split at its bars."""
        return [part.strip() for part in self.argument.split("|")]

    def sections(self) -> list[tuple[str, str]]:
        """Heading and text of each `###` section."""
        pieces = re.split(r"^### +(.+)$", self.text, flags=re.MULTILINE)[1:]
        return [(title.strip(), text.strip()) for title, text in zip(pieces[::2], pieces[1::2], strict=True)]

    def rows(self) -> list[list[str]]:
        """The cells of a Markdown table, header first, without the ruler line."""
        lines = [line.strip().strip("|") for line in self.text.splitlines() if line.strip().startswith("|")]
        cells = [[cell.strip() for cell in line.split("|")] for line in lines]
        return [row for row in cells if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


@dataclass(frozen=True)
class Document:
    slug: str
    meta: dict[str, Any]
    blocks: list[Block] = field(default_factory=list)

    def questions(self) -> list[tuple[str, str, str]]:
        """Title, slug and answer of each `## Question {#slug}` of a help theme."""
        text = "\n\n".join(block.text for block in self.blocks)
        pieces = re.split(r"^## +(.+?) *\{#([a-z0-9-]+)\}$", text, flags=re.MULTILINE)[1:]
        return [
            (title, slug, answer.strip())
            for title, slug, answer in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
        ]


def read_blocks(body: str) -> list[Block]:
    """Raises ValueError when a directive is not closed."""
    blocks: list[Block] = []
    opened: tuple[str, str] | None = None
    lines: list[str] = []

    def close(kind: str, argument: str) -> None:
        text = "\n".join(lines).strip()
        if text or kind != "text":
            blocks.append(Block(kind, argument, text))
        lines.clear()

    for line in body.splitlines():
        if line.rstrip() == ":::" and opened:
            close(*opened)
            opened = None
        elif line.startswith(":::") and not opened:
            close("text", "")
            kind, _, argument = line[3:].strip().partition(" ")
            opened = (kind, argument.strip())
        else:
            lines.append(line)
    if opened:
        raise ValueError(f"the block :::{opened[0]} is not closed")
    close("text", "")
    return blocks


def read_document(kind: str, slug: str, language: str) -> Document:
    """One text in one language. The front matter that languages share stands in the English file alone."""
    shared = _split(TEXTS / kind / f"{slug}.en.md")
    meta, body = _split(TEXTS / kind / f"{slug}.{language}.md")
    try:
        return Document(slug, shared[0] | meta, read_blocks(body))
    except ValueError as error:
        raise ValueError(f"{kind}/{slug}.{language}.md: {error}") from None


def slugs(kind: str) -> list[str]:
    return sorted(path.name.removesuffix(".en.md") for path in (TEXTS / kind).glob("*.en.md"))


def read_table(name: str) -> dict[str, Any]:
    """`facts.toml`, `tags.toml`, `members.toml` …"""
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def _split(path: Path) -> tuple[dict[str, Any], str]:
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(front), body
