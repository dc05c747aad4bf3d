"""What is written in private."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.conversations.models import Conversation, LetterBox
from community.conversations.rules import MOST_PEOPLE
from community.conversations.texts import LONGEST
from members.kept import signed
from members.models import User


class MessageForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST
        * 2,  # measured as it is kept by the action; a browser sends two letters for the end of a line
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("There is nothing written yet.")},
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, writer: User, conversation: Conversation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writer = signed(writer.pk)
        # Under which the browser keeps what is being written: another member on the same device has another.
        self.draft_key = f"message-{writer.pk}-{conversation.pk if conversation else 'new'}"
        if not self.is_bound:
            self.initial["key"] = uuid.uuid4()


def _people_called(written: str) -> list[User]:
    """Those whose handles stand there with commas between them. Raises ValidationError that names whom nobody is."""
    handles = {part.strip().lower().removeprefix("@") for part in written.split(",")} - {""}
    if len(handles) >= MOST_PEOPLE:
        raise ValidationError(_("A conversation has ten people at most."))
    found = {user.handle: user for user in User.objects.filter(handle__in=handles, is_active=True, is_erased=False)}
    if missing := sorted(handles - set(found)):
        raise ValidationError(_("Nobody here is called %(handle)s.") % {"handle": f"@{missing[0]}"})
    if not found:
        raise ValidationError(_("Say to whom you write."))
    return [found[handle] for handle in sorted(handles)]


class InvitationForm(forms.Form):
    people = forms.CharField(
        label=gettext_lazy("Whom"),
        max_length=400,
        help_text=gettext_lazy("Handles with commas between them: masha, oleg. A conversation has ten people at most."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_people(self) -> list[User]:
        return _people_called(self.cleaned_data["people"])


class NewConversationForm(MessageForm):
    to = forms.CharField(
        label=gettext_lazy("To"),
        max_length=400,
        help_text=gettext_lazy("Handles with commas between them: masha, oleg. Nine people at most."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only for a conversation of several people."),
    )
    field_order = ["to", "title", "text", "key"]

    def clean_to(self) -> list[User]:
        return _people_called(self.cleaned_data["to"])


class LetterBoxForm(forms.ModelForm):
    class Meta:
        model = LetterBox
        fields = ["open_to"]
        widgets = {"open_to": forms.RadioSelect}
