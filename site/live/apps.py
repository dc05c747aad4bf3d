from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    """Says to open pages that something happened."""

    name = "live"
    verbose_name = _("Live")
