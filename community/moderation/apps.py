from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Reports, one queue for all that members write, what was decided about it, and how far a member is trusted."""

    name = "community.moderation"
    verbose_name = _("Moderation")
