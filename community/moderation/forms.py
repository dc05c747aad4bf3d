"""What people and moderators fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.moderation.models import FlagReason, Reason, ThingDeed
from community.moderation.models.trust import Level

COMPLAINT = FlagReason.COMPLAINT  # no breach of the rules: support answers it
BREACHES = [choice for choice in FlagReason.choices if choice[0] != COMPLAINT]


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=BREACHES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say what is wrong with it.")},
    )
    note = forms.CharField(
        label=_("Anything a moderator should know"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, may_complain: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_complain:
            complaint = (COMPLAINT, _("It is a complaint about the product or the service: the team should answer"))
            self.fields["reason"].choices = [*BREACHES, complaint]  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why should somebody look again?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please say in a few sentences why we should look again.")},
    )


class DecideForm(forms.Form):
    """What a moderator says beside pressing the button."""

    reason = forms.ChoiceField(
        label=_("Reason, which the person reads"),
        choices=[("", _("choose a reason")), *Reason.choices],  # none by default: nobody reads one that was not meant
        required=False,
    )
    message = forms.CharField(
        label=_("Message to the person"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(
        label=_("Note for moderators"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    days = forms.IntegerField(
        label=_("Days, to silence or suspend"), min_value=1, max_value=3650, required=False, initial=3
    )
    thing = forms.ChoiceField(
        label=_("And what was written, when its author is warned, silenced, suspended or banned"),
        choices=ThingDeed.choices,
        initial=ThingDeed.HIDE,
        required=False,
    )
    below = forms.BooleanField(label=_("The answers below it too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def clean_thing(self) -> str:
        return self.cleaned_data["thing"] or ThingDeed.HIDE


class AnswerAppealForm(forms.Form):
    message = forms.CharField(
        label=_("Message to the person"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(
        label=_("Note for moderators"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class LevelForm(forms.Form):
    level = forms.TypedChoiceField(label=_("Trust level"), choices=Level.choices, coerce=int)


class TryForm(forms.Form):
    """A text looked through for the watch lists, without being kept."""

    text = forms.CharField(
        label=_("Try a text"),
        help_text=_("Paste something a member might write. It is only looked through, and nothing of it is kept."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
