from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """Private messages between members, which can be refused."""

    name = "community.conversations"
    verbose_name = _("Conversations")
