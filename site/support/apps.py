from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    """Cases that wait for a person, with a clock."""

    name = "support"
    verbose_name = _("Support")
