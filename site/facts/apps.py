from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    """What the brand states as fact, written once and quoted everywhere."""

    name = "facts"
    verbose_name = _("Facts")

    def ready(self) -> None:
        from facts import checks  # noqa: F401  (registers itself)
        from facts.signals import index_what_quotes_it, purge_what_quotes_it

        post_save.connect(purge_what_quotes_it, sender="facts.Fact", dispatch_uid="facts.purge")
        post_delete.connect(purge_what_quotes_it, sender="facts.Fact", dispatch_uid="facts.purge")
        post_save.connect(index_what_quotes_it, sender="facts.Fact", dispatch_uid="facts.index")
