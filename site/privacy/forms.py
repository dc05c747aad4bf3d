"""A deed that cannot be undone is typed, not clicked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import User


class EraseForm(forms.Form):
    handle = forms.CharField(
        label=_("Type your handle to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].strip().lower().removeprefix("@")
        if handle != self.user.handle:
            raise ValidationError(_("This is not your handle."))
        return handle
