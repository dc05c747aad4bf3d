"""From a template to a letter: one-line subject, written plain text, HTML from MJML."""

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


def one_line(text: str) -> str:
    return " ".join(text.split())


def to_html(source: str) -> str:
    """MJML to HTML with inlined styles that old mail programs understand."""
    return mjml.mjml2html(source)


def _with_brand(context: dict[str, Any]) -> dict[str, Any]:
    return {"site_name": Site.objects.get_current().name, "site_url": absolute("/"), "unsubscribe_url": ""} | context


def render(template: str, language: str, context: dict[str, Any]) -> Letter:
    context = _with_brand(context)
    with translation.override(language):
        return Letter(
            subject=one_line(render_to_string(f"{template}.subject.txt", context)),
            text=render_to_string(f"{template}.txt", context).strip() + "\n",
            html=to_html(render_to_string(f"{template}.mjml", context)),
        )


def render_plain(text: str, language: str, context: dict[str, Any]) -> str:
    """HTML for a letter that was written as plain text only (sign-in codes and the like)."""
    paragraphs = [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]
    with translation.override(language):
        return to_html(render_to_string("messaging/plain.mjml", _with_brand(context) | {"paragraphs": paragraphs}))
