from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """What the brand publishes: pages, blocks, pictures, menus, search and feeds."""

    name = "content"
    verbose_name = _("Content")
