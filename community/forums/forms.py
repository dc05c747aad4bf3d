"""What members write, and what moderators decide. A refused form comes back with everything that was typed."""

import uuid
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.forums.models import Level, Space, Topic
from members.models import User

LONGEST_POST = 32_000
LONGEST_TITLE = 160
MOST_TAGS = 5


def new_key() -> str:
    """Goes with a form: the second press of its button is the first one again."""
    return str(uuid.uuid4())


def draft_key(writer: User | AnonymousUser, place: str) -> str:
    """Under which the browser keeps this member's text of a place until the server has it. Another who signs in there has
    another key.
    """
    return f"forums-{writer.pk}-{place.replace(':', '-')}"


class WritingForm(forms.Form):
    """A text with its key. `to` is the number of the post that is answered."""

    text = forms.CharField(
        label=_("Your text"),
        max_length=LONGEST_POST,
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": _("This is too long. Please shorten it a little, or say it in two posts."),
        },
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    to = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    picture = forms.FileField(
        required=False, label=_("Add a picture"), widget=forms.FileInput(attrs={"accept": "image/*"})
    )

    @property
    def words(self) -> str:
        """What was written, also when it is not valid."""
        return str(self.data.get("text", "")) if self.is_bound else str(self.initial.get("text", ""))

    def first_error(self) -> str:
        return next((str(sentence) for errors in self.errors.values() for sentence in errors), "")


class TopicForm(WritingForm):
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("What it is about, in one line."),
        error_messages={"required": _("A topic needs a title.")},
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=(), widget=forms.RadioSelect)
    tags = forms.CharField(
        label=pgettext_lazy("of topics", "Tags"),
        required=False,
        max_length=200,
        help_text=_("Up to five, with commas between them."),
    )

    field_order = ["title", "kind", "text", "tags"]

    def __init__(self, *args: Any, may_announce: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [
            (Topic.Kind.DISCUSSION, _("A discussion")),
            (Topic.Kind.QUESTION, _("A question: one of the replies will be its answer")),
        ]
        if may_announce:
            kinds.choices = [*kinds.choices, (Topic.Kind.ANNOUNCEMENT, _("An announcement"))]

    def clean_tags(self) -> list[str]:
        names = [" ".join(name.split()) for name in self.cleaned_data["tags"].split(",")]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(_("Five tags are enough. Please take some away."))
        if any(len(name) > 40 for name in names):
            raise forms.ValidationError(_("A tag is one or two words."))
        return names


class EditForm(WritingForm):
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=160,
        help_text=_("Stands in the history beside the change."),
    )


class EditTopicForm(TopicForm, EditForm):
    """The first post with its title, kind and tags."""

    field_order = ["title", "kind", "text", "tags", "reason"]


class LevelForm(forms.Form):
    level = forms.ChoiceField(choices=Level.choices)


class ReadForm(forms.Form):
    """What the page tells of reading: the last number seen and for how many seconds."""

    number = forms.IntegerField(min_value=0, max_value=10_000_000)
    seconds = forms.IntegerField(min_value=0, max_value=3600, required=False)


class DraftForm(forms.Form):
    place = forms.RegexField(r"^(topic|space|post):\d{1,12}$")
    title = forms.CharField(required=False, max_length=LONGEST_TITLE, strip=False)
    text = forms.CharField(required=False, max_length=LONGEST_POST, strip=False)
    tags = forms.CharField(required=False, max_length=200)
    kind = forms.CharField(required=False, max_length=12)
    to = forms.IntegerField(required=False, min_value=1)
    seen = forms.CharField(required=False, max_length=40)


# --- Moderators ---------------------------------------------------------------------------------------------------------


class PinForm(forms.Form):
    until = forms.DateField(
        label=_("Pinned until"),
        required=False,
        help_text=_("Empty: until somebody takes the pin off."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day is not None and day <= timezone.localdate():
            raise forms.ValidationError(_("That day has passed. Please choose a later one."))
        return day


class SlowModeForm(forms.Form):
    seconds = forms.TypedChoiceField(
        label=_("Slow mode"),
        coerce=int,
        choices=[
            (0, _("Off")),
            (30, _("30 seconds between two posts of one member")),
            (120, _("2 minutes")),
            (600, _("10 minutes")),
            (3600, _("An hour")),
        ],
    )


class CloseForm(forms.Form):
    days = forms.IntegerField(
        label=_("Close in how many days"), required=False, min_value=1, max_value=365, help_text=_("Empty: no timer.")
    )


class MoveForm(forms.Form):
    space = forms.ModelChoiceField(label=_("To which space"), queryset=Space.objects.none(), empty_label=None)

    def __init__(self, *args: Any, spaces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["space"]
        choice.queryset = spaces
        self.leads_somewhere = spaces.exists()  # who moderates a single space has nowhere to move to


class MergeForm(forms.Form):
    into = forms.CharField(
        label=_("Into which topic"),
        max_length=300,
        help_text=_("Its address or its number. Posts of this topic are put behind those of the other one."),
    )


class SplitForm(MoveForm):
    title = forms.CharField(label=_("Title of the new topic"), max_length=LONGEST_TITLE)

    field_order = ["title", "space"]
