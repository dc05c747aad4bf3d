"""Short texts that staff write once per language: `TranslatedField` on a model, a `TranslatedText` in Python.

Pages have Wagtail's locales. This is for everything smaller: a fact, the name of an access group, a menu label.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class TranslatedText(dict[str, str]):
    """Language code -> text. As a string it is the reader's language, else the site's default, else any."""

    def __str__(self) -> str:
        return self.in_language(get_language())

    def in_language(self, code: str | None) -> str:
        wanted = (code or settings.LANGUAGE_CODE).split("-")[0]
        return (
            self.get(wanted) or self.get(settings.LANGUAGE_CODE) or next((text for text in self.values() if text), "")
        )

    def __bool__(self) -> bool:
        return any(self.values())

    def __html__(self) -> str:
        from django.utils.html import escape

        return escape(str(self))


class TranslatedWidget(forms.MultiWidget):
    """One input per language, each under its language's name."""

    template_name = "common/translated_widget.html"

    def __init__(self, widget: type[forms.Widget] = forms.TextInput, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({code: widget(attrs={"lang": code}) for code, _name in settings.LANGUAGES}, attrs)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for subwidget, (_code, label) in zip(context["widget"]["subwidgets"], settings.LANGUAGES, strict=True):
            subwidget["language_name"] = label
        return context


class TranslatedFormField(forms.MultiValueField):
    """Required means: in the site's default language."""

    def __init__(
        self, *, widget: type[forms.Widget] = forms.TextInput, max_length: int | None = None, **kwargs: Any
    ) -> None:
        required = kwargs.pop("required", True)
        fields = [
            forms.CharField(required=required and code == settings.LANGUAGE_CODE, max_length=max_length, label=label)
            for code, label in settings.LANGUAGES
        ]
        kwargs.pop("encoder", None), kwargs.pop("decoder", None)
        super().__init__(fields, widget=TranslatedWidget(widget), required=required, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> TranslatedText:
        texts = zip(settings.LANGUAGES, data_list or [], strict=False)
        return TranslatedText({code: text for (code, _name), text in texts if text})


class TranslatedField(models.JSONField):
    """A JSON object {language code: text}; reads as a `TranslatedText`.

    `max_length` holds per language; `multiline` gives the staff a text area.
    """

    def __init__(self, *args: Any, multiline: bool = False, max_length: int = 500, **kwargs: Any) -> None:
        self.multiline, self.text_length = multiline, max_length
        kwargs.setdefault("default", TranslatedText)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> TranslatedText:
        return TranslatedText(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Any:
        return TranslatedText(value) if isinstance(value, Mapping) else value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not self.blank and not TranslatedText(value).get(settings.LANGUAGE_CODE):
            raise ValidationError(_("Write it at least in the site's default language."), code="required")

    def formfield(self, **kwargs: Any) -> Any:
        options: dict[str, Any] = {"form_class": TranslatedFormField, "max_length": self.text_length} | kwargs
        options["widget"] = forms.Textarea if self.multiline else forms.TextInput
        return models.Field.formfield(self, **options)
