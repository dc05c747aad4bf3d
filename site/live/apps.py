from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    """Says to open pages that something happened."""

    name = "live"
    verbose_name = _("Live")

    def ready(self) -> None:
        autodiscover_modules("channels")
