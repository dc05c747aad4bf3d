from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """Private messages between members, which can be refused."""

    name = "community.conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from community.conversations.queries import waiting
        from community.conversations.rules import visible_places
        from members import home
        from messaging import places

        places.declare("conversation", visible_places)
        home.section(3, "community/conversations/_waiting.html", waiting)
