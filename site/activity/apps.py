from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ActivityConfig(AppConfig):
    """What happened: one append-only log. Apps declare verbs in `verbs.py` and listen in `listeners.py`."""

    name = "activity"
    verbose_name = _("Activity")

    def ready(self) -> None:
        autodiscover_modules("verbs", "listeners")
