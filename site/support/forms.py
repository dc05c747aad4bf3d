"""What is written in a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from support.actions import LONGEST
from support.models import Outcome


class ReplyForm(forms.Form):
    """The person's."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("The message is empty.")},
    )
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The staff's: one text, and a button for each of the three who may read it."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("The message is empty.")},
    )
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("How did it end?"))
    note = forms.CharField(
        label=_("Note for the colleagues"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, outcomes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(value, label) for value, label in Outcome.choices if value in outcomes]
        self.fields["outcome"].choices = [("", "—"), *offered]  # type: ignore[attr-defined]
