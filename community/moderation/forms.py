"""What people and moderators fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.moderation.models import FlagReason


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=FlagReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Anything a moderator should know"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why should somebody look again?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please say in a few sentences why we should look again.")},
    )
