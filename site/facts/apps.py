from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    """What the brand states as fact, written once and quoted everywhere."""

    name = "facts"
    verbose_name = _("Facts")
