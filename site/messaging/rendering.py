"""From a template to a letter: one-line subject, written plain text, HTML from MJML."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import mjml
from django.contrib.sites.models import Site
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from messaging.links import absolute
from messaging.rules import zone_of


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


_GAP = re.compile(r"\n\s*\n\s*\n")


def one_line(text: str) -> str:
    return " ".join(text.split())


def to_html(source: str) -> str:
    """MJML to HTML with inlined styles that old mail programs understand."""
    return mjml.mjml2html(source)


_names: list[Callable[[], str]] = []


def name_brand(name: Callable[[], str]) -> None:
    """Say what the brand is called in the language of the moment; "" for what the site's own row says."""
    _names[:] = [name]


def _with_brand(context: dict[str, Any]) -> dict[str, Any]:
    name = next((said for each in _names if (said := each())), "") or Site.objects.get_current().name
    brand = {"site_name": name, "site_url": absolute(reverse("wagtail_serve", args=[""]))}
    return brand | {"unsubscribe_url": "", "why_url": "", "sentence": "", "excerpt": ""} | context


def render(template: str, language: str, context: dict[str, Any]) -> Letter:
    """In this language; with dates and times where its reader (`member`) lives."""
    zone = zone_of(context["member"]) if "member" in context else timezone.get_default_timezone()
    with translation.override(language), timezone.override(zone):
        context = _with_brand(context)
        return Letter(
            subject=_subject(f"{template}.subject.txt", context),
            text=_with_foot(render_to_string(f"{template}.txt", context), context),
            html=to_html(render_to_string(f"{template}.mjml", context)),
        )


LONGEST_SUBJECT, SHORTEST_TITLE, MOST_OF_A_TITLE = 60, 24, 250


def _subject(template: str, context: dict[str, Any]) -> str:
    """Mail programs show some sixty characters: a title in it (`{{ title|within:room }}`) gives way to what happened."""

    def with_room(room: int) -> str:
        return one_line(render_to_string(template, context | {"room": room}))

    whole = with_room(MOST_OF_A_TITLE)
    if len(whole) <= LONGEST_SUBJECT:
        return whole
    return with_room(max(LONGEST_SUBJECT - len(with_room(0)), SHORTEST_TITLE))


def cut(text: str, room: int) -> str:
    """At the end of a word; a closing quotation mark stays."""
    if len(text) <= room:
        return text
    end = "…" + (text[-1] if text[-1] in "”»" else "")
    words = text[: max(room - len(end), 0)]
    if not text[len(words)].isspace():
        words = words.rpartition(" ")[0] or words
    return f"{words.rstrip(' .,;:–—-')}{end}" if room else ""


def _with_foot(text: str, context: dict[str, Any]) -> str:
    """Every letter says why it came, how to stop it, and who writes."""
    text = _GAP.sub("\n\n", text.strip())  # tags leave empty lines behind
    return f"{text}\n\n--\n{render_to_string('messaging/foot.txt', context).strip()}\n"


def render_push(sentence: str, language: str) -> Letter:
    """A push message: the brand's name above the notice's sentence, and no more."""
    with translation.override(language):
        return Letter(subject=one_line(str(_with_brand({})["site_name"])), text=one_line(sentence), html="")


_CODE, _ADDRESS = re.compile(r"[A-Z0-9]{3,}(-[A-Z0-9]{3,})*"), re.compile(r"(?:(.+): )?(https?://\S+)")


def render_plain(subject: str, text: str, language: str, context: dict[str, Any]) -> Letter:
    """A letter that was written as plain text only (sign-in codes and the like), with its foot and HTML for it."""
    with translation.override(language):
        context = _with_brand(context) | {"subject": one_line(subject), "parts": list(_parts(text))}
        return Letter(
            subject=context["subject"],
            text=_with_foot(text, context),
            html=to_html(render_to_string("messaging/plain.mjml", context)),
        )


@dataclass(frozen=True)
class Part:
    """Of a plain letter: "words", a "code", or a "link" and what its button says."""

    kind: str
    text: str
    label: str = ""


def _parts(text: str) -> Iterator[Part]:
    """Paragraphs; a code and an address that stand alone on a line, or after “Sign in: ”, are parts of their own."""
    for paragraph in text.split("\n\n"):
        words: list[str] = []
        for line in (line.strip() for line in paragraph.strip().split("\n")):
            part = _part(line)
            if part is None:
                words.append(line)
                continue
            if words:
                yield Part("words", "\n".join(words))
                words = []
            yield part
        if any(words):
            yield Part("words", "\n".join(words))


def _part(line: str) -> Part | None:
    if _CODE.fullmatch(line):
        return Part("code", line)
    found = _ADDRESS.fullmatch(line)
    return Part("link", found[2], found[1] or "") if found else None
