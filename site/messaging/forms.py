"""Preferences."""

from typing import Any

from django import forms

from members.models import User
from messaging.actions import accept, refuse
from messaging.kinds import all_kinds
from messaging.models import Preference, Way


class PreferencesForm(forms.Form):
    """One tick per kind of letter that may be switched off."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        refused = set(Preference.objects.filter(user=user, channel="mail", way=Way.OFF).values_list("kind", flat=True))
        for kind in all_kinds():
            if kind.may_be_switched_off:
                self.fields[kind.name] = forms.BooleanField(
                    label=kind.title, required=False, initial=kind.name not in refused
                )

    def save(self) -> None:
        for name, wanted in self.cleaned_data.items():
            (accept if wanted else refuse)(self.user.pk, name)
