from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    """A member as others see them, the directory, and the first steps of somebody new."""

    name = "community.profiles"
    verbose_name = _("Profiles")
