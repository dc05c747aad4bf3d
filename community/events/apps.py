from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Where and when members meet, and who comes."""

    name = "community.events"
    verbose_name = _("Events")
