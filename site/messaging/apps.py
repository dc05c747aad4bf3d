from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    """How the brand writes to people. Nothing is sent from a request: a message is a row that a channel delivers."""

    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from members import arrival
        from messaging import queries, receivers  # noqa: F401

        autodiscover_modules("messages")
        arrival.bring(queries.BROUGHT, queries.unread_by_place, queries.read_counts)
