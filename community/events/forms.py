"""How staff write an event."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from common.translated import TranslatedFormField
from community.events.rules import would_tell_strangers

TIMES = ("starts_at", "ends_at", "answers_until")


class EventForm(WagtailAdminModelForm):
    """Times are typed and shown in the event's own zone, wherever whoever types them sits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TIMES:
            if at := getattr(self.instance, name, None):
                self.initial[name] = timezone.make_naive(at, self.instance.zone)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if zone := data.get("time_zone"):
            for name in TIMES:
                if isinstance(data.get(name), datetime):
                    # The field has read the typed numbers in the zone of who typed them.
                    typed = timezone.make_naive(data[name])
                    data[name] = timezone.make_aware(typed, ZoneInfo(zone))
        ends = data.get("ends_at")
        is_new = ends != self.instance.ends_at
        if data.get("is_published") and is_new and isinstance(ends, datetime) and ends <= timezone.now():
            self.add_error("ends_at", _("That moment has passed. Please choose a later one."))
        space = data.get("recap_space")
        groups = {group.pk for group in data.get("see_groups") or ()}
        if space is not None and would_tell_strangers(space, see=data.get("see", ""), groups=groups):
            self.add_error(
                "recap_space",
                _("More people see this space than the event: its topic would tell them of it. Choose a narrower one."),
            )
        return data


class CancelForm(forms.Form):
    because = TranslatedFormField(
        label=_("Why"), max_length=300, help_text=_("Everybody who is coming or waiting reads this in their language.")
    )
