"""From a template to a letter: one-line subject, written plain text, HTML from MJML."""

import re
from dataclasses import dataclass
from typing import Any

import mjml
from django.contrib.sites.models import Site
from django.template.loader import render_to_string
from django.utils import translation

from messaging.links import absolute


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


def _with_brand(context: dict[str, Any]) -> dict[str, Any]:
    brand = {"site_name": Site.objects.get_current().name, "site_url": absolute("/")}
    return brand | {"unsubscribe_url": "", "why_url": ""} | context


def render(template: str, language: str, context: dict[str, Any]) -> Letter:
    context = _with_brand(context)
    with translation.override(language):
        return Letter(
            subject=one_line(render_to_string(f"{template}.subject.txt", context)),
            text=_with_foot(render_to_string(f"{template}.txt", context), context),
            html=to_html(render_to_string(f"{template}.mjml", context)),
        )


def _with_foot(text: str, context: dict[str, Any]) -> str:
    """Every letter says why it came; one with a signature of its own ("--") takes it there."""
    text = _GAP.sub("\n\n", text.strip())  # tags leave empty lines behind
    foot = render_to_string("messaging/foot.txt", context).strip()
    if not foot:
        return f"{text}\n"
    return f"{text}\n{foot}\n" if "\n--\n" in text else f"{text}\n\n--\n{foot}\n"


def render_push(sentence: str, language: str) -> Letter:
    """A push message: the brand's name above the notice's sentence, and no more."""
    with translation.override(language):
        return Letter(subject=one_line(str(_with_brand({})["site_name"])), text=one_line(sentence), html="")


def render_plain(text: str, language: str, context: dict[str, Any]) -> str:
    """HTML for a letter that was written as plain text only (sign-in codes and the like)."""
    paragraphs = [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]
    with translation.override(language):
        return to_html(render_to_string("messaging/plain.mjml", _with_brand(context) | {"paragraphs": paragraphs}))
