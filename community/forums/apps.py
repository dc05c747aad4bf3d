from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumsConfig(AppConfig):
    """Spaces, topics and posts: where members talk."""

    name = "community.forums"
    verbose_name = _("Forums")
