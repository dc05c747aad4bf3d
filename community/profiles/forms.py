"""What a member decides about being seen."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from community.profiles.models import Interest, Profile, Sees


class SeenForm(forms.Form):
    seen_by = forms.ChoiceField(label=_("Who sees my profile"), choices=Sees, widget=forms.RadioSelect)
    is_listed = forms.BooleanField(label=_("Show me in the list of members"), required=False)
    speaks = forms.MultipleChoiceField(
        label=_("I speak"), required=False, choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, profile: Profile) -> None:
        initial = {"seen_by": profile.shown_to, "is_listed": profile.is_listed, "speaks": profile.languages}
        super().__init__(data, initial=initial)
        names = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
        self.fields["speaks"].choices = names  # type: ignore[attr-defined]


class InterestsForm(forms.Form):
    interests = forms.ModelMultipleChoiceField(
        label=_("I like"), queryset=Interest.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interests"].queryset = Interest.objects.all()  # type: ignore[attr-defined]
