"""The living page of components: every one of them in every state, with plausible words.

Fragments of the whole site stand in templates/styleguide/. What an app shows of its own, it brings along in its
`samples.py`, with the words of this folder's styleguide.toml:

    @section(20, "community/events/_samples.html")
    def events(words): return {"events": [Event(title=words["event"])]}
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.module_loading import autodiscover_modules
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Any]
Load = Callable[[Words], Mapping[str, Any]]
WORDS = Path(__file__).with_name("styleguide.toml")
COLOURS = [
    "ground",
    "wash",
    "dark-ground",
    "text",
    "muted",
    "line",
    "accent",
    "accent-text",
    "field-sky",
    "field-blush",
    "field-ochre",
    "field-leaf",
]
SIZES = ["4xl", "3xl", "2xl", "xl", "l", "m", "s"]


_sections: dict[str, tuple[int, Load]] = {}


def section(order: int, template: str) -> Callable[[Load], Load]:
    """What an app shows of its own components: the template finds as `data` what the function makes of the words."""

    def remember(load: Load) -> Load:
        _sections[template] = order, load
        return load

    return remember


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("What others see beside your words."))
    email = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    code = forms.CharField(
        label=_("Code from the letter"),
        widget=forms.TextInput(
            attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 6}
        ),
    )
    city = forms.ChoiceField(
        label=_("City"), required=False, choices=[("nn", _("Nizhny Novgorod")), ("m", _("Moscow"))]
    )
    brewing = forms.ChoiceField(
        label=_("How do you brew?"), choices=[("d", _("Dripper")), ("m", _("Moka pot"))], widget=forms.RadioSelect
    )
    picture = forms.FileField(label=_("Picture"), required=False)
    terms = forms.BooleanField(label=_("I have read the terms and agree"))
    letters = forms.BooleanField(label=_("Write to me about new coffees, at most twice a week"), required=False)


class SampleComment(forms.Form):
    text = forms.CharField(label=_("Your comment"), widget=forms.Textarea(attrs={"rows": 4}))


def picture() -> SafeString:
    return format_html('<img src="{}" alt="" width="1600" height="1067" loading="lazy">', static("brand/sample.svg"))


def told(value: Any) -> Any:
    """A sample in the reader's language. The words are ours, written in styleguide.toml, so their mark-up is safe."""
    match value:
        case {"en": _en, "ru": _ru}:
            return told(value["ru" if get_language() == "ru" else "en"])
        case dict():
            return {key: told(part) for key, part in value.items()}
        case list():
            return [told(part) for part in value]
        case "=picture":
            return picture()
        case str():
            return mark_safe(value)
    return value


def samples() -> dict[str, Any]:
    """What the fragments are shown with; the names are the fragments' own."""
    autodiscover_modules("samples")
    now, words = timezone.now(), told(tomllib.loads(WORDS.read_text()))
    sections = sorted(_sections.items(), key=lambda each: each[1][0])
    return words | {
        "sections": [{"template": template, "data": load(words)} for template, (_order, load) in sections],
        "colours": COLOURS,
        "sizes": SIZES,
        "picture": picture(),
        "gallery": [picture(), picture(), picture()],
        "now": now,
        "recently": now - timedelta(hours=3),
        "later": now + timedelta(days=14),
        "comment_form": SampleComment(prefix="comment"),
        "form": SampleForm(prefix="blank"),
        "bad_form": SampleForm({"bad-name": "", "bad-email": "vera@", "bad-brewing": ""}, prefix="bad"),
    }
