"""What a member wants to be written about, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from members.models import User
from messaging import actions, rules
from messaging.kinds import MAIL, NOW, OFF, PUSH, SITE, Kind, all_kinds, part_of
from messaging.messages import DIGEST
from messaging.models import Preference, Rhythm, Way

# To a member “digest” and “at once” are said beside the word “mail”.
WAYS = {Way.NOW.value: _("at once"), Way.DIGEST.value: _("in the digest"), Way.OFF.value: _("no")}


@dataclass(frozen=True)
class Row:
    """One kind of news, and how it comes by each channel; None where it does not come so."""

    kind: Kind
    site: forms.BoundField | None
    mail: forms.BoundField | None
    push: forms.BoundField | None


class WishesForm(forms.Form):
    """Kinds by channels."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        rows = Preference.objects.filter(user=user).values_list("kind", "channel", "way")
        chosen = {(kind, channel): way for kind, channel, way in rows}
        self.kinds = [kind for kind in all_kinds() if kind.may_be_switched_off and kind.is_offered_to(user)]
        for kind in self.kinds:
            for channel in (SITE, MAIL, PUSH):
                ways = kind.ways(channel)
                if not ways or (channel != MAIL and not kind.is_told) or (channel == PUSH and not rules.push_is_on()):
                    continue
                way = chosen.get((kind.name, channel), kind.default_way(channel))
                self.fields[name_of(kind, channel)] = _field(kind, channel, ways, way)

    def groups(self) -> Iterator[tuple[Any, list[Row]]]:
        """By the part of the site they come from."""
        found: dict[Any, list[Row]] = {}
        for kind in self.kinds:
            cells = {channel: self._cell(kind, channel) for channel in (SITE, MAIL, PUSH)}
            if any(cells.values()):
                found.setdefault(part_of(kind.name), []).append(Row(kind, **cells))
        # What most is written about stands first.
        yield from sorted(found.items(), key=lambda part: -len(part[1]))

    def _cell(self, kind: Kind, channel: str) -> forms.BoundField | None:
        name = name_of(kind, channel)
        return self[name] if name in self.fields else None

    def save(self) -> None:
        """Only what was changed is kept: whoever leaves a default alone follows it when it changes."""
        for kind in self.kinds:
            for channel in (SITE, MAIL, PUSH):
                name = name_of(kind, channel)
                if name in self.fields and name in self.changed_data:
                    value = self.cleaned_data[name]
                    way = value if isinstance(value, str) else (NOW if value else OFF)
                    if way:  # a kind may be younger than the page that was sent
                        actions.prefer(self.user.pk, kind.name, channel, way)


def name_of(kind: Kind, channel: str) -> str:
    return f"{kind.name}-{channel}"


def _field(kind: Kind, channel: str, ways: tuple[str, ...], way: str) -> forms.Field:
    if channel == MAIL:
        choices = [(one, WAYS[one] if kind.is_told or one == OFF else _("yes")) for one in ways]
        return forms.ChoiceField(label=kind.title, choices=choices, initial=way if way in ways else NOW, required=False)
    return forms.BooleanField(label=kind.title, required=False, initial=way != OFF)


class RhythmForm(forms.ModelForm[Rhythm]):
    """When the digest comes, and silence for a while."""

    weekday = forms.TypedChoiceField(
        label=_("Day"), choices=[(number, name) for number, name in WEEKDAYS.items()], coerce=int
    )
    hour = forms.TypedChoiceField(label=_("Time"), choices=[(hour, f"{hour}:00") for hour in range(24)], coerce=int)

    class Meta:
        model = Rhythm
        fields = ("digest", "weekday", "hour", "paused_until")
        labels = {"digest": _("The digest comes"), "paused_until": _("Write nothing until")}
        help_texts = {
            "paused_until": _("Letters about your account still come. What happens meanwhile waits on the site.")
        }
        widgets = {"paused_until": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def clean_paused_until(self) -> Any:
        day = self.cleaned_data["paused_until"]
        today = rules.local_time(self.instance.user).date()
        if day is not None and day <= today:
            if "paused_until" in self.changed_data:
                raise forms.ValidationError(_("Please choose a day after today."))
            return None  # a pause that is over is none
        if day is not None and (day - today).days > 366:
            raise forms.ValidationError(_("A year of silence at most; you can prolong it then."))
        return day

    def save(self, commit: bool = True) -> Rhythm:
        if {"digest", "weekday", "hour"} & set(self.changed_data):
            self.instance.is_chosen = True
        # Who once unsubscribed from it and sets a rhythm now wants it.
        Preference.objects.filter(user=self.instance.user, kind=DIGEST.name).delete()
        return super().save(commit)
